import Columnar

extension FunctionRegistry {
    mutating func addUnicodeFunctions() {
        scalar("normalize", "varchar(x), varchar(y)", returns: "varchar") { call in
            call.mapText { (text: ByteView, form: ByteView, out: inout TextBuffer) in
                guard let form = NormalizationForm(rawValue: form.string) else {
                    throw Failure.invalidArgument("Normalization form must be one of [NFD, NFC, NFKD, NFKC]")
                }
                out.append(text, normalizedTo: form)
                return true
            }
        }
        scalar("from_utf8", "varbinary", returns: "varchar") { call in
            call.mapText { (bytes: ByteView, out: inout TextBuffer) in
                out.append(bytes, replacingInvalidBy: 0xFFFD)
                return true
            }
        }
        scalar("from_utf8", "varbinary, varchar(x)", returns: "varchar") { call in
            call.mapText { (bytes: ByteView, replacement: ByteView, out: inout TextBuffer) in
                let count = replacement.codePointCount
                guard count <= 1 else {
                    throw Failure.invalidArgument("Replacement character string must empty or a single character")
                }
                var codePoint: UInt32?
                if count == 1 {
                    guard case .scalar(let value, _) = replacement.codePoint(at: 0) else {
                        throw Failure.invalidArgument("Invalid replacement character")
                    }
                    codePoint = value
                }
                out.append(bytes, replacingInvalidBy: codePoint)
                return true
            }
        }
        scalar("from_utf8", "varbinary, bigint", returns: "varchar") { call in
            call.mapText { (bytes: ByteView, replacement: Int64, out: inout TextBuffer) in
                guard replacement >= 0, replacement <= 0x10_FFFF, !(0xD800...0xDFFF).contains(replacement) else {
                    throw Failure.invalidArgument("Invalid replacement character")
                }
                out.append(bytes, replacingInvalidBy: UInt32(replacement))
                return true
            }
        }
        scalar("to_utf8", "varchar(x)", returns: "varbinary") { call in call.arguments[0].retyped(.varbinary) }
    }
}

extension TextBuffer {
    /// Appends bytes as text, with what is not UTF-8 replaced or, without a replacement, left out.
    mutating func append(_ bytes: ByteView, replacingInvalidBy replacement: UInt32?) {
        if bytes.isASCII {
            append(bytes)
            return
        }
        var position = 0
        while position < bytes.count {
            switch bytes.codePoint(at: position) {
            case .scalar(let value, let byteCount):
                append(codePoint: value)
                position += byteCount
            case .invalid(let byteCount):
                if let replacement { append(codePoint: replacement) }
                position += byteCount
            }
        }
    }
}
