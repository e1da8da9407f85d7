/// Why bytes are not an XML document that is read here.
enum XMLProblem: Error, Hashable, Sendable {
    /// Something that does not belong there, or the end, at a byte.
    case malformed(atByte: Int)
    /// A document type; entities of one's own are an attack, not an answer.
    case documentType
    /// Elements within elements, too many.
    case tooDeep
    /// The text is not UTF-8.
    case notUTF8
}

/// Reads the XML of S3's answers, and no more of XML than these have: elements, text, character references, comments.
struct XMLReader {
    private static let deepest = 32

    private let bytes: [UInt8]
    private var place = 0

    /// Reads a whole document.
    static func document(_ bytes: [UInt8]) throws(XMLProblem) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        var reader = XMLReader(bytes: bytes)
        if reader.take("\u{FEFF}") {}
        try reader.skipMisc()
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.place == bytes.count else { throw reader.malformed }
        return root
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: - Grammar

    private mutating func skipMisc() throws(XMLProblem) {
        while true {
            skipSpace()
            if take("<?") {
                try skip(past: "?>")
            } else if take("<!--") {
                try skip(past: "-->")
            } else if take("<!") {
                throw .documentType
            } else {
                return
            }
        }
    }

    /// Begins at `<`.
    private mutating func element(depth: Int) throws(XMLProblem) -> XMLElement {
        guard depth < Self.deepest else { throw .tooDeep }
        guard take("<") else { throw malformed }
        let full = try name()
        var element = XMLElement(name: Self.local(full))
        try attributes()
        if take("/>") { return element }
        guard take(">") else { throw malformed }
        var text: [UInt8] = []
        while true {
            if take("</") {
                guard try name() == full else { throw malformed }
                skipSpace()
                guard take(">") else { throw malformed }
                element.text = String(decoding: text, as: UTF8.self)
                return element
            } else if take("<!--") {
                try skip(past: "-->")
            } else if take("<![CDATA[") {
                let start = place
                try skip(past: "]]>")
                text += bytes[start..<(place - 3)]
            } else if take("<!") {
                throw .documentType
            } else if take("<?") {
                try skip(past: "?>")
            } else if peek == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if peek == UInt8(ascii: "&") {
                text += try reference()
            } else if let byte = peek {
                text.append(byte)
                place += 1
            } else {
                throw malformed
            }
        }
    }

    private mutating func attributes() throws(XMLProblem) {
        while true {
            let before = place
            skipSpace()
            if peek == UInt8(ascii: ">") || peek == UInt8(ascii: "/") { return }
            guard place > before else { throw malformed }
            _ = try name()
            skipSpace()
            guard take("=") else { throw malformed }
            skipSpace()
            if take("\"") {
                try skip(past: "\"")
            } else if take("'") {
                try skip(past: "'")
            } else {
                throw malformed
            }
        }
    }

    private mutating func name() throws(XMLProblem) -> [UInt8] {
        let start = place
        while let byte = peek, byte >= 0x80 || byte == UInt8(ascii: ":") || PercentCoding.isUnreserved(byte) {
            place += 1
        }
        guard place > start else { throw malformed }
        return Array(bytes[start..<place])
    }

    private mutating func reference() throws(XMLProblem) -> [UInt8] {
        let start = place
        guard let end = bytes[place...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw malformed }
        let body = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        place = end + 1
        switch body {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default:
            let value =
                body.hasPrefix("#x")
                ? UInt32(body.dropFirst(2), radix: 16) : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
            guard let scalar = value.flatMap(Unicode.Scalar.init) else { throw .malformed(atByte: start) }
            return Array(String(Character(scalar)).utf8)
        }
    }

    // MARK: - Bytes

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }
    private var malformed: XMLProblem { .malformed(atByte: place) }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[place...].starts(with: text.utf8) else { return false }
        place += text.utf8.count
        return true
    }

    private mutating func skip(past text: String) throws(XMLProblem) {
        while place < bytes.count {
            if take(text) { return }
            place += 1
        }
        throw malformed
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private static func local(_ name: [UInt8]) -> String {
        let start = name.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? 0
        return String(decoding: name[start...], as: UTF8.self)
    }
}
