import JobEngine
import JobModel
import OrderedJSON
import Synchronization
import Testing

@testable import StatesLanguage

private let resource = "arn:aws:states:::sagemaker:createProcessingJob"
private let arn = "arn:aws:sagemaker:us-east-1:123456789012:processing-job/job"

@Suite struct `Processing jobs as tasks` {
    private let jobs = FakeJobs()
    private let runtime = HeldRuntime()
    private let queue: JobQueue
    private let tasks: ProcessingJobTasks

    init() throws {
        queue = try jobs.queue(runtime)
        tasks = ProcessingJobTasks(queue: queue, directory: jobs, now: { Timestamp(milliseconds: 1_700_000_000_125) })
    }

    private static let parameters: JSON = [
        "ProcessingJobName": "job", "RoleArn": "arn:aws:iam::123456789012:role/r",
        "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
        "ProcessingResources": [
            "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
        ],
    ]

    @Test func `without sync the answer of the API is the result, and the job runs on`() async throws {
        let json = try await tasks.perform(task(resource, Self.parameters)).ended().json

        #expect(json?.object?.keys == ["ProcessingJobArn", "SdkHttpMetadata", "SdkResponseMetadata"])
        #expect(json?["ProcessingJobArn"]?.string == arn)
        #expect(json?["SdkHttpMetadata"]?["HttpStatusCode"] == 200)
        #expect(json?["SdkHttpMetadata"]?["HttpHeaders"]?["Date"] == "Tue, 14 Nov 2023 22:13:20 GMT")
        #expect(queue.isActive("job"))
        #expect(try jobs.job(named: "job")?.request.tags == [])
        runtime.end(0)
    }

