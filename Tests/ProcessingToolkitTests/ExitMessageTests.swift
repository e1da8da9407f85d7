import Testing

@testable import ProcessingToolkit

@Suite struct `The exit message` {
    @Test func `the last message is in the file, and the directory is made`() throws {
        let directory = try JobDirectory()

        try directory.job().exitMessage("a longer first message")
        try directory.job().exitMessage("Größe 3")

        #expect(try directory.bytes("output/message") == Array("Größe 3".utf8))
    }

    @Test(arguments: [
        (String(repeating: "a", count: 1024), 1024), (String(repeating: "a", count: 1025), 1024),
        (String(repeating: "a", count: 1023) + "é", 1023), (String(repeating: "a", count: 1022) + "é", 1024),
        (String(repeating: "😀", count: 300), 1024), ("a" + String(repeating: "😀", count: 300), 1021), ("", 0),
    ])
    func `a long message is cut before the character that does not fit`(_ text: String, byteCount: Int) throws {
        let directory = try JobDirectory()

        try directory.job().exitMessage(text)

        #expect(try directory.bytes("output/message") == Array(text.utf8.prefix(byteCount)))
    }
}
