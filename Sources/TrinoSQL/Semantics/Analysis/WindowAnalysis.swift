import Columnar

/// A name as Trino tells window names apart: case matters only in quotes.
struct WindowName: Hashable {
    private let canonical: String

    init(_ name: Identifier) {
        canonical = name.isDelimited ? name.value : name.value.uppercased()
    }
}

/// A window with what it takes over from the window that it names.
struct ResolvedWindow {
    let partitionBy: [Expression]
    let orderBy: [SortItem]
    let frame: WindowFrame?
    /// Whether the parts were written in another window, where they have been looked at.
    private(set) var inheritsPartition = false
    private(set) var inheritsOrder = false
    private(set) var inheritsFrame = false

    /// Looks up what a window refers to.
    init(_ window: Window, among definitions: [WindowName: ResolvedWindow]) throws {
        switch window {
        case .reference(let name):
            let base = try Self.find(name, definitions)
            (partitionBy, orderBy, frame) = (base.partitionBy, base.orderBy, base.frame)
            (inheritsPartition, inheritsOrder, inheritsFrame) = (true, true, true)
        case .specification(let written):
            guard let name = written.existingWindowName else {
                (partitionBy, orderBy, frame) = (written.partitionBy, written.orderBy, written.frame)
                return
            }
            let base = try Self.find(name, definitions)
            if let first = written.partitionBy.first {
                throw SQLError(
                    "INVALID_PARTITION_BY",
                    "WINDOW specification with named WINDOW reference cannot specify PARTITION BY", at: first.position)
            }
            if let first = written.orderBy.first, !base.orderBy.isEmpty {
                throw SQLError(
                    "INVALID_ORDER_BY", "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY",
                    at: first.position)
            }
            if base.frame != nil {
                throw SQLError(
                    "INVALID_WINDOW_REFERENCE", "Cannot reference named WINDOW containing frame specification",
                    at: name.position)
            }
            inheritsOrder = written.orderBy.isEmpty
            inheritsPartition = true
            partitionBy = base.partitionBy
            orderBy = inheritsOrder ? base.orderBy : written.orderBy
            frame = written.frame
        }
    }

    private static func find(
        _ name: Identifier, _ definitions: [WindowName: ResolvedWindow]
    ) throws -> ResolvedWindow {
        guard let window = definitions[WindowName(name)] else {
            throw SQLError(
                "INVALID_WINDOW_REFERENCE", "Cannot resolve WINDOW name \(ExpressionFormatter.name(name))",
                at: name.position)
        }
        return window
    }
}

extension ExpressionTranslator {
    /// Checks the parts of a window that were written in it, at the position given.
    func analyze(_ window: ResolvedWindow, at position: SourcePosition) throws {
        let own =
            (window.inheritsPartition ? [] : window.partitionBy)
            + (window.inheritsOrder ? [] : window.orderBy.map(\.key))
            + (window.inheritsFrame ? [] : window.frame.map(\.children) ?? [])
        if let nested = own.lazy.flatMap({ $0.parts(where: self.planner.isWindow) }).first {
            throw error(
                "NESTED_WINDOW", "Cannot nest window functions or row pattern measures inside window specification",
                at: nested)
        }
        if !window.inheritsPartition {
            for key in window.partitionBy {
                let type = try translate(key).type
                guard type.isComparable else {
                    throw error(
                        "TYPE_MISMATCH",
                        "\(type) is not comparable, and therefore cannot be used in window function PARTITION BY",
                        at: key)
                }
            }
        }
        if !window.inheritsOrder {
            for item in window.orderBy {
                let type = try translate(item.key).type
                guard type.isOrderable else {
                    throw SQLError(
                        "TYPE_MISMATCH",
                        "\(type) is not orderable, and therefore cannot be used in window function ORDER BY",
                        at: item.position)
                }
            }
        }
        if let frame = window.frame, !window.inheritsFrame { try analyze(frame, of: window, at: position) }
    }

