import Columnar

/// Longest text that `concat` and `concat_ws` make: the size of a page of Trino.
private let longestConcatenation = 1 << 20
/// Most values that `concat` and `concat_ws` take.
private let mostConcatenated = 254

extension FunctionRegistry {
    mutating func addConcatenation() {
        scalar(
            "concat", "char(x), char(y)", returns: "char(u)",
            lengths: ["u": { $0["x", default: 0] + $0["y", default: 0] }]
        ) { call in
            let length = call.charLength(0)
            return call.mapText { (left: ByteView, right: ByteView, out: inout TextBuffer) in
                out.append(left)
                if right.count > 0 {
                    out.append(spaces: length - left.codePointCount)
                    out.append(right)
                }
                return true
            }
        }
        addArrayConcatenation()
        scalar("concat", "varchar...", returns: "varchar") { call in try call.concatenated() }
        addArrayConcatenationWithSeparator()
        // Without NULLs the separator must be there; the values need not.
        scalar("concat_ws", "varchar, varchar...", returns: "varchar", isNullOnNull: false) { call in
            try call.concatenatedWithSeparator()
        }
    }
}

extension ScalarCall {
    /// The arguments one after the other.
    func concatenated() throws -> Column {
        guard arguments.count >= 2 else {
            throw Failure.invalidArgument("There must be two or more concatenation arguments")
        }
        guard arguments.count <= mostConcatenated else {
            throw Failure("NOT_SUPPORTED", "Too many arguments for string concatenation")
        }
        if arguments.count == 2 {
            return mapText { (left: ByteView, right: ByteView, out: inout TextBuffer) in
                try checkConcatenation(left.count &+ right.count)
                out.append(left)
                out.append(right)
                return true
            }
        }
        if arguments.count == 3 {
            return mapText { (left: ByteView, middle: ByteView, right: ByteView, out: inout TextBuffer) in
                try checkConcatenation(left.count &+ middle.count &+ right.count)
                out.append(left)
                out.append(middle)
                out.append(right)
                return true
            }
        }
        let lanes = arguments.map { (views: $0.views, step: $0.step) }
        return mapTextRows { row, out in
            let start = out.count
            for lane in lanes { out.append(lane.views[row &* lane.step]) }
            try checkConcatenation(out.count &- start)
            return true
        }
    }

    /// The arguments but the first one after the other, with the first between them; NULLs are left out.
    fileprivate func concatenatedWithSeparator() throws -> Column {
        guard arguments.count >= 2 else { throw Failure.invalidArgument("There must be two or more arguments") }
        guard arguments.count - 1 <= mostConcatenated else {
            throw Failure("NOT_SUPPORTED", "Too many arguments for string concatenation")
        }
        let separator = (column: arguments[0], views: arguments[0].views, step: arguments[0].step)
        let values = arguments.dropFirst().map { (nulls: $0.nullFlags, views: $0.views, step: $0.step) }
        return mapTextRows(strict: false) { row, out in
            if separator.column.isNull(row) { return false }
            let start = out.count
            var isFirst = true
            for value in values {
                let at = row &* value.step
                if let nulls = value.nulls, nulls[at] != 0 { continue }
                if !isFirst { out.append(separator.views[row &* separator.step]) }
                isFirst = false
                out.append(value.views[at])
                try checkConcatenation(out.count &- start)
            }
            return true
        }
    }

    @inline(__always)
    func checkConcatenation(_ byteCount: Int) throws {
        if byteCount > longestConcatenation { throw Failure.invalidArgument("Concatenated string is too large") }
    }
}
