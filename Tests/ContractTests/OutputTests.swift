import Glibc
import PjrunTesting
import Testing

@Suite struct OutputTests {
    private static let o = "/opt/ml/processing/output/o"

    /// Arguments that let the script and the test see each other's files in `gate`, whose path `$GATE` has.
    private func gate(_ folder: JobFolder) -> [String] {
        Shell.run("mkdir -p '\(folder("gate"))'")
        return ["--open-path", "\(folder("gate")):rw", "--env", "GATE=\(folder("gate"))", "--output", "o=out"]
    }

    /// Says that it is at a place, and goes on when the test says so.
    private static let shell = "at() { touch $GATE/at-$1; until [ -e $GATE/go-$1 ]; do sleep 0.01; done; }; cd \(o)\n"

    private func allow(_ folder: JobFolder, _ place: String) { folder.write("gate/go-\(place)", "") }

    // MARK: - EndOfJob

    @Test(arguments: [0, 5] as [Int32])
    func `outputs are uploaded with their sub-directories, also when the script fails`(code: Int32) {
        let folder = JobFolder()

        let result = folder.runScript(
            "cd \(Self.o); mkdir -p a/b empty; echo 1 > top; echo 2 > a/mid; echo 3 > 'a/b/low ü'; : > a/nothing; echo h > .hidden; exit \(code)",
            ["--output", "o=out", "--output", "s=s3://bucket/pre/:\(Self.o)"])

        let expected = ["top": "1\n", "a/mid": "2\n", "a/b/low ü": "3\n", "a/nothing": "", ".hidden": "h\n"]
        #expect(result.withoutError == ShellResult(exit: code))
        #expect(folder.contents("out") == expected)
        #expect(folder.contents("home/s3/bucket/pre") == expected)
        #expect(folder.leftovers == [])
    }

