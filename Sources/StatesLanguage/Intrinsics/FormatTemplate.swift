internal import OrderedJSON

/// The template of States.Format: text with `{}` for each argument.
enum FormatTemplate {
    /// What may stand after a backslash.
    static func isEscapable(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"): true
        default: false
        }
    }

    /// The template with the arguments after it in their places.
    ///
    /// A template that is not a string is taken as its text, which has no `{}` (seen on AWS by the authors of a
    /// conformance catalogue, States.Format.ts, FMT-07).
    static func filled(_ values: [JSON]) throws(IntrinsicFailure.Reason) -> String {
        let template = Array(values[0].javaText.utf8)
        var text: [UInt8] = []
        var used = 1
        var offset = 0
        while offset < template.count {
            let byte = template[offset]
            let next = offset + 1 < template.count ? template[offset + 1] : nil
            switch (byte, next) {
            case (UInt8(ascii: "\\"), let escaped?) where isEscapable(escaped):
                text.append(escaped)
                offset += 1
            case (UInt8(ascii: "{"), UInt8(ascii: "}")):
                guard used < values.count else { throw .placeholders }
                text += values[used].javaText.utf8
                used += 1
                offset += 1
            case (UInt8(ascii: "{"), _): throw .brace(open: "{", missing: "}")
            case (UInt8(ascii: "}"), _): throw .brace(open: "}", missing: "{")
            default: text.append(byte)
            }
            offset += 1
        }
        guard used == values.count else { throw .placeholders }
        return String(decoding: text, as: UTF8.self)
    }
}
