import Columnar

extension FunctionRegistry {
    mutating func addCodePointFunctions() {
        scalar("chr", "bigint", returns: "varchar(1)") { call in
            call.mapText { (number: Int64, out: inout TextBuffer) in
                let saturated = Int32(clamping: number)
                guard saturated >= 0, let scalar = Unicode.Scalar(UInt32(saturated)) else {
                    throw Failure.invalidArgument("Not a valid Unicode code point: \(number)")
                }
                out.append(codePoint: scalar.value)
                return true
            }
        }
        scalar("codepoint", "varchar(1)", returns: "integer") { call in
            call.map { (text: ByteView) -> Int64? in
                guard text.codePointCount == 1 else {
                    throw Failure.invalidArgument("Input string must be a single character string")
                }
                guard case .scalar(let value, _) = text.codePoint(at: 0) else {
                    throw Failure.invalidArgument("Invalid UTF-8 encoding in characters: \(text.javaString)")
                }
                return Int64(value)
            }
        }
        scalar("length", "varchar(x)", returns: "bigint") { call in
            call.map { (text: ByteView) -> Int64? in Int64(text.codePointCount) }
        }
        scalar("length", "char(x)", returns: "bigint") { call in
            let length = Int64(call.charLength(0))
            return call.map { (_: ByteView) -> Int64? in length }
        }
        scalar("reverse", "varchar(x)", returns: "varchar(x)") { call in
            call.mapText { (text: ByteView, out: inout TextBuffer) in
                out.append(reversed: text)
                return true
            }
        }
    }

    mutating func addCaseFunctions() {
        for (name, isUpper) in [("lower", false), ("upper", true)] {
            for type in ["varchar(x)", "char(x)"] {
                scalar(name, type, returns: type) { call in
                    isUpper
                        ? call.mapText { (text: ByteView, out: inout TextBuffer) in
                            out.append(text, inUpperCase: true)
                            return true
                        }
                        : call.mapText { (text: ByteView, out: inout TextBuffer) in
                            out.append(text, inUpperCase: false)
                            return true
                        }
                }
            }
        }
    }
}

extension TextBuffer {
    /// Appends text with its code points in the opposite order; broken characters stay as they are.
    @inline(__always)
    mutating func append(reversed text: ByteView) {
        let count = text.count
        reserve(count)
        if text.isASCII {
            var position = count
            while position > 0 {
                position &-= 1
                appendReserved(text[position])
            }
            return
        }
        appendReversedWide(text)
    }

    @inline(never)
    private mutating func appendReversedWide(_ text: ByteView) {
        let target = unsafe end
        var position = 0
        var free = text.count
        while position < text.count {
            let length = text.characterLength(at: position)
            free -= length
            for index in 0..<length { unsafe target[free + index] = text[position + index] }
            position += length
        }
        advance(text.count)
    }
}