    @Test func `nothing of an EndOfJob output is visible while the script runs`() {
        let folder = JobFolder()
        let job = folder.startScript(Self.shell + "echo 1 > f; mkdir d; echo 2 > d/g; at written", gate(folder))

        #expect(folder.waits(for: "gate/at-written"))
        let during = folder.files("out")
        allow(folder, "written")
        let result = job.wait()

        #expect(during == [])
        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["d/g": "2\n", "f": "1\n"])
    }

    @Test(arguments: [[], ["--continuous"]])
    func `symbolic links and special files are passed over with a warning`(flags: [String]) {
        let folder = JobFolder()

        let result = folder.runScript(
            """
            cd \(Self.o); echo 1 > real; ln -s real link; ln -s /etc/passwd out; ln -s / root; mkfifo pipe
            python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('socket')"
            """, ["--output", "o=out"] + flags)

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["real": "1\n"])
        let warnings = result.error.split(separator: "\n").filter { $0.hasPrefix("warning: ") }.sorted()
        #expect(
            warnings == [
                "warning: passed over '\(Self.o)/link': a symbolic link, which cannot be an output",
                "warning: passed over '\(Self.o)/out': a symbolic link, which cannot be an output",
                "warning: passed over '\(Self.o)/pipe': not a file",
                "warning: passed over '\(Self.o)/root': a symbolic link, which cannot be an output",
                "warning: passed over '\(Self.o)/socket': not a file",
            ])
    }

    @Test func `existing files at the destination are replaced, others stay`() {
        let folder = JobFolder()
        folder.write("out/a", "old, and longer than the new one\n")
        folder.write("out/other", "stays\n")

        let result = folder.runScript("echo new > \(Self.o)/a", ["--output", "o=out"])

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["a": "new\n", "other": "stays\n"])
    }

    @Test(arguments: [[], ["--continuous"]])
    func `of two hosts that write one key the last stays, with a warning`(flags: [String]) {
        let folder = JobFolder()

        let result = folder.runScript(
            "echo $HOSTNAME > \(Self.o)/same; echo $HOSTNAME > \(Self.o)/$HOSTNAME",
            ["--output", "o=out", "--instances", "2"] + flags)

        let found = folder.contents("out")
        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(found.keys.sorted() == ["algo-1", "algo-2", "same"])
        #expect(["algo-1\n", "algo-2\n"].contains(found["same"]))
        if flags.isEmpty { #expect(found["same"] == "algo-2\n") }
        #expect(
            result.error.contains("warning: algo-1 and algo-2 both wrote 'same' of output 'o': the last one stays\n"))
    }

    @Test(arguments: [[], ["--continuous"]])
    func `nested outputs both get the inner files`(flags: [String]) {
        let folder = JobFolder()

        let result = folder.runScript(
            "cd /opt/ml/processing/output; echo 1 > top; echo 2 > train/inner; mkdir train/d; echo 3 > train/d/deep",
            ["--output", "all=all:/opt/ml/processing/output", "--output", "train=train"] + flags)

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("all") == ["top": "1\n", "train/inner": "2\n", "train/d/deep": "3\n"])
        #expect(folder.contents("train") == ["inner": "2\n", "d/deep": "3\n"])
    }

    @Test(arguments: [[], ["--continuous"]])
    func `a name that is not UTF-8 fails the job, and the other files are uploaded`(flags: [String]) throws {
        let folder = JobFolder()

        let result = folder.runScript(
            "cd \(Self.o); echo 1 > a; echo 2 > $'b\\xff'; echo 3 > c", ["--output", "o=out"] + flags)

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason.hasPrefix("ClientError: Failed to upload 'b"))
        #expect(
            reason.hasSuffix(
                " of output 'o' to file://\(folder("out")): the name is not UTF-8, which an S3 key must be"))
        #expect(folder.contents("out") == ["a": "1\n", "c": "3\n"])
    }

    @Test func `an output that is a file is refused, and the file stays`() throws {
        let folder = JobFolder()
        folder.write("out", "a file\n")

        let result = folder.runScript("echo ran", ["--output", "o=out"])

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason == "ClientError: the output file://\(folder("out")) is a file, or a part of its path is")
        #expect(folder.read("out") == "a file\n")
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a destination that cannot be written fails the job before the script runs`() throws {
        let folder = Caller.nobody.folder()
        folder.write("out/there", "")

        let result = folder.runScript("echo ran", ["--output", "o=out"])

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason.hasPrefix("ClientError: the output file://\(folder("out")) cannot be written: "))
        #expect(reason.hasSuffix("Permission denied"))
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [[], ["--continuous"]])
    func `a full disk fails the job, and no part of a file is visible`(flags: [String]) throws {
        let folder = JobFolder(launcher: [
            "unshare", "-m", "bash", "-c",
            "mount -t tmpfs -o size=256k none out; \"$@\"; code=$?; ls -A out > listing; exit $code", "sh",
        ])
        Shell.run("mkdir '\(folder("out"))'")

        let result = folder.runScript(
            "cd \(Self.o); head -c 1000 /dev/zero > small; head -c 1000000 /dev/zero > large",
            ["--output", "o=out"] + flags)

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason.hasPrefix("ClientError: Failed to upload 'large' to file://\(folder("out")): "))
        #expect(reason.hasSuffix("No space left on device"))
    }

    // MARK: - Continuous

    @Test func `a closed file is uploaded while the script runs, an open one is not`() {
        let folder = JobFolder()
        let job = folder.startScript(
            Self.shell + """
                exec 5> open; echo part >&5
                echo 1 > closed
                at first
                echo rest >&5; exec 5>&-
                at second
                """, gate(folder) + ["--continuous"])

        #expect(folder.waits(for: "gate/at-first"))
        #expect(eventually { folder.read("out/closed") == "1\n" })
        let during = folder.contents("out")
        allow(folder, "first")
        #expect(folder.waits(for: "gate/at-second"))
        #expect(eventually { folder.read("out/open") == "part\nrest\n" })
        allow(folder, "second")

        #expect(during == ["closed": "1\n"])
        #expect(job.wait().withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["closed": "1\n", "open": "part\nrest\n"])
    }

    @Test func `renamed, nested, moved and rewritten files are uploaded while the script runs`() {
        let folder = JobFolder()
        let job = folder.startScript(
            Self.shell + """
                echo 1 > /tmp/made; mv /tmp/made renamed
                echo 2 > half; mv half whole
                mkdir -p new/deep/er; echo 3 > new/deep/er/f
                mkdir -p /tmp/tree/sub; echo 4 > /tmp/tree/sub/g; mv /tmp/tree moved
                echo old > again
                at first
                echo new > again
                echo 5 > moved/sub/late
                mkdir new/deep/another; echo 6 > new/deep/another/h
                at second
                """, gate(folder) + ["--continuous"])

        #expect(folder.waits(for: "gate/at-first"))
        #expect(eventually { folder.read("out/again") == "old\n" })
        #expect(eventually { folder.read("out/moved/sub/g") == "4\n" })
        #expect(eventually { folder.read("out/renamed") == "1\n" })
        #expect(eventually { folder.read("out/whole") == "2\n" })
        #expect(eventually { folder.read("out/new/deep/er/f") == "3\n" })
        allow(folder, "first")
        #expect(folder.waits(for: "gate/at-second"))
        #expect(eventually { folder.read("out/again") == "new\n" })
        #expect(eventually { folder.read("out/moved/sub/late") == "5\n" })
        #expect(eventually { folder.read("out/new/deep/another/h") == "6\n" })
        allow(folder, "second")

        #expect(job.wait().withoutError == ShellResult(exit: 0))
        #expect(
            folder.contents("out").filter { $0.key != "half" } == [
                "renamed": "1\n", "whole": "2\n", "new/deep/er/f": "3\n", "moved/sub/g": "4\n", "again": "new\n",
                "moved/sub/late": "5\n", "new/deep/another/h": "6\n",
            ])
        #expect(folder.leftovers == [])
    }

    @Test func `a burst of 10,000 files loses none`() {
        let folder = JobFolder()
        folder.write(
            "main.py",
            """
            import os
            for d in range(100):
                os.makedirs(f'\(Self.o)/{d}')
                for f in range(100):
                    with open(f'\(Self.o)/{d}/{f}', 'w') as file: file.write(f'{d}/{f}')
            """)

        let result = folder.pjrun(
            "run", "-q", "--job-name", "job", "--script", "main.py", "--output", "o=out", "--continuous")

        #expect(result.withoutError == ShellResult(exit: 0))
        let wrong = Shell.run(
            "cd '\(folder("out"))' && find . -type f | wc -l && for d in *; do for f in $d/*; do [ \"$(< $f)\" = $f ] || echo $f; done; done"
        )
        #expect(wrong == ShellResult(exit: 0, "10000\n"))
        #expect(folder.describe()["ProcessingJobStatus"] == "Completed")
    }

    @Test func `a file that is written in pieces is never visible half`() {
        let folder = JobFolder()
        // Also closed and opened again at once, so that the uploader meets the next writer.
        let job = folder.startScript(
            Self.shell + """
                block=$(head -c 65536 /dev/zero | tr '\\0' x)
                for i in 1 2 3 4 5 6 7 8; do
                    (exec 6> whole-$i; for n in $(seq 64); do printf %s "$block" >&6; done)
                done
                at end
                """, gate(folder) + ["--continuous"])

        var wrong: Set<String> = []
        let isAtEnd = eventually {
            for number in 1...8 {
                var status = stat()
                if stat(folder("out/whole-\(number)"), &status) == 0, status.st_size != 64 * 65536 {
                    wrong.insert("whole-\(number): \(status.st_size)")
                }
            }
            return folder.has("gate/at-end")
        }
        allow(folder, "end")

        #expect(isAtEnd)
        #expect(job.wait().withoutError == ShellResult(exit: 0))
        #expect(wrong == [])
        #expect(folder.files("out").count == 8)
    }

    @Test func `a file that is removed again is left at the destination`() {
        let folder = JobFolder()
        let job = folder.startScript(
            Self.shell + "echo 1 > gone; at first; rm gone; at second", gate(folder) + ["--continuous"])

        #expect(folder.waits(for: "gate/at-first"))
        #expect(eventually { folder.read("out/gone") == "1\n" })
        allow(folder, "first")
        #expect(folder.waits(for: "gate/at-second"))
        allow(folder, "second")

        #expect(job.wait().withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out") == ["gone": "1\n"])
    }
}
