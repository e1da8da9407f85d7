extension JSON {
    /// The document as text; always valid JSON, without a newline at the end.
    ///
    /// Quotes, backslashes and control characters are escaped; everything else, U+2028 included, is written as it
    /// is. Numbers keep their text.
    public func serialized(_ style: JSONStyle = .compact) -> String {
        String(decoding: serializedBytes(style), as: UTF8.self)
    }

    /// The document as UTF-8 bytes; the same text as ``serialized(_:)``.
    public func serializedBytes(_ style: JSONStyle = .compact) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self, level: 0)
        return writer.bytes
    }
}

/// Writes values into one growing buffer.
private struct JSONWriter {
    let style: JSONStyle
    var bytes: [UInt8] = []

    init(style: JSONStyle) { self.style = style }

    mutating func write(_ value: JSON, level: Int) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(text)
        case .array(let values): write(values, level: level)
        case .object(let members): write(members, level: level)
        }
    }

    private mutating func write(_ values: [JSON], level: Int) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            separate(first: index == 0, level: level + 1)
            write(value, level: level + 1)
        }
        close(UInt8(ascii: "]"), isEmpty: values.isEmpty, level: level)
    }

    private mutating func write(_ members: JSONObject, level: Int) {
        bytes.append(UInt8(ascii: "{"))
        let ordered =
            style.sorted ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : Array(members)
        for (index, member) in ordered.enumerated() {
            separate(first: index == 0, level: level + 1)
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            if style.indent != nil {
                bytes.append(UInt8(ascii: " "))
            }
            write(member.value, level: level + 1)
        }
        close(UInt8(ascii: "}"), isEmpty: members.isEmpty, level: level)
    }

    private mutating func separate(first: Bool, level: Int) {
        if !first {
            bytes.append(UInt8(ascii: ","))
        }
        breakLine(level: level)
    }

    private mutating func close(_ bracket: UInt8, isEmpty: Bool, level: Int) {
        if !isEmpty {
            breakLine(level: level)
        }
        bytes.append(bracket)
    }

    private mutating func breakLine(level: Int) {
        guard let indent = style.indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
            case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
            case 0x0c: bytes.append(contentsOf: #"\f"#.utf8)
            case 0x0a: bytes.append(contentsOf: #"\n"#.utf8)
            case 0x0d: bytes.append(contentsOf: #"\r"#.utf8)
            case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20:
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(Self.hexadecimal[Int(byte >> 4)])
                bytes.append(Self.hexadecimal[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
