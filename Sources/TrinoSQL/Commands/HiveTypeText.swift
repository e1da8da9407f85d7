/// Reads the type texts of the Glue catalog: `array<struct<a:int,b-c:string>>`.
///
/// Crawlers write names into a `struct` that no statement could: all up to the colon is the name. Letter case of words
/// does not matter, nor do spaces between them; names of fields are in lower case, as Trino has them.
struct HiveTypeText {
    /// Types in types that are too deep for any table.
    static let maximumDepth = 100

    private let bytes: [UInt8]
    private var at = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Reads a whole text.
    ///
    /// - Throws: `TYPE_NOT_FOUND`.
    static func parse(_ text: String) throws(SQLError) -> HiveTypeName {
        var reader = HiveTypeText(text)
        if let type = reader.type(depth: 0) {
            reader.skipSpaces()
            if reader.at == reader.bytes.count { return type }
        }
        throw SQLError("TYPE_NOT_FOUND", "Unknown type: \(text)")
    }

    private mutating func type(depth: Int) -> HiveTypeName? {
        guard depth < HiveTypeText.maximumDepth else { return nil }
        var word = self.word().lowercased()
        switch word {
        case "array": return list(depth) { $0.type(depth: $1) }.flatMap { $0.count == 1 ? .array($0[0]) : nil }
        case "map":
            return list(depth) { $0.type(depth: $1) }.flatMap { $0.count == 2 ? .map(key: $0[0], value: $0[1]) : nil }
        case "struct": return list(depth) { $0.field(depth: $1) }.map { .structure($0) }
        case "uniontype": return list(depth) { $0.type(depth: $1) }.map { .union($0) }
        case "": return nil
        case "double":
            let start = at
            if self.word().lowercased() != "precision" { at = start }
        default: break
        }
        if word == "integer" { word = "int" }
        return parameters().map { .primitive(word, parameters: $0) }
    }

    private mutating func list<Element>(
        _ depth: Int, _ element: (inout HiveTypeText, Int) -> Element?
    ) -> [Element]? {
        guard take("<") else { return nil }
        var elements: [Element] = []
        repeat {
            guard let next = element(&self, depth + 1) else { return nil }
            elements.append(next)
        } while take(",")
        return take(">") ? elements : nil
    }

    private mutating func field(depth: Int) -> HiveTypeName.Field? {
        skipSpaces()
        let start = at
        let isQuoted = at < bytes.count && bytes[at] == UInt8(ascii: "`")
        if isQuoted {
            at += 1
            while at < bytes.count, bytes[at] != UInt8(ascii: "`") { at += 1 }
            at += 1
        }
        while at < bytes.count, bytes[at] != UInt8(ascii: ":") {
            if isQuoted, bytes[at] != UInt8(ascii: " ") { return nil }
            at += 1
        }
        guard at < bytes.count else { return nil }
        var name = String(decoding: bytes[start..<at], as: UTF8.self)
        while name.last == " " { name.removeLast() }
        if isQuoted { name = String(name.dropFirst().dropLast()) }
        at += 1
        guard !name.isEmpty, let type = type(depth: depth) else { return nil }
        return HiveTypeName.Field(name: name.lowercased(), type: type)
    }

    /// `(10,2)`, or none.
    private mutating func parameters() -> [Int]? {
        guard take("(") else { return [] }
        var numbers: [Int] = []
        repeat {
            guard let number = Int(word()), number >= 0 else { return nil }
            numbers.append(number)
        } while take(",")
        return take(")") ? numbers : nil
    }

    // MARK: - Bytes

    private mutating func skipSpaces() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard at < bytes.count, bytes[at] == UInt8(ascii: byte) else { return false }
        at += 1
        return true
    }

    /// Letters, digits and `_`.
    private mutating func word() -> String {
        skipSpaces()
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: at += 1
            default: return String(decoding: bytes[start..<at], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start...], as: UTF8.self)
    }
}
