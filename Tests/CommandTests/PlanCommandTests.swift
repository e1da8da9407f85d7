import PjrunTesting
import Testing

@Suite struct `pjrun plan` {
    let corner = Corner()

    init() {
        corner.write("in/a.csv", "1\n")
        corner.write("in/b.csv", "22\n")
        corner.write("s.sh", "true\n")
    }

    private let flags = [
        "--script", "s.sh", "--input", "data=in", "--output", "out=out", "--instances", "3", "--shard", "--job-name",
        "job",
        "--argument", "--fast", "--argument", "x y", "--max-runtime", "60", "--network-isolation",
    ]

    @Test(arguments: [["plan"], ["run", "--dry-run"], ["--dry-run"]])
    func `shows what would be done and flags hosts without data`(command: [String]) {
        let answer = corner.refusal(command + flags)

        #expect(
            answer
                == Corner.Refusal(
                    code: 0,
                    error: "",
                    output: """
                        job      job
                        image    local
                        command  /bin/bash /opt/ml/processing/input/code/s.sh --fast x y
                        limit    60 s
                        network  isolated: loopback and the job's own hosts

                        input  from                                to                             files  bytes  distribution
                        data   file://<tmp>/in    /opt/ml/processing/input/data      2    5 B  ShardedByS3Key
                        code   file://<tmp>/s.sh  /opt/ml/processing/input/code      1    5 B  FullyReplicated

                        host    input  key                              bytes
                        algo-1  data   <tmp>/in/a.csv    2 B
                        algo-2  data   <tmp>/in/b.csv    3 B

                        host    files  bytes
                        algo-1      2    7 B
                        algo-2      2    8 B
                        algo-3      1    5 B  empty

                        output  from                           to                          mode
                        out     /opt/ml/processing/output/out  <tmp>/out  EndOfJob

                        """))
    }

    @Test func `tells the same as JSON`() throws {
        let answer = corner.run(["plan", "--format", "json"] + flags)
        let plan = try JSONAnswer(answer.output)

        #expect(answer.code == 0)
        #expect(plan.keys == ["Request", "Hosts", "EmptyHosts", "Queries", "Outputs", "Warnings"])
        #expect(plan.object["EmptyHosts"] as? [String] == ["algo-3"])
        #expect(plan.list("Hosts").map { $0["Bytes"] as? Int } == [7, 8, 5])
        let inputs = plan.list("Hosts").map { $0["Inputs"] as? [[String: Any]] ?? [] }
        let keys = inputs.map {
            $0.map { ($0["Objects"] as? [[String: Any]] ?? []).compactMap { $0["Path"] as? String } }
        }
        #expect(keys == [[["a.csv"], ["s.sh"]], [["b.csv"], ["s.sh"]], [[], ["s.sh"]]])
        #expect((plan.object["Request"] as? [String: Any])?["ProcessingJobName"] as? String == "job")
    }

    @Test func `takes every form of a flag`() throws {
        corner.write("job.env", "# comment\n\nA=1\nB=from file\r\n")

        let answer = corner.run(
            "plan", "--format", "json", "--script", "s.sh", "--entrypoint", "/bin/sh", "--entrypoint", "-c",
            "--env-file",
            "job.env", "-e", "B=2=two", "--env", "CALLER", "--tag", "team=a=b", "--tag", "empty=", "--instance-type",
            "ml.c5.large", "--input", "x=s3://bucket/p:/opt/ml/processing/elsewhere", "--output",
            "o=file://\(corner.scratch.path)/o:/opt/ml/processing/there", "--continuous", "--job-name", "job",
            environment: ["CALLER": "mine"])
        // Planning reads the inputs, and this one is not there.
        #expect(answer.code == 125)

        corner.write("a", "a")
        corner.run("s3", "cp", "a", "s3://bucket/p/a")
        let plan = corner.run(
            "plan", "--format", "json", "--script", "s.sh", "--entrypoint", "/bin/sh", "--entrypoint", "-c",
            "--env-file",
            "job.env", "-e", "B=2=two", "--env", "CALLER", "--tag", "team=a=b", "--tag", "empty=", "--instance-type",
            "ml.c5.large", "--input", "x=s3://bucket/p:/opt/ml/processing/elsewhere", "--output",
            "o=file://\(corner.scratch.path)/o:/opt/ml/processing/there", "--continuous", "--job-name", "job",
            environment: ["CALLER": "mine"])

        let request = try #require(try JSONAnswer(plan.output).object["Request"] as? [String: Any])
        #expect(request["Environment"] as? [String: String] == ["A": "1", "B": "2=two", "CALLER": "mine"])
        #expect(
            request["Tags"] as? [[String: String]] == [
                ["Key": "team", "Value": "a=b"], ["Key": "empty", "Value": ""],
            ])
        #expect(
            (request["AppSpecification"] as? [String: Any])?["ContainerEntrypoint"] as? [String] == ["/bin/sh", "-c"])
        let input = (request["ProcessingInputs"] as? [[String: Any]])?.first?["S3Input"] as? [String: String]
        #expect(input?["S3Uri"] == "s3://bucket/p")
        #expect(input?["LocalPath"] == "/opt/ml/processing/elsewhere")
        let outputs = (request["ProcessingOutputConfig"] as? [String: Any])?["Outputs"] as? [[String: Any]]
        let output = outputs?.first?["S3Output"] as? [String: String]
        #expect(
            output == [
                "S3Uri": "file://<tmp>/o", "LocalPath": "/opt/ml/processing/there", "S3UploadMode": "Continuous",
            ])
    }
}
