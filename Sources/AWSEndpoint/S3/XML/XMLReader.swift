/// Reads the small XML documents of S3 requests.
///
/// Strict and without surprises: no document types, no processing instructions, no entities but the five of XML and numbers,
/// and limits on depth and count. Namespaces are read over.
struct XMLReader {
    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The root element of a document.
    static func document(
        _ bytes: [UInt8], depth: Int = 16, elements: Int = 100_000
    ) throws(XMLProblem) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notText }
        var reader = XMLReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.at = 3 }
        reader.skipSpace()
        if reader.isAt("<?xml") {
            guard reader.skip(past: "?>") else { throw .malformed(at: reader.at) }
        }
        let root = try reader.tree(depth: depth, elements: elements)
        try reader.skipBetween()
        guard reader.at == bytes.count else { throw .malformed(at: reader.at) }
        return root
    }

    private mutating func tree(depth: Int, elements: Int) throws(XMLProblem) -> XMLElement {
        try skipBetween()
        var open: [XMLElement] = []
        var count = 0
        while true {
            if isAt("</") {
                at += 2
                let name = try self.name()
                skipSpace()
                guard let element = open.popLast(), element.name == name, take(UInt8(ascii: ">")) else {
                    throw .malformed(at: at)
                }
                guard !open.isEmpty else { return element }
                open[open.count - 1].children.append(element)
            } else if isAt("<!--") {
                guard skip(past: "-->") else { throw .malformed(at: at) }
            } else if isAt("<![CDATA[") {
                let start = at + 9
                guard !open.isEmpty, skip(past: "]]>") else { throw .malformed(at: at) }
                open[open.count - 1].text += String(decoding: bytes[start..<(at - 3)], as: UTF8.self)
            } else if isAt("<!") || isAt("<?") {
                throw .refused(at: at)
            } else if take(UInt8(ascii: "<")) {
                count += 1
                guard open.count < depth, count <= elements else { throw .tooComplex }
                let (element, isEmpty) = try startTag()
                if !isEmpty {
                    open.append(element)
                } else if open.isEmpty {
                    return element
                } else {
                    open[open.count - 1].children.append(element)
                }
            } else {
                guard at < bytes.count, !open.isEmpty else { throw .malformed(at: at) }
                open[open.count - 1].text += try text(until: UInt8(ascii: "<"))
            }
        }
    }

    private mutating func startTag() throws(XMLProblem) -> (XMLElement, isEmpty: Bool) {
        var element = XMLElement(name: try name())
        while true {
            let before = at
            skipSpace()
            if take(UInt8(ascii: ">")) { return (element, false) }
            if isAt("/>") {
                at += 2
                return (element, true)
            }
            guard at > before else { throw .malformed(at: at) }
            let name = try self.name()
            skipSpace()
            guard take(UInt8(ascii: "=")) else { throw .malformed(at: at) }
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
                throw .malformed(at: at)
            }
            let quote = bytes[at]
            at += 1
            let start = at
            let value = try text(until: quote)
            guard !bytes[start..<at].contains(UInt8(ascii: "<")), take(quote) else { throw .malformed(at: at) }
            element.attributes[name] = value
        }
    }

    /// Text with its references resolved, up to a byte or the end.
    private mutating func text(until end: UInt8) throws(XMLProblem) -> String {
        var text: [UInt8] = []
        while at < bytes.count, bytes[at] != end {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "&"):
                text += try reference()
                continue
            case 0x0D:
                // XML has one kind of line end.
                text.append(0x0A)
                if at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
            case 0x09, 0x0A, 0x20...: text.append(byte)
            default: throw .notText
            }
            at += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func reference() throws(XMLProblem) -> [UInt8] {
        let start = at
        guard let end = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw .malformed(at: at) }
        let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        at = end + 1
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default: break
        }
        guard name.utf8.first == UInt8(ascii: "#") else { throw .refused(at: start) }
        let digits = name.dropFirst()
        let isHex = digits.utf8.first == UInt8(ascii: "x")
        let number = isHex ? digits.dropFirst() : digits
        // XML 1.0 has no control characters, not even so; S3 takes them, since keys may have them.
        guard number.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let code = UInt32(number, radix: isHex ? 16 : 10), code != 0, let scalar = Unicode.Scalar(code)
        else { throw .malformed(at: start) }
        return Array(String(scalar).utf8)
    }

    /// A name without its namespace's prefix.
    private mutating func name() throws(XMLProblem) -> String {
        let start = at
        while at < bytes.count, Self.isNameByte(bytes[at]) { at += 1 }
        let whole = bytes[start..<at]
        let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
        guard let first = local.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            first != UInt8(ascii: "-"), first != UInt8(ascii: ".")
        else { throw .malformed(at: start) }
        return String(decoding: local, as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// White space and comments around the root.
    private mutating func skipBetween() throws(XMLProblem) {
        while true {
            skipSpace()
            guard isAt("<!--") else { return }
            guard skip(past: "-->") else { throw .malformed(at: at) }
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private func isAt(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func skip(past text: String) -> Bool {
        var place = at
        while place < bytes.count {
            if bytes[place...].starts(with: text.utf8) {
                at = place + text.utf8.count
                return true
            }
            place += 1
        }
        return false
    }
}
