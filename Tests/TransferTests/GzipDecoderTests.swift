import Compression
import PjrunTesting
import Testing

private func gzip(_ text: String) -> [UInt8] {
    let scratch = ScratchDirectory()
    scratch.write("x", text)
    let result = Shell.run("gzip -c '\(scratch.path)/x' | od -An -v -tu1")
    return result.output.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0) }
}

private func decode(_ bytes: [UInt8], piece: Int) throws -> String {
    let decoder = GzipDecoder()
    var result: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        try decoder.decode(rest.prefix(piece)) { result += $0 }
        rest = rest.dropFirst(piece)
    }
    try decoder.finish()
    return String(decoding: result, as: UTF8.self)
}

@Suite struct `Decoding gzip` {
    @Test(arguments: [1, 7, 1000, 1_000_000])
    func `members one behind the other are one text, in pieces of any size`(_ piece: Int) throws {
        let long = String(repeating: "0123456789\n", count: 20_000)

        #expect(try decode(gzip("one\n") + gzip(long) + gzip(""), piece: piece) == "one\n" + long)
    }

    @Test func `a text that is cut off, and one that is no gzip, are told`() throws {
        let whole = gzip("some text\n")

        #expect(throws: GzipError.truncated(atByte: Int64(whole.count - 3))) {
            try decode(Array(whole.dropLast(3)), piece: 100)
        }
        #expect(throws: GzipError.self) { try decode(Array("plain text".utf8), piece: 100) }
    }
}
