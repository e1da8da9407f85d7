import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// Answers of other programs, recorded in the folder Fixtures beside this file.
enum TextVectors {
    static let python = load("python-vectors.tsv")
    static let java = load("java-vectors.tsv")

    /// The lines of a kind, without the kind.
    static func python(_ kind: String) -> [[String]] { rows(python, kind) }

    /// The lines of a kind, without the kind.
    static func java(_ kind: String) -> [[String]] { rows(java, kind) }

    private static func rows(_ lines: [[String]], _ kind: String) -> [[String]] {
        lines.filter { $0[0] == kind }.map { Array($0.dropFirst()) }
    }

    private static func load(_ name: String, from file: StaticString = #filePath) -> [[String]] {
        let folder = "\(file)".split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let handle = fopen("\(folder)/Fixtures/\(name)", "r") else { return [] }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, handle)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map { line in
            line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }
}

/// Lends the bytes of a text.
func withText<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try Array(text.utf8).withUnsafeBytes(body)
}

/// The text that a function appends.
func text(_ append: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer()
    append(&buffer)
    return buffer.string
}

/// Names the rows for which two answers differ.
func differences(_ rows: [[String]], _ answers: ([String]) -> (got: String, want: String)) -> [String] {
    rows.compactMap { row in
        let (got, want) = answers(row)
        return got.utf8.elementsEqual(want.utf8) ? nil : "\(row): \(got)"
    }
}

/// A value in decimal, X for none.
func shown(_ value: (some BinaryInteger)?) -> String { value.map { "\($0)" } ?? "X" }

/// Numbers that look random and are the same in every run (splitmix64).
struct TextRandom {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