    @Test func `with sync the description of the job is the result`() async throws {
        let outcome = tasks.perform(task(resource + ".sync", Self.parameters))
        try await runtime.waitForStart()
        #expect(try jobs.job(named: "job")?.request.tags.map(\.key) == ["MANAGED_BY_AWS"])
        runtime.end(0)

        _ = try await outcome.ended()
        #expect(
            outcome.json?.object?.keys == [
                "AppSpecification", "CreationTime", "LastModifiedTime", "ProcessingEndTime", "ProcessingJobArn",
                "ProcessingJobName", "ProcessingJobStatus", "ProcessingResources", "ProcessingStartTime", "RoleArn",
            ])
        #expect(outcome.json?["ProcessingJobStatus"] == "Completed")
        #expect(outcome.json?["CreationTime"] == 1_700_000_000_125)
        #expect(outcome.submission?.contains(#""ProcessingJobArn":"\#(arn)""#) == true)
    }

    @Test func `a job that fails fails the task with its description`() async throws {
        let outcome = tasks.perform(task(resource + ".sync", Self.parameters))
        try await runtime.waitForStart()
        runtime.end(3)
        _ = try await outcome.ended()

        #expect(outcome.failure?.error == "States.TaskFailed")
        let cause = try JSON(parsing: outcome.failure?.cause ?? "")
        #expect(cause["ProcessingJobStatus"] == "Failed")
        #expect(cause["FailureReason"] == "AlgorithmError: , exit code: 3")
    }

    @Test func `what the service refuses is said as the SDK says it`() async throws {
        let invalid = try await tasks.perform(task(resource + ".sync", ["ProcessingJobName": "a b"])).ended().failure
        #expect(invalid?.error == "SageMaker.AmazonSageMakerException")
        #expect(invalid?.cause?.contains("Value 'a b' at 'processingJobName' failed to satisfy constraint") == true)
        #expect(
            invalid?.cause?.withoutIDs.hasSuffix(
                " (Service: AmazonSageMaker; Status Code: 400; Error Code: ValidationException; Request ID: <id>; Proxy: null)"
            ) == true)

        #expect(try await tasks.perform(task(resource, Self.parameters)).ended().output != nil)
        let taken = try await tasks.perform(task(resource, Self.parameters)).ended().failure
        #expect(taken?.error == "SageMaker.ResourceInUseException")
        #expect(
            taken?.cause?.withoutIDs
                == "Job name must be unique within an AWS account and region, and a job with this name already exists (\(arn)) (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceInUse; Request ID: <id>; Proxy: null)"
        )
        runtime.end(0)
    }

    @Test func `cancelling stops the job`() async throws {
        let (outcome, handle) = tasks.begin(task(resource + ".sync", Self.parameters))
        try await runtime.waitForStart()
        handle.cancel()
        _ = try await outcome.ended()

        // The job's own end comes all the same, as Stopped.
        #expect(try JSON(parsing: outcome.failure?.cause ?? "")["ProcessingJobStatus"] == "Stopped")
        #expect(jobs.stopped.withLock { $0 } == ["job"])
    }

    // MARK: - After a restart

    @Test func `a job that runs here is waited for`() async throws {
        let first = tasks.perform(task(resource + ".sync", Self.parameters))
        try await runtime.waitForStart()
        let submission = #"{"ProcessingJobArn":"\#(arn)"}"#
        let byName = tasks.perform(task(resource + ".sync", Self.parameters), isResumed: true)
        let byARN = tasks.perform(
            task(resource + ".sync", Self.parameters, submission: submission), isResumed: true)
        runtime.end(0)
        for outcome in [first, byName, byARN] { _ = try await outcome.ended() }

        #expect(byName.output == first.output)
        #expect(byARN.output == first.output)
        #expect(byName.submission != nil)
        #expect(byARN.submission == nil)
    }

    @Test func `a job that has ended is the result, if its process died, too`() async throws {
        var record = try self.record()
        record.status = .failed
        record.failureReason = FailureReason("InternalServerError: The pjrun process ended")
        jobs.put(record)

        let outcome = tasks.perform(task(resource + ".sync", Self.parameters), isResumed: true)
        _ = try await outcome.ended()

        #expect(outcome.failure?.error == "States.TaskFailed")
        #expect(outcome.failure?.cause?.contains("InternalServerError") == true)
    }

    @Test func `a job of another process is waited for, and recovered where that process died`() async throws {
        let record = try self.record()
        jobs.put(record)
        let tasks = ProcessingJobTasks(
            queue: queue, directory: jobs,
            recover: { [jobs] in
                var ended = record
                ended.status = .completed
                jobs.put(ended)
            }, now: { Timestamp(milliseconds: 0) })

        let outcome = tasks.perform(task(resource + ".sync", Self.parameters), isResumed: true)
        _ = try await outcome.ended()

        #expect(outcome.json?["ProcessingJobStatus"] == "Completed")
    }

    @Test func `another job of that name is in the way`() async throws {
        var other = Self.parameters.object ?? [:]
        other["Environment"] = ["A": "b"]
        jobs.put(try record(.object(other)))

        let outcome = tasks.perform(task(resource + ".sync", Self.parameters), isResumed: true)
        _ = try await outcome.ended()

        #expect(outcome.failure?.error == "SageMaker.ResourceInUseException")
    }

    @Test func `without a job the task begins anew`() async throws {
        let outcome = tasks.perform(
            task(resource + ".sync", Self.parameters, submission: #"{"ProcessingJobArn":"\#(arn)"}"#), isResumed: true)
        try await runtime.waitForStart()
        runtime.end(0)
        _ = try await outcome.ended()

        #expect(outcome.json?["ProcessingJobStatus"] == "Completed")
        #expect(outcome.submission != nil)
    }

    /// The record of a job that this process does not run.
    private func record(_ parameters: JSON = parameters) throws -> JobRecord {
        var members = parameters.object ?? [:]
        members["Tags"] = [["Key": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"]]
        let request = try JobRequest.validating(.object(members), as: .service)
        return JobRecord(
            request: request, arn: JobARN(identity: JobIdentity(), jobName: "job"),
            creationTime: Timestamp(milliseconds: 0))
    }
}
