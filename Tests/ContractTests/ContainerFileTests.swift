import PjrunTesting
import Testing

@Suite struct ContainerFileTests {
    @Test func `the configuration files are exactly as documented`() {
        let folder = JobFolder()
        folder.write("data/a.csv", "1\n")

        let result = folder.runScript(
            "cat /opt/ml/config/processingjobconfig.json; echo; cat /opt/ml/config/resourceconfig.json; echo; ls /opt/ml/config",
            [
                "--job-name", "My-Job", "--input", "d=data", "--output", "o=out", "--argument", "x y", "--env",
                "KEY=VALUE",
            ], environment: ["AWS_REGION": "eu-west-1"])

        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(result.code == 0)
        #expect(
            lines.first.map(JSONValue.init(parsing:)) == [
                "ProcessingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/my-job",
                "ProcessingJobName": "My-Job",
                "AppSpecification": [
                    "ImageUri": "local",
                    "ContainerEntrypoint": ["/bin/bash", "/opt/ml/processing/input/code/main.sh"],
                    "ContainerArguments": ["x y"],
                ],
                "Environment": ["KEY": "VALUE"],
                "ProcessingInputs": [
                    [
                        "InputName": "d",
                        "S3Input": [
                            "LocalPath": "/opt/ml/processing/input/d", "S3Uri": .string("file://\(folder("data"))"),
                            "S3DataDistributionType": "FullyReplicated", "S3DataType": "S3Prefix",
                            "S3InputMode": "File",
                            "S3CompressionType": "None", "S3DownloadMode": "StartOfJob",
                        ],
                    ],
                    [
                        "InputName": "code",
                        "S3Input": [
                            "LocalPath": "/opt/ml/processing/input/code",
                            "S3Uri": .string("file://\(folder("main.sh"))"),
                            "S3DataDistributionType": "FullyReplicated", "S3DataType": "S3Prefix",
                            "S3InputMode": "File",
                            "S3CompressionType": "None", "S3DownloadMode": "StartOfJob",
                        ],
                    ],
                ],
                "ProcessingOutputConfig": [
                    "Outputs": [
                        [
                            "OutputName": "o",
                            "S3Output": [
                                "LocalPath": "/opt/ml/processing/output/o", "S3Uri": .string("file://\(folder("out"))"),
                                "S3UploadMode": "EndOfJob",
                            ],
                        ]
                    ],
                    "KmsKeyId": nil,
                ],
                "ProcessingResources": [
                    "ClusterConfig": [
                        "InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30, "VolumeKmsKeyId": nil,
                    ]
                ],
                "RoleArn": "arn:aws:iam::123456789012:role/pjrun-local",
                "StoppingCondition": ["MaxRuntimeInSeconds": 86400],
            ])
        #expect(
            lines.dropFirst() == [
                #"{"current_host":"algo-1","hosts":["algo-1"]}"#, "processingjobconfig.json", "resourceconfig.json",
            ])
    }

    @Test func `each of eleven hosts has its own resource file, with all hosts in lexicographic order`() {
        let folder = JobFolder()

        let result = folder.runScript(
            """
            cp /opt/ml/config/resourceconfig.json /opt/ml/processing/output/o/$HOSTNAME
            cp /opt/ml/config/processingjobconfig.json /opt/ml/processing/output/o/$(hostname).job
            """, ["--instances", "11", "--output", "o=out"])

        let hosts = ["algo-1", "algo-10", "algo-11"] + (2...9).map { "algo-\($0)" }
        let list = hosts.map { "\"\($0)\"" }.joined(separator: ",")
        let found = folder.contents("out")
        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(
            found.filter { !$0.key.hasSuffix(".job") }
                == Dictionary(
                    uniqueKeysWithValues: hosts.map { ($0, "{\"current_host\":\"\($0)\",\"hosts\":[\(list)]}") }))
        let configurations = found.filter { $0.key.hasSuffix(".job") }
        #expect(configurations.count == 11)
        #expect(Set(configurations.values).count == 1)
        #expect(
            configurations.values.first.map(JSONValue.init(parsing:))?["ProcessingResources"]?["ClusterConfig"]?[
                "InstanceCount"]
                == 11)
    }

    @Test func `the output directories exist and are empty when the entrypoint starts`() {
        let folder = JobFolder()

        let result = folder.runScript(
            """
            for d in /opt/ml/output /opt/ml/processing/output/a /opt/ml/processing/deep/er/b; do
                [ -d $d ] && [ -w $d ] && echo "$d $(ls -A $d | wc -l)"
            done
            ls /opt/ml
            """, ["--output", "a=a", "--output", "b=b:/opt/ml/processing/deep/er/b"])

        #expect(
            result.withoutError
                == ShellResult(
                    exit: 0,
                    """
                    /opt/ml/output 0
                    /opt/ml/processing/output/a 0
                    /opt/ml/processing/deep/er/b 0
                    config
                    output
                    processing

                    """))
    }

    // MARK: - Environment

    /// Names that are passed when the caller has them: what a program needs to reach a network from here.
    private static let passed: Set<String> = [
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT",
        "PIP_CONFIG_FILE", "TZ",
    ]

    private func variables(_ text: String) -> [String: String] {
        Dictionary(
            text.split(separator: "\0").map { entry in
                let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }
        ) { "\($0) twice \($1)" }
    }

    private static let secrets = [
        "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
        "AWS_PROFILE": "profile", "GITHUB_TOKEN": "github", "SM_CHANNEL_TRAIN": "/x", "SM_HOSTS": "[]",
        "MY_OWN": "mine",
        "LD_PRELOAD_NOTE": "x", "PYTHONPATH": "/nonexistent", "AWS_REGION": "eu-north-1",
        "AWS_DEFAULT_REGION": "eu-south-1",
    ]

    @Test func `the environment is that of the request and the documented one, and nothing of the caller's`() {
        let folder = JobFolder()

        let result = folder.pjrun(
            ["run", "--quiet", "--job-name", "job", "--entrypoint", "env", "--entrypoint", "-0", "-e", "GIVEN=a b\nc"],
            environment: Self.secrets.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { $1 })

        var found = variables(result.output)
        #expect(result.code == 0)
        // Where pjrun is installed.
        #expect(found.removeValue(forKey: "PJRUN_WORKER")?.hasSuffix("/pjrun-worker") == true)
        #expect(
            found.filter { !Self.passed.contains($0.key) } == [
                "GIVEN": "a b\nc",
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": "/tmp/home",
                "LANG": "C.UTF-8",
                "HOSTNAME": "algo-1",
                "AWS_REGION": "eu-north-1",
                "AWS_DEFAULT_REGION": "eu-north-1",
                "PROCESSING_JOB_NAME": "job",
                "PROCESSING_JOB_ARN": "arn:aws:sagemaker:eu-north-1:123456789012:processing-job/job",
                "PYTHONUNBUFFERED": "1",
                "PIP_BREAK_SYSTEM_PACKAGES": "1",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PIP_ROOT_USER_ACTION": "ignore",
            ])
    }

    @Test func `a variable of the caller is passed when it is asked for by name`() {
        let folder = JobFolder()

        let result = folder.pjrun(
            ["run", "--quiet", "--entrypoint", "env", "--entrypoint", "-0", "--env", "GITHUB_TOKEN"],
            environment: Self.secrets)

        let found = variables(result.output)
        #expect(
            found.filter { Self.secrets.keys.contains($0.key) } == [
                "GITHUB_TOKEN": "github", "AWS_REGION": "eu-north-1", "AWS_DEFAULT_REGION": "eu-north-1",
            ])
    }

    @Test func `the request's variables win over the documented ones`() {
        let folder = JobFolder()

        let result = folder.pjrun(
            "run", "--quiet", "--entrypoint", "env", "--entrypoint", "-0", "-e", "AWS_REGION=mine", "-e",
            "HOME=/opt/ml",
            "-e", "PATH=/bin:/usr/bin")

        let found = variables(result.output)
        #expect(
            found.filter { ["AWS_REGION", "HOME", "PATH"].contains($0.key) } == [
                "AWS_REGION": "mine", "HOME": "/opt/ml", "PATH": "/bin:/usr/bin",
            ])
    }
}
