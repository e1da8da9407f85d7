import Glibc
import PjrunTesting
import Testing

@Suite struct StagingTests {
    /// Prints what is below a directory of the job, one path per line, sorted.
    private static func list(_ directory: String) -> String {
        "cd \(directory) && find . -mindepth 1 -printf '%P%y\\n' | sed -n 's/f$//p' | LC_ALL=C sort"
    }

    private func folderWithBucket() -> JobFolder {
        let folder = JobFolder()
        for key in [
            "data/train/a.csv", "data/train/sub/b.csv", "data/train-x.csv", "data/trainee/c.csv", "top.txt",
            "data/te st/ü.csv",
        ] {
            folder.write("source/\(key)", "content of \(key)\n")
        }
        folder.pjrun("s3", "cp", "--recursive", "source", "s3://bucket/")
        return folder
    }

    // MARK: - Keys and paths

    private static let prefixes: [(uri: String, files: [String])] = [
        // The URI is one key: its last component.
        ("s3://bucket/data/train/a.csv", ["a.csv"]),
        ("s3://bucket/data/te st/ü.csv", ["ü.csv"]),
        // The URI is a directory of keys: the remainder.
        ("s3://bucket/data/train/", ["a.csv", "sub/b.csv"]),
        ("s3://bucket/data/te st", ["ü.csv"]),
        // The prefix is literal: names that only begin so keep their whole name.
        ("s3://bucket/data/train", ["a.csv", "sub/b.csv", "train-x.csv", "trainee/c.csv"]),
        ("s3://bucket/data/tr", ["train-x.csv", "train/a.csv", "train/sub/b.csv", "trainee/c.csv"]),
        ("s3://bucket/data/traine", ["trainee/c.csv"]),
        // A bare bucket.
        (
            "s3://bucket",
            [
                "data/te st/ü.csv", "data/train-x.csv", "data/train/a.csv", "data/train/sub/b.csv",
                "data/trainee/c.csv", "top.txt",
            ]
        ),
        (
            "s3://bucket/",
            [
                "data/te st/ü.csv", "data/train-x.csv", "data/train/a.csv", "data/train/sub/b.csv",
                "data/trainee/c.csv", "top.txt",
            ]
        ),
        // The same addresses as web addresses.
        ("https://bucket.s3.eu-west-1.amazonaws.com/data/train/", ["a.csv", "sub/b.csv"]),
        ("https://s3.eu-west-1.amazonaws.com/bucket/data/train/a.csv", ["a.csv"]),
    ]

    @Test(arguments: prefixes)
    func `a prefix gives the files that the service would give`(_ prefix: (uri: String, files: [String])) {
        let folder = folderWithBucket()

        let result = folder.runScript(Self.list("/opt/ml/processing/input/d"), ["--input", "d=\(prefix.uri)"])

        #expect(result == ShellResult(exit: 0, prefix.files.map { $0 + "\n" }.joined()))
    }

    @Test func `a plain directory is staged whole, with its links to files followed`() {
        let folder = JobFolder()
        folder.write("data/a.csv", "1\n")
        folder.write("data/sub/b.csv", "2\n")
        folder.write("elsewhere/c.csv", "3\n")
        folder.write("database/d.csv", "4\n")
        Shell.run("ln -s ../elsewhere/c.csv '\(folder("data"))/linked.csv'")

        let result = folder.runScript(
            "cd /opt/ml/processing/input/d && find . -type f | LC_ALL=C sort && cat linked.csv", ["--input", "d=data"])

        #expect(result == ShellResult(exit: 0, "./a.csv\n./linked.csv\n./sub/b.csv\n3\n"))
    }

