import JobModel
import OrderedJSON
import Testing

/// Against the documented sample.
///
/// https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
@Suite struct `The event of a status change` {
    private func record(_ change: (inout JSONObject) -> Void = { _ in }) throws -> JobRecord {
        var wire: JSONObject = [
            "ProcessingInputs": [
                [
                    "InputName": "in",
                    "S3Input": [
                        "S3Uri": "s3://bucket/in", "LocalPath": "/opt/ml/processing/input/x", "S3DataType": "S3Prefix",
                        "S3InputMode": "File",
                    ],
                ]
            ],
            "ProcessingJobName": "Job-1",
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.c5.xlarge", "VolumeSizeInGB": 5]
            ],
            "StoppingCondition": ["MaxRuntimeInSeconds": 2000],
            "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
            "RoleArn": "arn:aws:iam::037210630506:role/r",
        ]
        change(&wire)
        return JobRecord(
            request: try JobRequest.validating(.object(wire), as: .service),
            arn: JobARN(identity: JobIdentity(account: "037210630506", region: "eu-west-1"), jobName: "Job-1"),
            status: .failed, creationTime: Timestamp(milliseconds: 1_704_320_199_000),
            startTime: Timestamp(milliseconds: 1_704_320_734_050), endTime: Timestamp(milliseconds: 1_704_320_746_999),
            lastModifiedTime: Timestamp(milliseconds: 1_704_320_746_999),
            failureReason: FailureReason("AlgorithmError: , exit code: 1"))
    }

    @Test func `has the members of the sample in their order`() throws {
        let event = JobStateChangeEvent.json(of: try record(), id: "an-id")

        #expect(
            event.object?.keys == [
                "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail",
            ])
        #expect(
            event["detail"]?.object?.keys == [
                "ProcessingInputs", "ProcessingJobName", "ProcessingResources", "StoppingCondition",
                "AppSpecification", "RoleArn", "ExperimentConfig", "ProcessingJobArn", "ProcessingJobStatus",
                "FailureReason", "ProcessingEndTime", "ProcessingStartTime", "LastModifiedTime", "CreationTime",
            ])
    }

    @Test func `says who, when and where`() throws {
        let event = JobStateChangeEvent.json(of: try record(), id: "an-id")

        #expect(event["version"] == "0")
        #expect(event["id"] == "an-id")
        #expect(event["detail-type"] == "SageMaker Processing Job State Change")
        #expect(event["source"] == "aws.sagemaker")
        #expect(event["account"] == "037210630506")
        #expect(event["region"] == "eu-west-1")
        #expect(event["time"] == "2024-01-03T22:25:46Z")
        #expect(event["resources"] == ["arn:aws:sagemaker:eu-west-1:037210630506:processing-job/job-1"])
    }

    @Test func `times are whole milliseconds, enums those of the API`() throws {
        let detail = try #require(JobStateChangeEvent.json(of: try record(), id: "")["detail"])

        #expect(detail["ProcessingStartTime"] == 1_704_320_734_050)
        #expect(detail["ProcessingEndTime"] == 1_704_320_746_999)
        #expect(detail["LastModifiedTime"] == 1_704_320_746_999)
        #expect(detail["CreationTime"] == 1_704_320_199_000)
        #expect(detail["ProcessingJobStatus"] == "Failed")
        #expect(detail["ProcessingInputs"]?[0]?["S3Input"]?["S3DataType"] == "S3Prefix")
        #expect(detail["ExperimentConfig"] == [:])
    }

    @Test func `an ExperimentConfig of the request is shown`() throws {
        let record = try record { $0["ExperimentConfig"] = ["ExperimentName": "e"] }

        let detail = try #require(JobStateChangeEvent.json(of: record, id: "")["detail"])

        #expect(detail["ExperimentConfig"] == ["ExperimentName": "e"])
    }

    @Test func `a job that has not started has no times of its running`() throws {
        var record = try record()
        record.startTime = nil
        record.endTime = nil

        let detail = try #require(JobStateChangeEvent.json(of: record, id: "")["detail"]?.object)

        #expect(detail["ProcessingStartTime"] == nil)
        #expect(detail["ProcessingEndTime"] == nil)
    }
}
