import JobModel
import OrderedJSON
import Testing

@Suite("Job records")
struct JobRecordTests {
    private func finished() throws -> JobRecord {
        let json = try JSON(parsing: Requests.frameworkProcessor).setting(
            "Tags", to: [["Key": "team", "Value": "a"]])
        let request = try JobRequest.validating(json, as: .service)
        return JobRecord(
            id: 7, request: request, arn: JobARN(identity: JobIdentity(), jobName: request.name), status: .failed,
            creationTime: Timestamp(milliseconds: 1_583_831_889_050),
            startTime: Timestamp(milliseconds: 1_583_831_890_000),
            endTime: Timestamp(milliseconds: 1_583_831_899_500),
            lastModifiedTime: Timestamp(milliseconds: 1_583_831_899_500),
            exitMessage: "said", failureReason: .algorithmError(exitCode: 137),
            hosts: [
                HostResult(
                    host: "algo-1", exitCode: 0, signal: nil, maxResidentBytes: 5_000_000_000, userCPUMilliseconds: 12),
                HostResult(host: "algo-2", exitCode: nil, signal: 9),
            ],
            outputs: [OutputResult(name: "o", destination: "s3://b/o", localDirectory: nil, files: 2, bytes: 10)],
            warnings: ["careful"])
    }

    @Test func `Describe echoes in the model's order, with numbers for times and without tags`() throws {
        let answer = try finished().describeJSON()

        #expect(
            answer.object?.keys == [
                "ProcessingInputs", "ProcessingJobName", "ProcessingResources", "AppSpecification", "RoleArn",
                "ProcessingJobArn", "ProcessingJobStatus", "ExitMessage", "FailureReason", "ProcessingEndTime",
                "ProcessingStartTime", "LastModifiedTime", "CreationTime",
            ])
        #expect(answer["ProcessingInputs"]?[0]?["S3Input"]?["S3CompressionType"] == nil)
        #expect(answer["ProcessingInputs"]?[0]?["S3Input"]?["LocalPath"] == "/opt/ml/processing/input/code/")
        #expect(answer["CreationTime"]?.number?.text == "1583831889.05")
        #expect(answer["ProcessingStartTime"]?.number?.text == "1583831890")
        #expect(answer["FailureReason"] == "AlgorithmError: , exit code: 137")
    }

    @Test func `a job that has just been accepted has neither start nor end`() throws {
        let request = try JobRequest.validating(Requests.minimal, as: .service)

        let answer = record(request).describeJSON()

        #expect(
            answer.object?.keys == [
                "ProcessingJobName", "ProcessingResources", "AppSpecification", "RoleArn", "ProcessingJobArn",
                "ProcessingJobStatus", "LastModifiedTime", "CreationTime",
            ])
        #expect(answer["ProcessingJobStatus"] == "InProgress")
        #expect(answer["LastModifiedTime"] == answer["CreationTime"])
    }

    @Test func `a summary has what a list shows`() throws {
        let expected = """
            {"ProcessingJobName":"framework-2026-11-21-02-44-05-100",\
            "ProcessingJobArn":"arn:aws:sagemaker:us-east-1:123456789012:processing-job/framework-2026-11-21-02-44-05-100",\
            "CreationTime":1583831889.05,"ProcessingEndTime":1583831899.5,"LastModifiedTime":1583831899.5,\
            "ProcessingJobStatus":"Failed","FailureReason":"AlgorithmError: , exit code: 137","ExitMessage":"said"}
            """

        #expect(try finished().summaryJSON().serialized() == expected)
    }

    @Test func `hosts, outputs and warnings come back from a store`() throws {
        let original = try finished()
        var restored = JobRecord(
            id: 7, request: original.request, arn: original.arn, status: .failed, creationTime: original.creationTime,
            startTime: original.startTime, endTime: original.endTime, lastModifiedTime: original.lastModifiedTime,
            exitMessage: original.exitMessage, failureReason: original.failureReason)

        restored.restoreExtra(from: try JSON(parsing: original.extraJSON.serialized()))

        #expect(restored == original)
    }

    @Test func `a stored request is accepted again`() throws {
        let original = try finished().request

        #expect(try JobRequest.validating(.object(original.wire), as: .service) == original)
    }

    @Test func `a failure reason ends where the API's member ends`() {
        #expect(FailureReason.clientError(String(repeating: "é", count: 2000)).text.unicodeScalars.count == 1024)
        #expect(
            FailureReason.internalServerError.text
                == "InternalServerError: We encountered an internal error.  Please try again.")
    }
}
