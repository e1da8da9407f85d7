import JobModel
import OrderedJSON
import Testing

@Suite("Files in the container")
struct ContainerFileTests {
    @Test func `the job's configuration is the documented file`() throws {
        let request = try JobRequest.validating(
            try JSON(
                parsing: """
                    {"ProcessingJobName":"Job-1","RoleArn":"arn:aws:iam::123456789012:role/R",
                     "AppSpecification":{"ImageUri":"img"},"Environment":{"KEY":"VALUE"},
                     "ProcessingInputs":[{"InputName":"input-1","AppManaged":false,"S3Input":{"S3Uri":"s3://bkt/in",
                      "LocalPath":"/opt/ml/processing/input/dataset","S3DataType":"S3Prefix","S3InputMode":"File"}}],
                     "ProcessingOutputConfig":{"Outputs":[{"OutputName":"output-1","S3Output":{"S3Uri":"s3://bkt/out",
                      "LocalPath":"/opt/ml/processing/output/dataset","S3UploadMode":"EndOfJob"}}]},
                     "ProcessingResources":{"ClusterConfig":{"InstanceType":"ml.m5.xlarge","InstanceCount":1,
                      "VolumeSizeInGB":30}}}
                    """), as: .commandLine)

        let config = ContainerFiles.processingJobConfig(
            request: request, arn: JobARN(identity: JobIdentity(), jobName: "Job-1"))

        let expected = """
            {"ProcessingJobArn":"arn:aws:sagemaker:us-east-1:123456789012:processing-job/job-1","ProcessingJobName":"Job-1",\
            "AppSpecification":{"ImageUri":"img","ContainerEntrypoint":null,"ContainerArguments":null},\
            "Environment":{"KEY":"VALUE"},\
            "ProcessingInputs":[{"InputName":"input-1","S3Input":{"LocalPath":"/opt/ml/processing/input/dataset",\
            "S3Uri":"s3://bkt/in","S3DataDistributionType":"FullyReplicated","S3DataType":"S3Prefix",\
            "S3InputMode":"File","S3CompressionType":"None","S3DownloadMode":"StartOfJob"}}],\
            "ProcessingOutputConfig":{"Outputs":[{"OutputName":"output-1","S3Output":\
            {"LocalPath":"/opt/ml/processing/output/dataset","S3Uri":"s3://bkt/out","S3UploadMode":"EndOfJob"}}],\
            "KmsKeyId":null},\
            "ProcessingResources":{"ClusterConfig":{"InstanceCount":1,"InstanceType":"ml.m5.xlarge",\
            "VolumeSizeInGB":30,"VolumeKmsKeyId":null}},\
            "RoleArn":"arn:aws:iam::123456789012:role/R","StoppingCondition":{"MaxRuntimeInSeconds":86400}}
            """
        #expect(config.serialized() == expected)
    }

    @Test func `what the documented file does not show is appended when the request has it`() throws {
        let json = Requests.minimal
            .setting("ProcessingInputs", to: [Requests.athenaInput.setting("AppManaged", to: true)])
            .setting("NetworkConfig", to: ["EnableNetworkIsolation": true])
            .setting("ExperimentConfig", to: ["RunName": "r"])
        let request = try JobRequest.validating(json, as: .commandLine)

        let config = ContainerFiles.processingJobConfig(
            request: request, arn: JobARN(identity: JobIdentity(), jobName: request.name))

        #expect(config.object?.keys.suffix(3) == ["StoppingCondition", "NetworkConfig", "ExperimentConfig"])
        #expect(config["ProcessingInputs"]?[0]?.object?.keys == ["InputName", "DatasetDefinition", "AppManaged"])
        #expect(config["Environment"] == [:])
        #expect(config["ProcessingOutputConfig"] == ["Outputs": [], "KmsKeyId": .null])
    }

    @Test func `hosts are sorted as text, so algo-10 comes before algo-2`() {
        let hosts = ContainerFiles.hostNames(11)

        let config = ContainerFiles.resourceConfig(currentHost: "algo-2", hosts: hosts)

        #expect(
            config.serialized()
                == #"{"current_host":"algo-2","hosts":["algo-1","algo-10","algo-11","algo-2","algo-3","algo-4","#
                + #""algo-5","algo-6","algo-7","algo-8","algo-9"]}"#)
    }

    @Test func `files are where programs look for them`() {
        #expect(ContainerFiles.processingJobConfigFile.text == "/opt/ml/config/processingjobconfig.json")
        #expect(ContainerFiles.resourceConfigFile.text == "/opt/ml/config/resourceconfig.json")
        #expect(ContainerFiles.messageFile.text == "/opt/ml/output/message")
        #expect(ContainerFiles.outputDirectory.isAncestor(of: ContainerFiles.messageFile))
        #expect(ContainerFiles.processingDirectory.text == "/opt/ml/processing")
    }
}

@Suite("Exit messages")
struct ExitMessageTests {
    @Test(
        arguments: [
            ([], .none),
            ([[], []], .none),
            ([Array("ok".utf8)], .message("ok")),
            ([Array("a".utf8), [], Array("b\n".utf8)], .message("ab\n")),
            ([Array(repeating: 0x61, count: 2000)], .message(String(repeating: "a", count: 1024))),
            (
                [Array(repeating: 0x61, count: 1023), Array("bc".utf8)],
                .message(String(repeating: "a", count: 1023) + "b")
            ),
            // The limit cuts a character of two, three and four bytes; what is left of it goes.
            ([Array(repeating: 0x61, count: 1023) + Array("é".utf8)], .message(String(repeating: "a", count: 1023))),
            ([Array(repeating: 0x61, count: 1022) + Array("€".utf8)], .message(String(repeating: "a", count: 1022))),
            ([Array(repeating: 0x61, count: 1021) + Array("😀".utf8)], .message(String(repeating: "a", count: 1021))),
            // What comes after the limit is not looked at.
            ([Array(repeating: 0x61, count: 1024) + [0xff]], .message(String(repeating: "a", count: 1024))),
            ([Array(repeating: 0x61, count: 1024), [0xff]], .message(String(repeating: "a", count: 1024))),
            (
                [Array(repeating: 0x61, count: 1022) + [0xc3, 0xa9, 0x80]],
                .message(String(repeating: "a", count: 1022) + "é")
            ),
            // Not UTF-8: a stray byte, an unfinished character at a file's own end, an impossible lead at the limit.
            ([Array("ok".utf8), [0xff]], .notUTF8(host: 1)),
            ([[0xe2, 0x82], [0xac]], .notUTF8(host: 0)),
            ([Array(repeating: 0x61, count: 1023) + [0xff, 0x61]], .notUTF8(host: 0)),
            ([Array(repeating: 0x61, count: 1022) + [0xed, 0xa0, 0x80]], .notUTF8(host: 0)),
            ([Array(repeating: 0x61, count: 1023) + [0x80, 0x61]], .notUTF8(host: 0)),
        ] as [([[UInt8]], ExitMessage)])
    func `messages are joined, cut at the limit and must be UTF-8`(messages: [[UInt8]], expected: ExitMessage) {
        #expect(ExitMessage.combine(messages) == expected)
    }
}
