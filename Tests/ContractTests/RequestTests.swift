import PjrunTesting
import Testing

@Suite struct RequestTests {
    /// A request with as little in it as the service takes, so that anything filled in would show.
    private func request(_ folder: JobFolder, name: String = "bare") -> JSONValue {
        folder.write("code/main.sh", "echo ran\n")
        return [
            "ProcessingJobName": .string(name),
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 7]
            ],
            "AppSpecification": [
                "ImageUri": "local",
                "ContainerEntrypoint": ["/bin/bash", "/opt/ml/processing/input/code/main.sh"],
            ],
            "RoleArn": "arn:aws:iam::210987654321:role/Someone",
            "ProcessingInputs": [
                [
                    "InputName": "code", "AppManaged": false,
                    "S3Input": [
                        "S3Uri": .string("file://\(folder("code/main.sh"))"),
                        "LocalPath": "/opt/ml/processing/input/code/", "S3DataType": "S3Prefix", "S3InputMode": "File",
                    ],
                ]
            ],
        ]
    }

    private static let volatile = [
        "CreationTime", "ProcessingStartTime", "ProcessingEndTime", "LastModifiedTime", "ProcessingJobArn",
        "ProcessingJobStatus",
    ]

    @Test func `a request file is run, and describe echoes it as it was sent`() {
        let folder = JobFolder()
        let request = request(folder)
        folder.write("job.json", request.text)

        let result = folder.pjrun("run", "--quiet", "--request", "job.json")
        let answer = folder.describe("bare")

        #expect(result == ShellResult(exit: 0, "ran\n"))
        #expect(answer.without(Self.volatile) == request)
        #expect(answer["ProcessingJobStatus"] == "Completed")
        #expect(answer["ProcessingJobArn"] == "arn:aws:sagemaker:us-east-1:123456789012:processing-job/bare")
    }

    @Test func `a request may come from standard input`() {
        let folder = JobFolder()
        let request = request(folder)

        let result = folder.pjrun(["run", "--quiet", "--request", "-"], input: request.text)

        #expect(result == ShellResult(exit: 0, "ran\n"))
        #expect(folder.describe("bare").without(Self.volatile) == request)
    }

    @Test(arguments: [
        "1584012096.05", "1584012096", "\"2020-03-12T11:21:36.050000+00:00\"", "\"2020-03-12T11:21:36Z\"",
    ])
    func `a Describe answer with its times and read-only members is a request`(time: String) {
        let folder = JobFolder()
        let request = request(folder)
        var answer = request
        let moment = JSONValue(parsing: "[\(time)]")[0] ?? .null
        for name in ["CreationTime", "ProcessingStartTime", "ProcessingEndTime", "LastModifiedTime"] {
            answer[name] = moment
        }
        answer["ProcessingJobArn"] = "arn:aws:sagemaker:eu-west-1:210987654321:processing-job/bare"
        answer["ProcessingJobStatus"] = "Failed"
        answer["FailureReason"] = "AlgorithmError: , exit code: 1"
        answer["ExitMessage"] = "said before"
        answer["MonitoringScheduleArn"] = "arn:aws:sagemaker:eu-west-1:210987654321:monitoring-schedule/m"
        answer["AutoMLJobArn"] = "arn:aws:sagemaker:eu-west-1:210987654321:automl-job/m"
        answer["TrainingJobArn"] = "arn:aws:sagemaker:eu-west-1:210987654321:training-job/m"
        answer["ResponseMetadata"] = ["HTTPStatusCode": 200, "RetryAttempts": 0]

        let result = folder.pjrun(["run", "--quiet", "--request", "-"], input: answer.text)

        #expect(result == ShellResult(exit: 0, "ran\n"))
        #expect(folder.describe("bare").without(Self.volatile) == request)
        #expect(folder.state("bare") == JobState("Completed"))
    }

    @Test func `what describe prints is a request for the same job under another name`() {
        let folder = JobFolder()
        folder.pjrun(["run", "--quiet", "--request", "-"], input: request(folder).text)

        folder.write("again.json", folder.pjrun("describe", "bare", "--format", "json").output)
        let result = folder.pjrun("run", "--quiet", "--request", "again.json", "--job-name", "again")

        #expect(result == ShellResult(exit: 0, "ran\n"))
        #expect(
            folder.describe("again").without(Self.volatile + ["ProcessingJobName"])
                == folder.describe("bare").without(Self.volatile + ["ProcessingJobName"]))
    }

    @Test func `a missing RoleArn is filled by a placeholder, a given one is kept`() {
        let folder = JobFolder()
        let request = request(folder)
        func planned(_ request: JSONValue) -> JSONValue? {
            JSONValue(
                parsing: folder.pjrun(["plan", "--request", "-", "--format", "json"], input: request.text).output)[
                    "Request"]
        }

        let without = planned(request.without(["RoleArn"]))

        #expect(without?["RoleArn"] == "arn:aws:iam::123456789012:role/pjrun-local")
        #expect(without?.without(["RoleArn"]) == request.without(["RoleArn"]))
        #expect(planned(request) == request)
    }

    // MARK: - What the SageMaker SDK sends

    @Test func `the request of a ScriptProcessor runs`() {
        // Captured from SDK 2.257.7; addresses and image are local.
        let folder = JobFolder()
        folder.write(
            "process.py",
            "import os, sys\nopen('/opt/ml/processing/output/o.txt', 'w').write(os.environ['A'] + str(sys.argv[1:]) + str(sorted(os.listdir('/opt/ml/processing/input'))))\n"
        )
        folder.write("input-1/a.csv", "1\n")
        folder.pjrun("s3", "cp", "process.py", "s3://sagemaker-us-east-1-123456789012/JOB/input/code/process.py")
        folder.pjrun("s3", "cp", "--recursive", "input-1", "s3://sagemaker-us-east-1-123456789012/JOB/input/input-1")

        let result = folder.pjrun(
            ["run", "--quiet", "--request", "-"],
            input: """
                {"ProcessingJobName":"my-img-2026-11-21-02-44-04-961",
                 "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30}},
                 "AppSpecification":{"ImageUri":"local","ContainerArguments":["--x","1"],"ContainerEntrypoint":["python3","/opt/ml/processing/input/code/process.py"]},
                 "RoleArn":"arn:aws:iam::123456789012:role/R","ProcessingInputs":[
                  {"InputName":"input-1","AppManaged":false,"S3Input":{"S3Uri":"s3://sagemaker-us-east-1-123456789012/JOB/input/input-1","LocalPath":"/opt/ml/processing/input","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}},
                  {"InputName":"code","AppManaged":false,"S3Input":{"S3Uri":"s3://sagemaker-us-east-1-123456789012/JOB/input/code/process.py","LocalPath":"/opt/ml/processing/input/code","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}}],
                 "ProcessingOutputConfig":{"Outputs":[{"OutputName":"o","AppManaged":false,"S3Output":{"S3Uri":"s3://sagemaker-us-east-1-123456789012/JOB/output/o","LocalPath":"/opt/ml/processing/output","S3UploadMode":"EndOfJob"}}]},
                 "Environment":{"A":"1"}}
                """)

        #expect(result.withoutError == ShellResult(exit: 0))
        #expect(
            folder.contents("home/s3/sagemaker-us-east-1-123456789012/JOB/output")
                == ["o/o.txt": "1['--x', '1']['a.csv', 'code']"])
    }

    @Test func `the request of a FrameworkProcessor runs`() {
        // SDK 2.257.7: a tar of the sources and a runproc.sh that unpacks it into its own input directory.
        let folder = JobFolder()
        folder.write("src/train.py", "import helper, sys\nprint(helper.word, sys.argv[1:])\n")
        folder.write("src/helper.py", "word = 'helped'\n")
        folder.write(
            "runproc.sh",
            """
            #!/bin/bash
            cd /opt/ml/processing/input/code/
            tar -xzf sourcedir.tar.gz
            set -e
            if [[ -f 'requirements.txt' ]]; then exit 9; fi
            python3 train.py "$@"
            """)
        Shell.run("tar -C '\(folder("src"))' -czf '\(folder("sourcedir.tar.gz"))' .")
        for file in ["sourcedir.tar.gz", "runproc.sh"] {
            folder.pjrun("s3", "cp", file, "s3://sagemaker-us-east-1-123456789012/JOB/source/\(file)")
        }

        let result = folder.pjrun(
            ["run", "--quiet", "--request", "-"],
            input: """
                {"ProcessingJobName":"pytorch-2026-11-21-02-44-04-961",
                 "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30}},
                 "AppSpecification":{"ImageUri":"local","ContainerArguments":["--epochs","3"],"ContainerEntrypoint":["/bin/bash","/opt/ml/processing/input/entrypoint/runproc.sh"]},
                 "RoleArn":"arn:aws:iam::123456789012:role/R","ProcessingInputs":[
                  {"InputName":"code","AppManaged":false,"S3Input":{"S3Uri":"s3://sagemaker-us-east-1-123456789012/JOB/source/sourcedir.tar.gz","LocalPath":"/opt/ml/processing/input/code/","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}},
                  {"InputName":"entrypoint","AppManaged":false,"S3Input":{"S3Uri":"s3://sagemaker-us-east-1-123456789012/JOB/source/runproc.sh","LocalPath":"/opt/ml/processing/input/entrypoint","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"FullyReplicated","S3CompressionType":"None"}}]}
                """)

        #expect(result == ShellResult(exit: 0, "helped ['--epochs', '3']\n"))
        #expect(folder.state("pytorch-2026-11-21-02-44-04-961") == JobState("Completed"))
    }
}
