/// Writes the XML documents of S3 answers.
struct XMLWriter {
    /// What has been written.
    private(set) var bytes: [UInt8] = []

    /// The namespace of S3's answers.
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// Begins a document.
    /// - Parameter declaration: false where white space may have been sent before, which a declaration may not follow.
    init(declaration: Bool = true) {
        if declaration { bytes += #"<?xml version="1.0" encoding="UTF-8"?>"#.utf8 + [0x0A] }
    }

    /// A document with a root in S3's namespace.
    static func document(_ name: String, declaration: Bool = true, _ content: (inout XMLWriter) -> Void) -> XMLWriter {
        var writer = XMLWriter(declaration: declaration)
        writer.element(name, attributes: #" xmlns="\#(namespace)""#, content)
        return writer
    }

    /// An element with elements within.
    /// - Parameters:
    ///   - name: the element's name.
    ///   - attributes: as they are to be written, a space before each.
    ///   - content: writes what is within.
    mutating func element(_ name: String, attributes: String = "", _ content: (inout XMLWriter) -> Void) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        bytes += attributes.utf8
        bytes.append(UInt8(ascii: ">"))
        content(&self)
        close(name)
    }

    /// An element with text within.
    mutating func element(_ name: String, _ text: some StringProtocol) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
        escape(text)
        close(name)
    }

    /// Text within the element that is open.
    mutating func text(_ text: some StringProtocol) { escape(text) }

    /// An element with a number within.
    mutating func element(_ name: String, _ number: some BinaryInteger) { element(name, String(number)) }

    /// An element with `true` or `false` within.
    mutating func element(_ name: String, _ flag: Bool) { element(name, flag ? "true" : "false") }

    private mutating func close(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    /// Control characters are no XML 1.0, not even as numbers; S3 writes them so, and its clients ask for
    /// `encoding-type=url` to be spared.
    private mutating func escape(_ text: some StringProtocol) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case 0..<0x09, 0x0B..<0x20: bytes += "&#x\(String(byte, radix: 16));".utf8
            default: bytes.append(byte)
            }
        }
    }
}
