import Columnar

/// Writes JSON again as Jackson does: without white space, strings with the escapes that they need, and numbers as Java
/// prints them.
///
/// Jackson reads numbers with a point or exponent as DOUBLE, so `1.10` becomes 1.1, `1e2` 100.0 and `1e400` the string
/// "Infinity". Integers keep all of their digits.
struct JSONCopier {
    /// Which of Jackson's ways a value goes.
    enum Style {
        /// Into Java's collections and back, with sorted members: `json_parse`. Of members of the same name the last stays.
        case sorted
        /// Token by token: `json_extract`.
        case tokens
        /// Into a tree of nodes and back: members of ARRAY(JSON) and the like. Of members of the same name the last stays,
        /// where the first was.
        case tree
    }

    private struct Frame {
        let isObject: Bool
        /// Where the container begins in the output.
        let start: Int
        /// The first of the object's members in ``members``.
        let firstMember: Int
    }

    /// Jackson 2.13 gives up where collections are nested more deeply, as a guard of its stack.
    static let deepestCollection = 1000

    private let style: Style
    private let surrogates: JSONString.Surrogates
    private var frames: [Frame] = []
    private var members = JSONMembers()

    init(_ style: Style) {
        self.style = style
        surrogates = style == .tree ? .plain : .escaped
    }

    /// Writes the value whose first token a reader has just read; afterwards it has read the last.
    ///
    /// - Throws: what the text has wrong; some output may have been written.
    mutating func copy(_ reader: inout JSONReader, to out: inout TextBuffer) throws(JSONSyntaxError) {
        frames.removeAll(keepingCapacity: true)
        members.removeAll()
        // Whether the innermost container has had no item, or what comes is a member's value.
        var isFirst = true
        while true {
            let token = reader.token
            if token == .endObject || token == .endArray {
                close(&out)
                isFirst = false
            } else {
                if !isFirst { out.append(UInt8(ascii: ",")) }
                isFirst = false
                switch token {
                case .name:
                    let start = out.count
                    append(reader, to: &out)
                    if style != .tokens {
                        members.append(start: start, isASCII: !reader.hasEscapes && reader.content.isASCII, out)
                    }
                    out.append(UInt8(ascii: ":"))
                    isFirst = true
                case .startObject, .startArray:
                    try open(isObject: token == .startObject, &reader, &out)
                    isFirst = true
                case .string: append(reader, to: &out)
                case .end: throw JSONSyntaxError()
                default: JSONNumber.append(token, reader.content, to: &out)
                }
            }
            if frames.isEmpty { return }
            try reader.next()
        }
    }

    private func append(_ reader: borrowing JSONReader, to out: inout TextBuffer) {
        JSONString.append(
            content: reader.content, hasEscapes: reader.hasEscapes, surrogates: surrogates, to: &out)
    }

    private mutating func open(
        isObject: Bool, _ reader: inout JSONReader, _ out: inout TextBuffer
    ) throws(JSONSyntaxError) {
        if style == .sorted && frames.count > JSONCopier.deepestCollection {
            // Empty ones pass.
            reader.skipSpaces()
            let closing = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            guard reader.at < reader.text.count, reader.text[reader.at] == closing else { throw JSONSyntaxError() }
        }
        frames.append(Frame(isObject: isObject, start: out.count, firstMember: members.count))
        out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
    }

    private mutating func close(_ out: inout TextBuffer) {
        let frame = frames.removeLast()
        guard frame.isObject else {
            out.append(UInt8(ascii: "]"))
            return
        }
        switch style {
        case .sorted: members.sort(from: frame.firstMember, &out)
        case .tree: members.merge(from: frame.firstMember, &out)
        case .tokens: break
        }
        out.append(UInt8(ascii: "}"))
    }
}
