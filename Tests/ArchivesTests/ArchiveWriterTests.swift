import Archives
import FileTree
import PjrunTesting
import Testing

@Suite struct `Packing archives` {
    private static let members = [
        ArchiveWriter.Member(name: "model.json", bytes: Array("{}\n".utf8)),
        ArchiveWriter.Member(name: "empty", bytes: []),
        ArchiveWriter.Member(name: "large.bin", bytes: (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }),
    ]

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OpenFile(path: FileName(path), flags: 0o101, mode: 0o644)
        try file.write(bytes[...])
    }

    @Test func `tar(1) unpacks what was packed`() throws {
        let scratch = ScratchDirectory()
        try write(ArchiveWriter.pack(Self.members), to: scratch("m.tar.gz"))

        let list = Shell.run("tar -tvzf '\(scratch.path)/m.tar.gz' --numeric-owner --utc")
        #expect(
            list.output == """
                -rw-r--r-- 0/0               3 1970-01-01 00:00 model.json
                -rw-r--r-- 0/0               0 1970-01-01 00:00 empty
                -rw-r--r-- 0/0          300000 1970-01-01 00:00 large.bin

                """)
        let target = try Directory.make(FileName(scratch("out")))
        #expect(try ArchiveReader.unpack(FileName(scratch("m.tar.gz")), into: target) == 3)
        #expect(scratch.read("out/model.json") == "{}\n")
        let large = try OpenFile(path: FileName(scratch("out/large.bin"))).readToEnd()
        #expect(large == Self.members[2].bytes)
    }

    @Test func `the same files are the same bytes`() throws {
        #expect(try ArchiveWriter.pack(Self.members) == ArchiveWriter.pack(Self.members))
    }

    @Test func `nothing packed is an archive too`() throws {
        let scratch = ScratchDirectory()
        try write(ArchiveWriter.pack([]), to: scratch("m.tar.gz"))
        #expect(Shell.run("tar -tzf '\(scratch.path)/m.tar.gz'").code == 0)
    }

    @Test func `a name that is too long is refused`() {
        #expect(throws: ArchiveError.unwritable) {
            try ArchiveWriter.pack([.init(name: String(repeating: "n", count: 300), bytes: [])])
        }
    }
}
