// Windows of functions.

extension Parser {
    /// What follows `OVER`.
    mutating func window() throws(SQLSyntaxError) -> Window {
        guard take(.leftParenthesis) else { return .reference(try identifier()) }
        let specification = try windowSpecification()
        try expect(.rightParenthesis)
        return .specification(specification)
    }

    /// What stands between the parentheses of a window.
    mutating func windowSpecification() throws(SQLSyntaxError) -> WindowSpecification {
        var result = WindowSpecification(position: position)
        if type.isName, !(type == .partition && peek() == .by), !startsFrame() {
            result.existingWindowName = try identifier()
        }
        if take(.partition, .by) { result.partitionBy = try expressions() }
        if type == .order { result.orderBy = try orderBy().items }
        if type != .rightParenthesis { result.frame = try windowFrame() }
        return result
    }

    private func startsFrame() -> Bool {
        switch type {
        case .measures:
            return peek() != .rightParenthesis && peek() != .order && !(peek() == .partition && peek(2) == .by)
        case .range, .rows, .groups: break
        default: return false
        }
        switch peek() {
        case .rightParenthesis, .order: return false
        case .partition: return peek(2) != .by
        // The first word is then a window's name.
        case .range, .rows, .groups: return ![.between, .unbounded, .current, .integer].contains(peek(2))
        default: return true
        }
    }

    private mutating func windowFrame() throws(SQLSyntaxError) -> WindowFrame {
        let start = position
        let unit: WindowFrame.FrameType
        switch type {
        case .range: unit = .range
        case .rows: unit = .rows
        case .groups: unit = .groups
        case .measures: throw unsupported("row pattern recognition in a window")
        default: throw unexpected("')'", "'GROUPS'", "'MEASURES'", "'RANGE'", "'ROWS'")
        }
        advance()
        let frame: WindowFrame
        if take(.between) {
            let first = try frameBound()
            try expect(.and)
            frame = WindowFrame(type: unit, start: first, end: try frameBound(), position: start)
        } else {
            frame = WindowFrame(type: unit, start: try frameBound(), end: nil, position: start)
        }
        if [.after, .initial, .seek, .pattern, .subset, .define].contains(type) {
            throw unsupported("row pattern recognition in a window")
        }
        return frame
    }

    private mutating func frameBound() throws(SQLSyntaxError) -> FrameBound {
        let start = position
        if take(.unbounded, .preceding) { return FrameBound(kind: .unboundedPreceding, position: start) }
        if take(.unbounded, .following) { return FrameBound(kind: .unboundedFollowing, position: start) }
        if take(.current, .row) { return FrameBound(kind: .currentRow, position: start) }
        let distance = try expression()
        if take(.preceding) { return FrameBound(kind: .preceding(distance), position: start) }
        guard take(.following) else { throw unexpected("'FOLLOWING'", "'PRECEDING'") }
        return FrameBound(kind: .following(distance), position: start)
    }
}
