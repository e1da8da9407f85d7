import PjrunTesting
import Testing

/// Inputs and outputs that a job cannot have.
///
/// The job is accepted, so there is a record; nothing else is left.
@Suite struct `Data that a job cannot use` {
    typealias Refusal = Corner.Refusal
    let corner = Corner()

    init() { corner.write("s.sh", "cp -r /opt/ml/processing/input/data/. /opt/ml/processing/output/out/\n") }

    /// What pjrun says up to the phase in which inputs are brought.
    private func untilDownloading(_ inputs: Int) -> String {
        """
        pjrun Starting    job (local, 1 host)
        pjrun Downloading \(inputs) input\(inputs == 1 ? "" : "s")

        """
    }

    private func failure(_ arguments: String..., launcher: [String] = []) -> Refusal {
        corner.refusal(["--script", "s.sh", "--job-name", "job"] + arguments, launcher: launcher)
    }

    private func expected(_ error: String, inputs: Int = 2) -> Refusal {
        Refusal(code: 125, error: untilDownloading(inputs) + error, records: ["job Failed"])
    }

    // MARK: - The script

    @Test func `a script that is not there is 127 and makes no record`() {
        #expect(
            corner.refusal("--script", "nope.py")
                == Refusal(
                    code: 127,
                    error: """
                        error: the script 'nope.py' cannot be found: No such file or directory
                          help: --script takes a path of this machine, or s3://bucket/key

                        """))
    }

    @Test func `a script that is a directory is 126 and makes no record`() {
        corner.write("dir/main.py", "")

        #expect(
            corner.refusal("--script", "dir")
                == Refusal(
                    code: 126,
                    error: """
                        error: the script 'dir' is not a file
                          help: for a directory: --source-dir dir --script main.py

                        """))
    }

    // MARK: - Inputs

    @Test func `an input that is not there is named`() {
        #expect(
            failure("--input", "data=nope")
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. No objects found under file://<tmp>/nope (input 'data')
                      help: check the S3Uri of ProcessingInputs[0]; 'pjrun s3 ls' shows what is there

                    """))
    }

    @Test func `an empty prefix is named`() {
        corner.write("a.txt", "a")
        corner.run("s3", "cp", "a.txt", "s3://bucket/other/a.txt")

        #expect(
            failure("--input", "data=s3://bucket/in/")
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. No objects found under s3://bucket/in/ (input 'data')
                      help: check the S3Uri of ProcessingInputs[0]; 'pjrun s3 ls' shows what is there

                    """))
    }

    @Test func `a bucket that is not there is named with its input and a way out`() {
        #expect(
            failure("--input", "data=s3://nobucket/in")
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. There is no bucket 'nobucket' (input 'data')
                      help: 'pjrun s3 ls' lists the buckets, 'pjrun s3 cp' makes one

                    """))
    }

    @Test func `an input name that is not UTF-8 is named with a way out`() {
        corner.shell(#"mkdir in && : > in/$'a\377.csv'"#)

        #expect(
            failure("--input", "data=in")
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. The name of '<tmp>/in/a\u{fffd}.csv' is not UTF-8, which an S3 key must be (input 'data')
                      help: rename the file

                    """))
    }

    @Test(.enabled(if: Launcher.nobodyCanRun), arguments: [("secret.csv", "secret.csv"), ("in", "in/secret.csv")])
    func `an input that may not be read is named with a way out`(input: String, file: String) {
        corner.write("in/open.csv", "1")
        corner.write(file, "2")
        corner.shell("chmod 600 \(file) && chown 65534 home")

        #expect(
            failure("--input", "data=\(input)", launcher: Launcher.nobody)
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. Cannot read '<tmp>/\(file)': Permission denied
                      help: let the user who runs pjrun read it

                    """))
    }

    @Test(.enabled(if: Launcher.nobodyCanRun)) func `a directory that may not be read is named with a way out`() {
        corner.write("in/a.csv", "1")
        corner.shell("chmod 700 in && chown 65534 home")

        #expect(
            failure("--input", "data=in", launcher: Launcher.nobody)
                == expected(
                    """
                    pjrun Failed      ClientError: Failed to download data. Cannot open the directory '<tmp>/in': Permission denied (input 'data')
                      help: let the user who runs pjrun read it

                    """))
    }

    // MARK: - Keys

    @Test(arguments: [
        ("a//b", "it has an empty component ('//', or a slash at one end)"),
        ("a/../../b", "it has the component '..'"),
        ("./b", "it has the component '.'"),
    ])
    func `a key that cannot be a file name is refused and nothing is written`(key: String, problem: String) {
        corner.write("a.txt", "a")

        let refusal = corner.refusal("s3", "cp", "a.txt", "s3://bucket/\(key)")

        #expect(
            refusal
                == Refusal(
                    code: 2,
                    error: """
                        error: the key '\(key)' of bucket 'bucket' cannot be a file name: \(problem)
                          help: rename the object; S3 would keep it, a directory cannot

                        """))
        #expect(corner.shell("find home/s3 -type f").output == "")
    }

    @Test func `a key with a component of 300 bytes is refused`() {
        let long = String(repeating: "x", count: 300)
        corner.write("a.txt", "a")

        #expect(
            corner.refusal("s3", "cp", "a.txt", "s3://bucket/\(long)")
                == Refusal(
                    code: 2,
                    error: """
                        error: the key '\(long)' of bucket 'bucket' cannot be a file name: it has a component of 300 bytes, files have at most 255
                          help: rename the object; S3 would keep it, a directory cannot

                        """))
    }

    @Test func `a manifest whose suffix climbs out of its place is refused`() {
        corner.write("in/secret", "secret")
        corner.write("in/deep/m.json", #"[{"prefix": "file://\#(corner.scratch.path)/in/deep/"}, "../secret"]"#)
        corner.write(
            "job.json",
            Corner.request(
                """
                "ProcessingInputs": [\(Corner.input("m", "file://\(corner("in/deep/m.json"))", at: "/opt/ml/processing/m")
                    .replacing("S3Prefix", with: "ManifestFile"))]
                """))

        #expect(
            corner.refusal("--request", "job.json")
                == Refusal(
                    code: 125,
                    error: untilDownloading(1) + """
                        pjrun Failed      ClientError: Failed to download data. The key '<tmp>/in/deep/../secret' cannot be a file below its LocalPath (input 'm')
                          help: rename the object, or name the other objects by a ManifestFile

                        """, records: ["job Failed"]))
    }

    // MARK: - Outputs

    @Test(arguments: ["s3://bucket/a/../../../x", "s3://bucket/a//b"])
    func `an output whose keys cannot be file names is refused before the script runs`(uri: String) {
        corner.write("s.sh", "echo ran; : > /opt/ml/processing/output/out/f\n")

        let refusal = failure("--output", "out=\(uri)")

        #expect(refusal.code == 125 || refusal.code == 2)
        #expect(refusal.output == "")
        #expect(refusal.files == [])
        #expect(corner.shell("find home/s3 -type f").output == "")
    }

    @Test(arguments: ["taken", "taken/below"]) func `an output on top of a file is refused and the file stays`(
        path: String
    ) {
        corner.write("taken", "mine")

        #expect(
            failure("--output", "out=\(path)")
                == expected(
                    """
                    pjrun Failed      ClientError: the output file://<tmp>/\(path) is a file, or a part of its path is
                      help: name a directory

                    """, inputs: 1))
        #expect(corner.read("taken") == "mine")
    }

    @Test(.enabled(if: Launcher.nobodyCanRun))
    func `an output that may not be written is refused before the script runs`() {
        corner.shell("mkdir out && chown 65534 home")

        #expect(
            failure("--output", "out=out", launcher: Launcher.nobody)
                == expected(
                    """
                    pjrun Failed      ClientError: the output file://<tmp>/out cannot be written: cannot write to '<tmp>/out': Permission denied
                      help: choose a destination that you may write to

                    """, inputs: 1))
    }

    @Test(.enabled(if: Launcher.canMount)) func `an output on a read-only mount is refused before the script runs`() {
        corner.shell("mkdir out")
        let launcher = Launcher.mounting("mount --bind out out && mount -o remount,ro,bind out")

        #expect(
            failure("--output", "out=out/deep", launcher: launcher)
                == expected(
                    """
                    pjrun Failed      ClientError: the output file://<tmp>/out/deep cannot be written: cannot make the directory '<tmp>/out/deep': Read-only file system
                      help: choose a destination that you may write to

                    """, inputs: 1))
    }

    @Test func `an output name that is not UTF-8 fails the job, and the other files are there`() {
        corner.write("s.sh", #"cd /opt/ml/processing/output/out && : > $'b\377' && printf good > good"# + "\n")

        #expect(
            failure("--output", "out=out")
                == Refusal(
                    code: 125,
                    error: untilDownloading(1) + """
                        pjrun Processing  /bin/bash /opt/ml/processing/input/code/s.sh
                        pjrun Uploading   1 output
                        pjrun Failed      ClientError: Failed to upload 'b\u{fffd}' of output 'out' to file://<tmp>/out: the name is not UTF-8, which an S3 key must be
                          help: let the script choose another name
                        output  where                       files  bytes
                        out     <tmp>/out      1    4 B

                        """, files: ["out/good"], records: ["job Failed"]))
    }
}
