import Foundation
import Testing

@testable import ProcessingToolkit

@Suite struct `Reading lines` {
    private func lines(_ text: String, blockSize: Int) throws -> [String] {
        let directory = try JobDirectory()
        try directory.write(text, to: "text")
        let reader = try TextReader(path: directory.root + "/text", blockSize: blockSize)
        var lines: [String] = []
        while let line = try reader.nextLine() { lines.append(line) }
        #expect(reader.lineNumber == lines.count)
        return lines
    }

    @Test(arguments: [1, 2, 3, 7, 65536])
    func `line ends are found wherever a block ends`(blockSize: Int) throws {
        #expect(try lines("", blockSize: blockSize) == [])
        #expect(try lines("\n", blockSize: blockSize) == [""])
        #expect(try lines("one", blockSize: blockSize) == ["one"])
        #expect(try lines("a,b\r\n\r\nä😀\nlast\r\n", blockSize: blockSize) == ["a,b", "", "ä😀", "last"])
        #expect(try lines("a\rb\n\nc", blockSize: blockSize) == ["a\rb", "", "c"])
    }

    @Test func `a line that is not UTF-8 is refused as text and given as bytes`() throws {
        let directory = try JobDirectory()
        try directory.write(Data([0x61, 0x0A, 0xFF, 0x0A]), to: "text")
        let path = directory.root + "/text"
        let reader = try TextReader(path: path)

        #expect(try reader.nextLine() == "a")
        #expect(throws: ProcessingError.textNotUTF8(path: path, line: 2)) { try reader.nextLine() }

        var bytes: [UInt8] = []
        let again = try TextReader(path: path)
        _ = try again.nextLine(into: &bytes)
        #expect(try again.nextLine(into: &bytes) && bytes == [0xFF])
        #expect(try !again.nextLine(into: &bytes) && bytes.isEmpty)
    }

    @Test func `a file that is not there is an error with its path`() {
        let error = #expect(throws: ProcessingError.self) { _ = try TextReader(path: "/nowhere/x") }

        #expect(error == .system(operation: "open", path: "/nowhere/x", code: 2))
        #expect(error?.description == #"cannot open "/nowhere/x": No such file or directory"#)
    }
}

@Suite struct `Writing text` {
    @Test(arguments: [1, 5, 65536])
    func `what is written is in the file, whatever the buffer`(bufferSize: Int) throws {
        let directory = try JobDirectory()
        let writer = try TextWriter(path: directory.root + "/processing/output/train/t.csv", bufferSize: bufferSize)

        try writer.writeLine("a,ä")
        try writer.write("1,")
        try writer.write([0x32, 0x0A])
        try writer.close()
        try writer.close()

        #expect(writer.byteCount == 9)
        #expect(try directory.bytes("processing/output/train/t.csv") == Array("a,ä\n1,2\n".utf8))
    }

    @Test func `an existing file is replaced and a small write waits for the close`() throws {
        let directory = try JobDirectory()
        try directory.write("something longer", to: "f")

        try TextWriter.writing(to: directory.root + "/f") { writer in
            try writer.writeLine("new")
            #expect(try directory.bytes("f") == [])
        }

        #expect(try directory.bytes("f") == Array("new\n".utf8))
    }

    @Test func `a file system that is full is an error`() throws {
        #expect(throws: ProcessingError.system(operation: "write", path: "/dev/full", code: 28)) {
            try TextWriter.writing(to: "/dev/full") { try $0.write("x") }
        }
    }
}