    @Test func `folder markers and empty directories are not staged`() {
        let folder = folderWithBucket()
        Shell.run("mkdir -p '\(folder.home)/s3/bucket/data/train/marker' '\(folder.home)/s3/bucket/only/marker'")

        let result = folder.runScript(
            "find /opt/ml/processing/input/d -mindepth 1 -name 'mark*' | wc -l",
            ["--input", "d=s3://bucket/data/train/"])
        let only = folder.runScript("true", ["--job-name", "only", "--input", "d=s3://bucket/only"])

        #expect(result == ShellResult(exit: 0, "0\n"))
        #expect(only.code == 125)
        #expect(
            folder.state("only")
                == JobState(
                    "Failed",
                    reason: "ClientError: Failed to download data. No objects found under s3://bucket/only (input 'd')")
        )
    }

    @Test func `nested LocalPaths show both inputs`() {
        let folder = folderWithBucket()
        folder.write("code/tool.txt", "tool\n")

        let result = folder.runScript(
            """
            cd /opt/ml/processing/input && find . -type f | LC_ALL=C sort
            echo more >> x/y/tool.txt && cat x/y/tool.txt && echo more >> a.csv && tail -n 1 a.csv
            """,
            [
                "--input", "inner=code:/opt/ml/processing/input/x/y", "--input",
                "outer=s3://bucket/data/train/:/opt/ml/processing/input",
            ])

        #expect(
            result == ShellResult(exit: 0, "./a.csv\n./code/main.sh\n./sub/b.csv\n./x/y/tool.txt\ntool\nmore\nmore\n"))
        #expect(folder.read("code/tool.txt") == "tool\n")
    }

    // MARK: - Manifests

    private func manifestRequest(_ uri: String) -> String {
        """
        {"ProcessingJobName":"job","ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.large","VolumeSizeInGB":1}},
         "AppSpecification":{"ImageUri":"local","ContainerEntrypoint":["/usr/bin/find","/opt/ml/processing/input/d","-type","f","-printf","%P "]},
         "ProcessingInputs":[{"InputName":"d","S3Input":{"S3Uri":"\(uri)","LocalPath":"/opt/ml/processing/input/d","S3DataType":"ManifestFile","S3InputMode":"File"}}]}
        """
    }

    @Test func `a manifest names its objects, and their places`() {
        let folder = folderWithBucket()
        folder.write("m.json", #"[{"prefix":"s3://bucket/data/"},"train/sub/b.csv","te st/ü.csv"]"#)
        folder.pjrun("s3", "cp", "m.json", "s3://other/m.json")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: manifestRequest("s3://other/m.json"))

        #expect(result.code == 0)
        #expect(Set(result.output.split(separator: ".csv ")) == ["train/sub/b", "te st/ü"])
    }

    private static let shape =
        "a manifest is an array: {\"prefix\": \"s3://bucket/some/prefix/\"}, then strings that follow it"
    private static let manifests: [(text: String, problem: String)] = [
        (
            #"[{"prefix":"s3://bucket/data/"},"train/none.csv"]"#,
            "entry [1] names s3://bucket/data/train/none.csv, which does not exist"
        ),
        (#"["train/a.csv"]"#, "its first element is not an object with a non-empty \"prefix\""),
        (#"[]"#, "its first element is not an object with a non-empty \"prefix\""),
        (#"[{"prefix":""},"a"]"#, "its first element is not an object with a non-empty \"prefix\""),
        (#"{"prefix":"s3://bucket/data/"}"#, "its first element is not an object with a non-empty \"prefix\""),
        (#"[{"prefix":"s3://bucket/data/"},7]"#, "entry [1] is not a non-empty string"),
        (#"[{"prefix":"s3://bucket/data/"},"train/a.csv",""]"#, "entry [2] is not a non-empty string"),
    ]

    @Test(arguments: manifests)
    func `a wrong manifest fails the job with the place that is wrong`(_ manifest: (text: String, problem: String)) {
        let folder = folderWithBucket()
        folder.write("m.json", manifest.text)
        folder.pjrun("s3", "cp", "m.json", "s3://other/m.json")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: manifestRequest("s3://other/m.json"))

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state()
                == JobState(
                    "Failed",
                    reason:
                        "ClientError: Failed to download data. The manifest s3://other/m.json: \(manifest.problem) (input 'd')"
                )
        )
    }

    @Test(arguments: [#"[{"prefix":"s3://bucket/data/"},"train/a.csv",]"#, "s3://bucket/data/train/a.csv\n", ""])
    func `a manifest that is not JSON fails the job, and its name is said`(text: String) throws {
        let folder = folderWithBucket()
        folder.write("m.json", text)
        folder.pjrun("s3", "cp", "m.json", "s3://other/m.json")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: manifestRequest("s3://other/m.json"))

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason.hasPrefix("ClientError: Failed to download data. The manifest s3://other/m.json: "))
        #expect(result.error.contains("a manifest is an array"))
    }

    @Test func `a manifest that is not there fails the job`() {
        let folder = folderWithBucket()

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: manifestRequest("s3://bucket/none.json"))

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state()
                == JobState(
                    "Failed",
                    reason:
                        "ClientError: Failed to download data. The manifest s3://bucket/none.json: there is no such object (input 'd')"
                ))
    }

    @Test(arguments: ["../../escaped.csv", "train/../train/a.csv", "/train/a.csv", "train//a.csv"])
    func `an entry of a manifest cannot lead out of its LocalPath`(entry: String) throws {
        let folder = folderWithBucket()
        folder.write("home/s3/escaped.csv", "outside of every bucket\n")
        folder.write("m.json", "[{\"prefix\":\"s3://bucket/data/\"},\"\(entry)\"]")
        folder.pjrun("s3", "cp", "m.json", "s3://other/m.json")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: manifestRequest("s3://other/m.json"))

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(reason.hasPrefix("ClientError: "))
    }

    // MARK: - Distribution

    private func staged(_ folder: JobFolder, hosts: Int, _ flags: [String]) -> (ShellResult, [String: [String]]) {
        let result = folder.runScript(
            "cd /opt/ml/processing/input/d && find . -type f -printf '%P\\n' | LC_ALL=C sort > /opt/ml/processing/output/o/$HOSTNAME",
            ["--input", "d=data", "--output", "o=out", "--instances", "\(hosts)"] + flags)
        return (
            result.withoutError, folder.contents("out").mapValues { $0.split(separator: "\n").map(String.init) }
        )
    }

    @Test func `a replicated input is on every host`() {
        let folder = JobFolder()
        for index in 0..<4 { folder.write("data/\(index)", "\(index)") }

        let (result, hosts) = staged(folder, hosts: 3, [])

        let all = ["0", "1", "2", "3"]
        #expect(result == ShellResult(exit: 0))
        #expect(hosts == ["algo-1": all, "algo-2": all, "algo-3": all])
    }

    @Test func `a sharded input is dealt out in the order of its keys`() {
        let folder = JobFolder()
        for name in ["a", "b/1", "b/2", "b-1", "c", "d", "e"] { folder.write("data/\(name)", name) }

        let (result, hosts) = staged(folder, hosts: 3, ["--shard"])

        // "-" comes before "/" in the order of bytes.
        #expect(result == ShellResult(exit: 0))
        #expect(hosts == ["algo-1": ["a", "b/2", "e"], "algo-2": ["b-1", "c"], "algo-3": ["b/1", "d"]])
    }

    @Test func `hosts that get no object run all the same`() {
        let folder = JobFolder()
        folder.write("data/only", "x")

        let (result, hosts) = staged(folder, hosts: 3, ["--shard"])
        let plan = JSONValue(
            parsing: folder.pjrun(
                "plan", "--script", "main.sh", "--input", "d=data", "--shard", "--instances", "3", "--format", "json"
            ).output)

        #expect(result == ShellResult(exit: 0))
        #expect(hosts == ["algo-1": ["only"], "algo-2": [], "algo-3": []])
        #expect(plan["Hosts"]?.elements.map { $0["Inputs"]?[0]?["Objects"]?.elements.count } == [1, 0, 0])
    }

    // MARK: - The job's own data

    @Test(
        arguments: [["--input", "d=data"], ["--input", "d=data", "--copy-inputs"], ["--input", "d=s3://bucket/d"]],
        Caller.possible)
    func `a job may do what it likes with its inputs, and the source stays as it was`(flags: [String], caller: Caller) {
        let folder = caller.folder()
        for name in ["append", "cut", "remove", "mode", "rename", "replace", "sub/deep"] {
            folder.write("data/\(name)", "source\n")
        }
        folder.pjrun("s3", "cp", "--recursive", "data", "s3://bucket/d")
        let look =
            "cd '\(folder.scratch.path)' && for d in data home/s3/bucket; do find $d -type f -printf '%p %m %U %T@ ' -exec cat {} \\; | LC_ALL=C sort; done"
        let before = Shell.run(look).output

        let result = folder.runScript(
            """
            cd /opt/ml/processing/input/d
            set -e
            echo more >> append; : > cut; rm remove; chmod 700 mode; mv rename renamed; echo new > .r; mv .r replace
            rm -r sub; mkdir sub new; echo made > new/file; touch -d 2001-01-01 cut
            for f in $(find . -type f | LC_ALL=C sort); do echo "$f $(stat -c %a $f | sed s/6[46]4/6x4/) $(cat $f | tr '\\n' ' ')"; done
            """, flags)

        #expect(
            result
                == ShellResult(
                    exit: 0,
                    """
                    ./append 6x4 source more\u{20}
                    ./cut 6x4\u{20}
                    ./mode 700 source\u{20}
                    ./new/file 6x4 made\u{20}
                    ./renamed 6x4 source\u{20}
                    ./replace 6x4 new\u{20}

                    """))
        #expect(Shell.run(look).output == before)
        #expect(folder.leftovers == [])
    }

    // MARK: - Pipe mode

    private func pipeRequest(_ folder: JobFolder, gzip: Bool = false, instances: Int = 1) -> String {
        """
        {"ProcessingJobName":"job","ProcessingResources":{"ClusterConfig":{"InstanceCount":\(instances),"InstanceType":"ml.m5.large","VolumeSizeInGB":1}},
         "AppSpecification":{"ImageUri":"local","ContainerEntrypoint":["/bin/bash","/opt/ml/processing/input/code/main.sh"]},
         "ProcessingInputs":[
          {"InputName":"p","S3Input":{"S3Uri":"file://\(folder("data"))","LocalPath":"/opt/ml/processing/input/p","S3DataType":"S3Prefix","S3InputMode":"Pipe","S3CompressionType":"\(gzip ? "Gzip" : "None")"\(instances > 1 ? #","S3DataDistributionType":"ShardedByS3Key""# : "")}},
          {"InputName":"code","S3Input":{"S3Uri":"file://\(folder("main.sh"))","LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File"}}]}
        """
    }

    @Test func `a pipe gives all objects in the order of their keys, and the next pipe gives them again`() {
        let folder = JobFolder()
        folder.write("data/a", "first\n")
        folder.write("data/b/1", "second\n")
        folder.write("data/c", "third\n")
        folder.write(
            "main.sh",
            """
            cd /opt/ml/processing/input/p
            [ -p p_0 ] && echo pipe
            cat p_0; cat p_1; ls | wc -l
            """)

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder))

        #expect(result == ShellResult(exit: 0, "pipe\nfirst\nsecond\nthird\nfirst\nsecond\nthird\n3\n"))
    }

    @Test func `each host's pipe gives its own shard`() {
        let folder = JobFolder()
        for name in ["a", "b", "c"] { folder.write("data/\(name)", "\(name)\n") }
        folder.write("main.sh", "echo $HOSTNAME $(cat /opt/ml/processing/input/p/p_0)")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder, instances: 2))

        #expect(result.code == 0)
        #expect(result.output.split(separator: "\n").sorted() == ["algo-1 a c", "algo-2 b"])
    }

    @Test func `Gzip is decoded in a pipe, also with several members in one object`() {
        let folder = JobFolder()
        Shell.run(
            "cd '\(folder.scratch.path)' && mkdir data && (echo one | gzip; echo two | gzip -9) > data/a.gz && seq 100000 | gzip > data/b.gz"
        )
        folder.write("main.sh", "cat /opt/ml/processing/input/p/p_0 | md5sum")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder, gzip: true))

        #expect(result == Shell.run("(echo one; echo two; seq 100000) | md5sum"))
    }

    @Test func `an object of a pipe that is not gzip fails the job, and is named`() throws {
        let folder = JobFolder()
        folder.write("data/plain.csv", "not compressed\n")
        folder.write("main.sh", "cat /opt/ml/processing/input/p/p_0")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder, gzip: true))

        let reason = try #require(folder.state().reason)
        #expect(result.code == 125)
        #expect(reason.hasPrefix("ClientError: "))
        #expect(reason.contains("plain.csv' is not gzip"))
    }

    @Test func `a script need not read its pipe`() {
        let folder = JobFolder()
        folder.write("data/a", "first\n")
        folder.write("main.sh", "echo ran")

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder))

        #expect(result == ShellResult(exit: 0, "ran\n"))
        #expect(folder.state() == JobState("Completed"))
    }

    @Test func `a reader that closes early gets everything from the next pipe`() {
        let folder = JobFolder()
        Shell.run("mkdir '\(folder("data"))'; seq 500000 > '\(folder("data/big"))'")
        folder.write(
            "main.sh",
            """
            cd /opt/ml/processing/input/p
            head -n 2 p_0
            # The next pipe is made when the last one is opened.
            while ! [ -p p_1 ]; do :; done
            md5sum < p_1
            """)

        let result = folder.pjrun(["run", "-q", "--request", "-"], input: pipeRequest(folder))

        #expect(result == ShellResult(exit: 0, "1\n2\n" + Shell.run("seq 500000 | md5sum").output))
        #expect(folder.state() == JobState("Completed"))
    }

    // MARK: - What the job manages itself

    @Test func `application-managed channels are not touched`() {
        let folder = JobFolder()
        folder.write("data/a.csv", "1\n")
        folder.write(
            "main.sh",
            "ls -A /opt/ml/processing/input/d | wc -l; mkdir -p /opt/ml/processing/o; echo x > /opt/ml/processing/o/f")

        let result = folder.pjrun(
            ["run", "-q", "--request", "-"],
            input: """
                {"ProcessingJobName":"job","ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.large","VolumeSizeInGB":1}},
                 "AppSpecification":{"ImageUri":"local","ContainerEntrypoint":["/bin/bash","/opt/ml/processing/input/code/main.sh"]},
                 "ProcessingInputs":[
                  {"InputName":"d","AppManaged":true,"S3Input":{"S3Uri":"file://\(folder("data"))","LocalPath":"/opt/ml/processing/input/d","S3DataType":"S3Prefix"}},
                  {"InputName":"none","AppManaged":true,"S3Input":{"S3Uri":"s3://no-such-bucket/at/all","S3DataType":"S3Prefix"}},
                  {"InputName":"code","S3Input":{"S3Uri":"file://\(folder("main.sh"))","LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File"}}],
                 "ProcessingOutputConfig":{"Outputs":[{"OutputName":"o","AppManaged":true,"S3Output":{"S3Uri":"file://\(folder("out"))","LocalPath":"/opt/ml/processing/o","S3UploadMode":"EndOfJob"}}]}}
                """)

        #expect(result.withoutError == ShellResult(exit: 0, "0\n"))
        #expect(!folder.has("out"))
    }

    // MARK: - What cannot be staged

    @Test(arguments: [
        ("s3://bucket/none", "No objects found under s3://bucket/none (input 'd')"),
        ("file:///nonexistent/place", "No objects found under file:///nonexistent/place (input 'd')"),
    ])
    func `an empty prefix fails the job with a reason that names it`(uri: String, words: String) {
        let folder = folderWithBucket()

        let result = folder.runScript(
            "touch /opt/ml/processing/output/o/ran", ["--input", "d=\(uri)", "--output", "o=out"])

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(folder.state() == JobState("Failed", reason: "ClientError: Failed to download data. \(words)"))
        #expect(folder.files("out") == [])
        #expect(folder.leftovers == [])
    }

    @Test func `a bucket that is not there fails the job with a reason that names it`() throws {
        let folder = JobFolder()

        let result = folder.runScript("true", ["--input", "d=s3://no-such-bucket/x"])

        let reason = try #require(folder.state().reason)
        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            reason == "ClientError: Failed to download data. There is no bucket 'no-such-bucket' (input 'd')")
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [["--input", "d=data"], ["--input", "d=data", "--copy-inputs"]])
    func `a file that the caller cannot read fails the job with a reason that names it`(flags: [String]) {
        let folder = Caller.nobody.folder()
        folder.write("data/a.csv", "1\n")
        let secret = folder.write("data/secret.csv", "2\n")
        chmod(secret, 0o600)

        let result = folder.runScript("echo ran", flags)

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(folder.state().status == "Failed")
        #expect(
            folder.state().reason?.wholeMatch(
                of:
                    /ClientError: Failed to download data\. Cannot (read|open) '.*\/data\/secret\.csv': Permission denied/
            ) != nil)
        #expect(folder.leftovers == [])
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a directory that the caller cannot read fails the job with a reason that names it`() {
        let folder = Caller.nobody.folder()
        folder.write("data/a.csv", "1\n")
        folder.write("data/closed/b.csv", "2\n")
        chmod(folder("data/closed"), 0o700)

        let result = folder.runScript("echo ran", ["--input", "d=data"])

        #expect(result.withoutError == ShellResult(exit: 125))
        #expect(
            folder.state().reason?.wholeMatch(
                of:
                    /ClientError: Failed to download data\. Cannot read the directory '.*\/data\/closed': Permission denied \(input 'd'\)/
            ) != nil)
    }
}
