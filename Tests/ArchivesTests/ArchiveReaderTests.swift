import Archives
import FileTree
import PjrunTesting
import Testing

/// Makes an archive with Python's tarfile, which lets through what tar(1) would not write.
private func archive(_ scratch: ScratchDirectory, _ members: String) -> FileName {
    let path = scratch("source.tar.gz")
    scratch.write(
        "make.py",
        """
        import io, tarfile
        def file(name, text, mode=0o644):
            i = tarfile.TarInfo(name); i.size = len(text); i.mode = mode; t.addfile(i, io.BytesIO(text.encode()))
        def link(name, target, kind=tarfile.SYMTYPE):
            i = tarfile.TarInfo(name); i.type = kind; i.linkname = target; t.addfile(i)
        with tarfile.open("\(path)", "w:gz") as t:
            \(members)
        """)
    let result = Shell.run(["python3", scratch("make.py")])
    precondition(result.code == 0, result.error)
    return FileName(path)
}

@Suite struct `Unpacking archives` {
    @Test func `files, directories, modes and inner links come out as they went in`() throws {
        let scratch = ScratchDirectory()
        let file = archive(
            scratch,
            "file('./main.py', 'print(1)'); file('lib/run.sh', '#!/bin/sh', 0o755); link('lib/main.py', '../main.py')")
        let target = try Directory.make(FileName(scratch("out")))

        let count = try ArchiveReader.unpack(file, into: target)

        #expect(count == 3)
        #expect(scratch.read("out/main.py") == "print(1)")
        #expect(scratch.read("out/lib/main.py") == "print(1)")
        #expect(Shell.run("stat -c %a '\(scratch.path)/out/lib/run.sh'").output == "755\n")
    }

    @Test(arguments: [
        ("file('../evil', 'x')", ArchiveError.memberOutside("../evil")),
        ("file('a/../../evil', 'x')", .memberOutside("a/../../evil")),
        ("file('/tmp/evil', 'x')", .memberOutside("/tmp/evil")),
        ("link('out', '/etc')", .linkOutside(member: "out", target: "/etc")),
        ("link('a/out', '../../etc')", .linkOutside(member: "a/out", target: "../../etc")),
        ("link('pipe', '', tarfile.FIFOTYPE)", .memberKind("pipe")),
        ("file('a', 'x'); link('b', 'a', tarfile.LNKTYPE)", .memberKind("b")),
    ])
    func `members that lead out are refused, and nothing is written outside`(_ members: String, _ error: ArchiveError)
        throws
    {
        let scratch = ScratchDirectory()
        let file = archive(scratch, members)
        let target = try Directory.make(FileName(scratch("inner/out")))

        #expect(throws: error) { try ArchiveReader.unpack(file, into: target) }
        #expect(Shell.run("ls '\(scratch.path)' '\(scratch.path)/inner'").output.contains("evil") == false)
    }

    @Test func `no more is unpacked than may be`() throws {
        let scratch = ScratchDirectory()
        let file = archive(scratch, "file('a', 'x' * 600); file('b', 'x' * 400); file('c', 'x')")
        let whole = try Directory.make(FileName(scratch("whole")))
        let part = try Directory.make(FileName(scratch("part")))

        #expect(try ArchiveReader.unpack(file, byteLimit: 1001, into: whole) == 3)
        #expect(throws: ArchiveError.tooLarge(limit: 1000)) {
            try ArchiveReader.unpack(file, byteLimit: 1000, into: part)
        }
        #expect(scratch.read("part/c") == "")
    }

    @Test func `a file that is no archive is told`() throws {
        let scratch = ScratchDirectory()
        scratch.write("x.tar.gz", "this is not an archive")
        let target = try Directory.make(FileName(scratch("out")))

        #expect(throws: ArchiveError.self) { try ArchiveReader.unpack(FileName(scratch("x.tar.gz")), into: target) }
    }
}
