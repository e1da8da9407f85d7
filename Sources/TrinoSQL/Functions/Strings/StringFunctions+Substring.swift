import Columnar

extension FunctionRegistry {
    mutating func addSubstringFunctions() {
        for name in ["substring", "substr"] {
            scalar(name, "varchar(x), bigint", returns: "varchar(x)") { call in
                call.map { (text: ByteView, start: Int64) -> ByteView? in text.substring(from: start, length: .max) }
            }
            scalar(name, "char(x), bigint", returns: "varchar(x)") { call in
                let length = call.charLength(0)
                return call.mapText { (text: ByteView, start: Int64, out: inout TextBuffer) in
                    out.append(substringOf: text, paddedTo: length, from: start, length: .max)
                    return true
                }
            }
            scalar(name, "varchar(x), bigint, bigint", returns: "varchar(x)") { call in
                call.map { (text: ByteView, start: Int64, length: Int64) -> ByteView? in
                    text.substring(from: start, length: length)
                }
            }
            scalar(name, "char(x), bigint, bigint", returns: "varchar(x)") { call in
                let padded = call.charLength(0)
                return call.mapText { (text: ByteView, start: Int64, length: Int64, out: inout TextBuffer) in
                    out.append(substringOf: text, paddedTo: padded, from: start, length: length)
                    return true
                }
            }
        }
        scalar("split_part", "varchar(x), varchar(y), bigint", returns: "varchar(x)") { call in
            call.map { (text: ByteView, delimiter: ByteView, index: Int64) -> ByteView? in
                guard index > 0 else { throw Failure.invalidArgument("Index must be greater than zero") }
                return delimiter.count == 0
                    ? try text.character(Int(index)) : text.part(Int(index), separatedBy: delimiter)
            }
        }
    }
}

extension ByteView {
    /// SQL's `substring`: positions begin at 1, negative ones count from the end.
    @inline(__always)
    func substring(from start: Int64, length: Int64) -> ByteView {
        if start == 0 || length <= 0 || count == 0 { return .empty }
        let from: Int
        if start > 0 {
            guard let offset = offset(ofCodePoint: Int(start &- 1)) else { return .empty }
            from = offset
        } else {
            let index = codePointCount &+ Int(max(start, Int64(Int32.min)))
            guard index >= 0, let offset = offset(ofCodePoint: index) else { return .empty }
            from = offset
        }
        if length >= Int64(count) { return slice(from, count) }
        return slice(from, offset(ofCodePoint: Int(length), from: from) ?? count)
    }

    /// The character at a position that begins at 1; nil beyond the end.
    func character(_ index: Int) throws -> ByteView? {
        guard index <= Int(Int32.max) else { throw Failure("GENERIC_INTERNAL_ERROR", "integer overflow") }
        guard let from = offset(ofCodePoint: index - 1) else { return nil }
        guard case .scalar(_, let byteCount) = codePoint(at: from) else {
            throw Failure.invalidArgument("Invalid UTF-8 encoding")
        }
        return slice(from, from + byteCount)
    }

    /// The part before the n-th delimiter and after the one before; nil beyond the last part.
    @inline(__always)
    func part(_ index: Int, separatedBy delimiter: ByteView) -> ByteView? {
        var remaining = index
        var previous = 0
        while let match = first(delimiter, from: previous) {
            remaining &-= 1
            if remaining == 0 { return slice(previous, match) }
            previous = match &+ delimiter.count
        }
        return remaining == 1 ? slice(previous, count) : nil
    }
}

extension TextBuffer {
    /// Appends a substring of a CHAR value, which has spaces up to its length.
    mutating func append(substringOf text: ByteView, paddedTo total: Int, from start: Int64, length: Int64) {
        // The empty CHAR is all spaces.
        if start == 0 || length <= 0 || total == 0 { return }
        let from = start > 0 ? Int(start - 1) : total + Int(max(start, Int64(Int32.min)))
        guard from >= 0, from < total else { return }
        let wanted = Int(min(Int64(total - from), length))
        let stored = text.codePointCount
        if from < stored { append(text.substring(from: Int64(from + 1), length: Int64(wanted))) }
        append(spaces: from + wanted - max(stored, from))
    }
}
