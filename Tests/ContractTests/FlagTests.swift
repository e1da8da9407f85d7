import PjrunTesting
import Testing

@Suite struct FlagTests {
    private func planned(_ folder: JobFolder, _ arguments: [String]) -> JSONValue {
        let result = folder.pjrun(
            ["run"] + arguments + ["--dry-run", "--format", "json"], environment: ["FROM_CALLER": "called"])
        return result.code == 0 ? JSONValue(parsing: result.output)["Request"] ?? .null : .string(result.error)
    }

    private func folder() -> JobFolder {
        let folder = JobFolder()
        folder.write("main.py", "print('hi')\n")
        folder.write("data/a.csv", "1\n")
        folder.write("vars.env", "# a comment\n\nFILE=from file\nBOTH=file\nFROM_CALLER\n")
        return folder
    }

    @Test func `every flag that describes the job sets its field`() {
        let folder = folder()

        let request = planned(
            folder,
            [
                "--image", "local", "--script", "main.py", "--input", "data=data", "--output", "train=out/train",
                "--argument", "--test-size", "--argument", "0.2", "-e", "BOTH=flag", "--env", "FROM_CALLER",
                "--env-file",
                "vars.env", "--instances", "2", "--instance-type", "ml.c5.large", "--max-runtime", "60", "--job-name",
                "mine",
                "--tag", "team=a=b", "--tag", "empty=", "--continuous", "--shard", "--network-isolation",
            ])

        let source = folder.scratch.path
        #expect(
            request == [
                "ProcessingJobName": "mine",
                "RoleArn": "arn:aws:iam::123456789012:role/pjrun-local",
                "AppSpecification": [
                    "ImageUri": "local",
                    "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/main.py"],
                    "ContainerArguments": ["--test-size", "0.2"],
                ],
                "ProcessingInputs": [
                    [
                        "InputName": "data",
                        "S3Input": [
                            "S3Uri": .string("file://\(source)/data"), "LocalPath": "/opt/ml/processing/input/data",
                            "S3DataType": "S3Prefix", "S3InputMode": "File", "S3DataDistributionType": "ShardedByS3Key",
                        ],
                    ],
                    [
                        "InputName": "code",
                        "S3Input": [
                            "S3Uri": .string("file://\(source)/main.py"), "LocalPath": "/opt/ml/processing/input/code",
                            "S3DataType": "S3Prefix", "S3InputMode": "File",
                            "S3DataDistributionType": "FullyReplicated",
                        ],
                    ],
                ],
                "ProcessingOutputConfig": [
                    "Outputs": [
                        [
                            "OutputName": "train",
                            "S3Output": [
                                "S3Uri": .string("file://\(source)/out/train"),
                                "LocalPath": "/opt/ml/processing/output/train", "S3UploadMode": "Continuous",
                            ],
                        ]
                    ]
                ],
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 2, "InstanceType": "ml.c5.large", "VolumeSizeInGB": 30]
                ],
                "StoppingCondition": ["MaxRuntimeInSeconds": 60],
                "Environment": ["FILE": "from file", "BOTH": "flag", "FROM_CALLER": "called"],
                "NetworkConfig": ["EnableNetworkIsolation": true],
                "Tags": [["Key": "team", "Value": "a=b"], ["Key": "empty", "Value": ""]],
            ])
    }

    @Test func `a flag that is not given leaves its field out or at its default`() {
        let folder = folder()

        let request = planned(folder, ["--entrypoint", "/bin/echo", "--entrypoint", "-n", "--output", "o=out"])

        #expect(request["ProcessingJobName"]?.string?.hasPrefix("local-") == true)
        #expect(
            request.without(["ProcessingJobName"]) == [
                "RoleArn": "arn:aws:iam::123456789012:role/pjrun-local",
                "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["/bin/echo", "-n"]],
                "ProcessingOutputConfig": [
                    "Outputs": [
                        [
                            "OutputName": "o",
                            "S3Output": [
                                "S3Uri": .string("file://\(folder.scratch.path)/out"),
                                "LocalPath": "/opt/ml/processing/output/o", "S3UploadMode": "EndOfJob",
                            ],
                        ]
                    ]
                ],
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30]
                ],
            ])
    }

    @Test func `a source directory becomes the code input, and the script is a path inside`() {
        let folder = folder()
        folder.write("src/pkg/run.sh", "cat \"$(dirname \"$0\")/../words\"\n")
        folder.write("src/words", "from the directory\n")

        let request = planned(folder, ["--source-dir", "src", "--script", "pkg/run.sh"])
        let result = folder.pjrun("run", "-q", "--source-dir", "src", "--script", "pkg/run.sh")

        #expect(
            request["AppSpecification"]?["ContainerEntrypoint"] == [
                "/bin/bash", "/opt/ml/processing/input/code/pkg/run.sh",
            ])
        #expect(
            request["ProcessingInputs"] == [
                [
                    "InputName": "code",
                    "S3Input": [
                        "S3Uri": .string("file://\(folder("src"))"), "LocalPath": "/opt/ml/processing/input/code",
                        "S3DataType": "S3Prefix", "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated",
                    ],
                ]
            ])
        #expect(result == ShellResult(exit: 0, "from the directory\n"))
    }

    @Test func `the flags are those that these tests know`() {
        let folder = JobFolder()

        let help = folder.pjrun("run", "--help").output
        let lines = help.split(separator: "\n").filter { $0.hasPrefix("  -") }
        let flags = lines.compactMap { $0.firstMatch(of: /--[a-z0-9-]+/).map { String($0.output) } }

        #expect(
            Set(flags) == [
                "--image", "--script", "--source-dir", "--input", "--output", "--argument", "--entrypoint", "--env",
                "--env-file", "--instances", "--instance-type", "--max-runtime", "--job-name", "--tag", "--continuous",
                "--shard", "--network-isolation", "--request", "--stop-grace", "--stop-signal", "--copy-inputs",
                "--open-path", "--dry-run", "--detach", "--format", "--quiet", "--version", "--help", "--map",
                "--s3", "--cache", "--on-event", "--events-file",
            ])
    }

    // MARK: - NAME=URI[:LOCALPATH]

    /// `<here>` stands for the folder in arguments and answers.
    static let channels: [(argument: String, uri: String, path: String)] = [
        ("d=data", "file://<here>/data", "/opt/ml/processing/input/d"),
        ("d=./data/", "file://<here>/data", "/opt/ml/processing/input/d"),
        ("d=other/../data", "file://<here>/data", "/opt/ml/processing/input/d"),
        ("d=<here>/data", "file://<here>/data", "/opt/ml/processing/input/d"),
        ("d=data:/opt/ml/processing/x", "file://<here>/data", "/opt/ml/processing/x"),
        ("d=<here>/data:/opt/ml/processing/x", "file://<here>/data", "/opt/ml/processing/x"),
        ("d=file://<here>/data", "file://<here>/data", "/opt/ml/processing/input/d"),
        ("d=file://<here>/data:/opt/ml/processing/x", "file://<here>/data", "/opt/ml/processing/x"),
        ("d=s3://bucket/data", "s3://bucket/data", "/opt/ml/processing/input/d"),
        ("d=s3://bucket/data:/opt/ml/processing/x", "s3://bucket/data", "/opt/ml/processing/x"),
        ("d=s3://bucket:/opt/ml/processing/x", "s3://bucket", "/opt/ml/processing/x"),
        (
            "d=odd =names/50% #1?:/opt/ml/processing/x", "file://<here>/odd%20=names/50%25%20%231%3F",
            "/opt/ml/processing/x"
        ),
        ("d=odd =names/a:b", "file://<here>/odd%20=names/a:b", "/opt/ml/processing/input/d"),
    ]

    @Test(arguments: channels)
    func `an input is named, addressed and placed by one argument`(
        _ channel: (argument: String, uri: String, path: String)
    ) {
        let folder = folder()
        folder.write("odd =names/50% #1?/a.csv", "1\n")
        folder.write("odd =names/a:b/a.csv", "1\n")
        folder.pjrun("s3", "cp", "--recursive", "data", "s3://bucket/data")
        func here(_ text: String) -> String {
            text.split(separator: "<here>", omittingEmptySubsequences: false).joined(separator: folder.scratch.path)
        }

        let request = planned(folder, ["--entrypoint", "/bin/true", "--input", here(channel.argument)])
        let ran = folder.pjrun(
            "run", "--quiet", "--input", here(channel.argument), "--entrypoint", "/usr/bin/find", "--entrypoint",
            channel.path,
            "--entrypoint", "-name", "--entrypoint", "a.csv")

        #expect(
            request["ProcessingInputs"] == [
                [
                    "InputName": "d",
                    "S3Input": [
                        "S3Uri": .string(here(channel.uri)), "LocalPath": .string(channel.path),
                        "S3DataType": "S3Prefix",
                        "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated",
                    ],
                ]
            ])
        let place = channel.uri == "s3://bucket" ? "/data/a.csv" : "/a.csv"
        #expect(ran == ShellResult(exit: 0, channel.path + place + "\n"))
    }

    @Test func `an output is named, addressed and placed by one argument`() {
        let folder = JobFolder()

        let result = folder.runScript(
            "for d in /opt/ml/processing/output/a /opt/ml/processing/b /opt/ml/processing/output/c; do pwd > $d/f; done",
            [
                "--output", "a=out a", "--output", "b=s3://new-bucket/deep/b/:/opt/ml/processing/b", "--output",
                "c=file://\(folder("c"))",
            ])

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(folder.contents("out a") == ["f": "/tmp\n"])
        #expect(folder.contents("home/s3") == ["new-bucket/deep/b/f": "/tmp\n"])
        #expect(folder.contents("c") == ["f": "/tmp\n"])
    }

    @Test func `generated names differ, also of jobs that start together`() {
        let folder = folder()

        let running = (0..<8).map { _ in folder.start("run", "--script", "main.py", "--dry-run", "--format", "json") }
        let names = running.compactMap { JSONValue(parsing: $0.wait().output)["Request"]?["ProcessingJobName"]?.string }

        #expect(names.count == 8)
        #expect(Set(names).count == 8)
        #expect(
            names.filter { $0.wholeMatch(of: /main-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-\d{3}-[a-z0-9]{6}/) == nil } == [])
    }
}