    private func analyze(_ frame: WindowFrame, of window: ResolvedWindow, at position: SourcePosition) throws {
        func refuse(_ message: String) -> SQLError { SQLError("INVALID_WINDOW_FRAME", message, at: frame.position) }
        let end = frame.end?.kind ?? .currentRow
        if frame.start.kind == .unboundedFollowing {
            throw refuse("Window frame start cannot be UNBOUNDED FOLLOWING")
        }
        if end == .unboundedPreceding { throw refuse("Window frame end cannot be UNBOUNDED PRECEDING") }
        switch (frame.start.kind, end) {
        case (.currentRow, .preceding):
            throw refuse("Window frame starting from CURRENT ROW cannot end with PRECEDING")
        case (.following, .preceding):
            throw refuse("Window frame starting from FOLLOWING cannot end with PRECEDING")
        case (.following, .currentRow):
            throw refuse("Window frame starting from FOLLOWING cannot end with CURRENT ROW")
        default: break
        }
        for (bound, place) in [(frame.start, "start"), (frame.end ?? frame.start, "end")]
        where place == "start" || frame.end != nil {
            guard let offset = bound.children.first else { continue }
            switch frame.type {
            case .range: try analyzeRange(offset, bound, window, at: position)
            case .groups where window.orderBy.isEmpty:
                throw SQLError(
                    "MISSING_ORDER_BY", "Window frame of type GROUPS PRECEDING or FOLLOWING requires ORDER BY",
                    at: position)
            case .rows, .groups:
                let type = try translate(offset).type
                guard type.isInteger || type.isWholeDecimal else {
                    throw error(
                        "TYPE_MISMATCH",
                        "Window frame \(frame.type.rawValue) \(place) value type must be exact numeric type with scale "
                            + "0 (actual \(type))", at: offset)
                }
            }
        }
    }

    private func analyzeRange(
        _ offset: Expression, _ bound: FrameBound, _ window: ResolvedWindow, at position: SourcePosition
    ) throws {
        guard let item = window.orderBy.first else {
            throw SQLError(
                "MISSING_ORDER_BY", "Window frame of type RANGE PRECEDING or FOLLOWING requires ORDER BY",
                at: position)
        }
        guard window.orderBy.count == 1 else {
            throw SQLError(
                "INVALID_ORDER_BY",
                "Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: "
                    + "\(window.orderBy.count))", at: item.position)
        }
        let key = try translate(item.key).type
        guard key.isNumeric || key.isTemporal else {
            throw error(
                "TYPE_MISMATCH",
                "Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime "
                    + "or interval (actual: \(key))", at: item.key)
        }
        let type = try translate(offset).type
        let mismatch = error(
            "TYPE_MISMATCH", "Window frame RANGE value type (\(type)) not compatible with sort item type (\(key))",
            at: offset)
        guard key.isNumeric ? type.isNumeric : type == .intervalDayToSecond || type == .intervalYearToMonth else {
            throw mismatch
        }
        var isPreceding = false
        if case .preceding = bound.kind { isPreceding = true }
        let name = isPreceding != item.isDescending ? "$operator$subtract" : "$operator$add"
        guard
            let match = try? FunctionResolver.resolve(
                planner.registry.scalars[name] ?? [], arguments: [key, type], signature: \.signature)
        else { throw mismatch }
        for needed in [match.bound.arguments[0], match.bound.result]
        where !TypeCoercion.canCoerce(key, to: needed) {
            throw error("TYPE_MISMATCH", "Sort key must evaluate to a \(needed) (actual: \(key))", at: item.key)
        }
    }
}

extension WindowFrame {
    /// The offsets of both ends.
    var children: [Expression] { start.children + (end?.children ?? []) }
}

extension DataType {
    /// DECIMAL without digits after the point.
    fileprivate var isWholeDecimal: Bool { if case .decimal(_, 0) = self { true } else { false } }

    /// Dates, times and intervals.
    var isTemporal: Bool {
        switch self {
        case .date, .time, .timestamp, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond,
            .intervalYearToMonth:
            true
        default: false
        }
    }
}
