import PjrunTesting
import Testing

@Suite struct `The home of pjrun` {
    let corner = Corner()

    @Test func `a relative PJRUN_HOME works like an absolute one`() {
        corner.write("in/a.csv", "1\n")
        corner.write("s.sh", "cp /opt/ml/processing/input/data/* /opt/ml/processing/output/out/\n")
        let launcher = ["env", "PJRUN_HOME=here"]

        let answer = corner.run("--script", "s.sh", "--input", "data=in", "--output", "out=out", launcher: launcher)

        #expect(answer.code == 0)
        #expect(corner.read("out/a.csv") == "1\n")
        #expect(corner.shell("ls -A here/scratch").output == "")
    }

    @Test func `a file in its place is said with a way out`() {
        corner.write("file", "")

        #expect(
            corner.run("list", launcher: ["env", "PJRUN_HOME=\(corner("file"))"])
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: cannot open the directory '<tmp>/file': Not a directory
                          help: set PJRUN_HOME to a directory that you may write to

                        """))
    }

    @Test(.enabled(if: Launcher.nobodyCanRun)) func `a home of another user is said with a way out`() {
        corner.run("list")

        #expect(
            corner.run("list", launcher: Launcher.nobody)
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: the records '<tmp>/home/pjrun.sqlite' cannot be written: attempt to write a readonly database
                          help: set PJRUN_HOME to a directory that you may write to

                        """))
    }

    @Test(.enabled(if: Launcher.nobodyCanRun)) func `a place where no home can be made is said with a way out`() {
        #expect(
            corner.run("list", launcher: Launcher.nobody + ["PJRUN_HOME=\(corner("new"))"])
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: cannot make the directory '<tmp>/new': Permission denied
                          help: set PJRUN_HOME to a directory that you may write to

                        """))
    }

    @Test func `records of a newer pjrun are left alone`() {
        corner.run("list")
        // The schema's number is 4 bytes at offset 60 of the file, most significant first.
        corner.shell(
            #"printf '\0\0\0\143' | dd of=home/pjrun.sqlite bs=1 seek=60 conv=notrunc 2>/dev/null; rm -f home/*-wal home/*-shm"#
        )
        let before = corner.shell("sha256sum home/pjrun.sqlite").output

        #expect(
            corner.run("list")
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: the records were made by a newer pjrun (schema 99, this one knows 7); use that one, or another PJRUN_HOME

                        """))
        #expect(corner.shell("sha256sum home/pjrun.sqlite").output == before)
    }

    @Test func `records that are no database are said with a way out and not overwritten`() {
        let garbage = String(repeating: "no database ", count: 100)
        corner.write("home/pjrun.sqlite", garbage)

        #expect(
            corner.run("list")
                == Corner.Answer(
                    code: 125,
                    error: """
                        error: the records '<tmp>/home/pjrun.sqlite' cannot be read: file is not a database
                          help: move the file away to begin with no records, or set PJRUN_HOME to another directory

                        """))
        #expect(corner.read("home/pjrun.sqlite") == garbage)
    }

    @Test func `a job name is used once, and is free again after rm`() {
        corner.write("s.sh", "exit 3\n")
        corner.run("--script", "s.sh", "--job-name", "job")

        #expect(
            corner.refusal("--script", "s.sh", "--job-name", "job")
                == Corner.Refusal(
                    code: 2,
                    error: """
                        error: a job named 'job' exists already (arn:aws:sagemaker:us-east-1:123456789012:processing-job/job)
                          help: names stay taken after a job has ended, as in the cloud; choose another, or 'pjrun rm job'

                        """, records: ["job Failed"]))
        #expect(corner.run("rm", "job") == Corner.Answer(code: 0))
        #expect(corner.run("--script", "s.sh", "--job-name", "job").code == 3)
    }

    @Test func `of several with one name at once exactly one runs`() {
        corner.write("s.sh", "echo ran\n")

        let all = (0..<4).map { _ in corner.start("--script", "s.sh", "--job-name", "job") }.map { $0.wait() }

        #expect(all.map(\.code).sorted() == [0, 2, 2, 2])
        #expect(all.map(\.output).sorted() == ["", "", "", "ran\n"])
        #expect(corner.records == ["job Completed"])
        #expect(corner.scratchEntries == [])
    }

    // MARK: - Nothing configured

    @Test(.enabled(if: Launcher.canMount && !Products.pjrun.hasPrefix("/root/")))
    func `a job runs with an empty environment, no network and no ~-slash-.aws`() {
        corner.write("in/a.csv", "1\n")
        corner.write(
            "s.sh",
            "cp /opt/ml/processing/input/data/* /opt/ml/processing/output/out/ && cat /opt/ml/processing/input/data/*\n"
        )
        corner.shell("mkdir root")
        // The home directory of root is an empty one for this command.
        let launcher =
            ["unshare", "--net"] + Launcher.mounting("mount --bind root /root") + ["env", "-i"]

        let answer = corner.run(
            "--script", "s.sh", "--input", "data=in", "--output", "out=out", "--job-name", "job", launcher: launcher)

        #expect(
            answer
                == Corner.Answer(
                    code: 0, output: "1\n",
                    error: """
                        pjrun Starting    job (local, 1 host)
                        pjrun Downloading 2 inputs
                        pjrun Processing  /bin/bash /opt/ml/processing/input/code/s.sh
                        pjrun Uploading   1 output
                        pjrun Completed   in <time>
                        output  where                       files  bytes
                        out     <tmp>/out      1    2 B

                        """))
        #expect(corner.read("out/a.csv") == "1\n")
        #expect(corner.shell("ls -A root").output == ".cache\n.local\n")
    }
}
