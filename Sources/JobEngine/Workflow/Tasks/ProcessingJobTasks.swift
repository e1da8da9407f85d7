import Glibc
public import JobModel
import OrderedJSON
public import StatesLanguage

/// Tasks of `sagemaker:createProcessingJob`, with and without `.sync`.
///
/// A task that is begun again after a restart looks for its job by name. A job with the same request is the one that the task
/// made: its end is waited for, wherever it runs, and a job that has ended, has ended for the task, too. One that ended because
/// its process did is run again under the same name, where the task waits for its end: in the service jobs outlive whatever
/// happens to Step Functions. Without such a job the task begins as if for the first time.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html>
public struct ProcessingJobTasks: TaskPerformer {
    private let queue: JobQueue
    private let directory: any JobDirectory
    private let watcher: ForeignJobWatcher
    private let now: @Sendable () -> Timestamp
    /// SQLite and what a catalogue must look up block.
    private let calls = BlockingCalls(limit: 4)

    /// Makes one.
    /// - Parameters:
    ///   - queue: runs the jobs.
    ///   - directory: their records, also of jobs of other processes.
    ///     Requests to stop go through it; somebody must hand them to the queue.
    ///   - recover: ends the records of jobs whose process is gone; called now and then while a job of another process is
    ///     waited for.
    ///   - now: the time.
    public init(
        queue: JobQueue, directory: any JobDirectory, recover: @escaping @Sendable () -> Void = {},
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.queue = queue
        self.directory = directory
        watcher = ForeignJobWatcher(directory: directory, recover: recover)
        self.now = now
    }

    /// Submits a job, or finds the one that was submitted before a restart.
    public func start(
        _ task: TaskRequest, of execution: ExecutionContext, isResumed: Bool,
        report: @escaping @Sendable (TaskReport) -> Void
    ) -> any TaskHandle {
        let attempt = Attempt(isSync: task.resource.pattern == .sync, report: report)
        calls.run { begin(attempt, task, isResumed: isResumed) }
        return attempt.handle
    }

    private struct Attempt: Sendable {
        let handle = CancellationHandle()
        let isSync: Bool
        let report: @Sendable (TaskReport) -> Void
    }

    // MARK: - Beginning

    private func begin(_ attempt: Attempt, _ task: TaskRequest, isResumed: Bool) {
        // Nothing has been made yet, so nothing need be stopped.
        guard !attempt.handle.cancellation.isCancelled else { return }
        do throws(ServiceRefusal) {
            let request = try validated(task.parameters.json, isSync: attempt.isSync)
            if isResumed, let job = try former(request, submission: task.submission) {
                if attempt.isSync, job.status.isTerminal, job.isInterrupted {
                    accepted(try repeated(job), attempt, isNews: task.submission == nil)
                } else {
                    accepted(job, attempt, isNews: task.submission == nil)
                }
            } else {
                accepted(try submit(request), attempt, isNews: true)
            }
        } catch {
            attempt.report(
                .failed(
                    error.failure(
                        prefix: "SageMaker", service: "AmazonSageMaker",
                        modelled: ["ResourceInUse", "ResourceLimitExceeded", "ResourceNotFound"])))
        }
    }

    private func validated(_ parameters: JSON, isSync: Bool) throws(ServiceRefusal) -> JobRequest {
        var parameters = parameters
        if isSync, var members = parameters.object {
            // What Step Functions can stop again is marked as its own
            // (<https://github.com/aws/aws-cdk/pull/27264>, of transform jobs).
            let tags = members["Tags"]?.array ?? []
            if members["Tags"]?.array != nil || members["Tags"] == nil,
                !tags.contains(where: { $0["Key"]?.string == ProcessingJobTasks.mark["Key"]?.string })
            {
                members["Tags"] = .array(tags + [ProcessingJobTasks.mark])
            }
            parameters = .object(members)
        }
        do throws(InvalidRequest) {
            return try JobRequest.validating(parameters, as: .service)
        } catch {
            let message = error.serviceMessage.isEmpty ? error.description : error.serviceMessage
            throw ServiceRefusal(status: 400, code: error.code, message: message)
        }
    }

    private static let mark: JSON = ["Key": "MANAGED_BY_AWS", "Value": "STARTED_BY_STEP_FUNCTIONS"]

    private func submit(_ request: JobRequest) throws(ServiceRefusal) -> JobRecord {
        do {
            return try queue.submit(request)
        } catch let error as JobNameTaken {
            throw ServiceRefusal(status: 400, code: "ResourceInUse", message: error.serviceMessage)
        } catch let error as ResourceLimitExceeded {
            throw ServiceRefusal(status: 400, code: "ResourceLimitExceeded", message: error.serviceMessage)
        } catch let error as JobFailure {
            let remedy = error.remedy.map { " (\($0))" } ?? ""
            throw ServiceRefusal(status: 400, code: "ValidationException", message: error.description + remedy)
        } catch is JobQueue.Closed {
            throw ServiceRefusal(
                status: 503, code: "ServiceUnavailable", message: "pjrun is ending and takes no further jobs")
        } catch {
            throw ServiceRefusal(status: 500, code: "InternalFailure", message: "\(error)")
        }
    }

    /// Runs a job again that has ended with its process.
    private func repeated(_ job: JobRecord) throws(ServiceRefusal) -> JobRecord {
        do {
            try directory.remove(job)
        } catch {
            throw ServiceRefusal(status: 500, code: "InternalFailure", message: "\(error)")
        }
        return try submit(job.request)
    }

    /// The job that a former attempt made: by the ARN in the answer that it got, else by name and request.
    private func former(_ request: JobRequest, submission: String?) throws(ServiceRefusal) -> JobRecord? {
        let job: JobRecord?
        do {
            job = try directory.job(named: request.name)
        } catch {
            throw ServiceRefusal(status: 500, code: "InternalFailure", message: "\(error)")
        }
        guard let job else { return nil }
        if let submission, let answer = try? JSON(parsing: submission) {
            return answer["ProcessingJobArn"]?.string == job.arn.text ? job : nil
        }
        return job.request.wire == request.wire ? job : nil
    }

    // MARK: - Ending

    private func accepted(_ job: JobRecord, _ attempt: Attempt, isNews: Bool) {
        let requestID = RandomUUID.text()
        let members: JSONObject = ["ProcessingJobArn": .string(job.arn.text)]
        let headers = SDKAnswer.headers(
            .object(members), type: "application/x-amz-json-1.1", requestID: requestID, at: now())
        let answer = SDKAnswer.json(members, headers: headers, status: 200, requestID: requestID).serialized()
        guard attempt.isSync else { return attempt.report(.succeeded(output: answer)) }
        if isNews { attempt.report(.submitted(output: answer)) }
        attempt.handle.cancellation.follow { calls.run { stop(job) } }
        follow(job, attempt)
    }

    private func follow(_ job: JobRecord, _ attempt: Attempt) {
        let name = job.request.name
        if job.status.isTerminal {
            ended(job, attempt)
        } else if queue.isActive(name) {
            queue.followEnd(of: name) { calls.run { end(of: job, attempt) } }
        } else {
            watcher.followEnd(of: name, isWanted: { !attempt.handle.cancellation.isCancelled }) {
                calls.run { end(of: job, attempt) }
            }
        }
    }

    private func stop(_ job: JobRecord) {
        _ = try? directory.requestStop(job, immediately: false, at: now())
    }

    private func end(of job: JobRecord, _ attempt: Attempt) {
        do {
            guard let record = try directory.job(named: job.request.name) else {
                return attempt.report(
                    .failed(
                        TaskFailure(
                            error: "States.TaskFailed",
                            cause: "The record of the processing job \(job.request.name) was removed.")))
            }
            if record.isInterrupted, !attempt.handle.cancellation.isCancelled, !queue.isClosed {
                // It ran in another process, which is gone.
                follow(try repeated(record), attempt)
            } else {
                ended(record, attempt)
            }
        } catch {
            attempt.report(
                .failed(
                    TaskFailure(
                        error: "States.TaskFailed",
                        cause: "The record of the processing job \(job.request.name) cannot be read: \(error)")))
        }
    }

    private func ended(_ record: JobRecord, _ attempt: Attempt) {
        let text = record.stepFunctionsJSON().serialized()
        if record.status == .completed {
            attempt.report(.succeeded(output: text))
        } else {
            attempt.report(.failed(TaskFailure(error: "States.TaskFailed", cause: text)))
        }
    }
}

extension JobRecord {
    /// The DescribeProcessingJob answer as Step Functions passes it on: times in epoch milliseconds, members in the order of
    /// their names.
    func stepFunctionsJSON() -> JSON {
        let times = [
            "ProcessingEndTime": endTime, "ProcessingStartTime": startTime, "LastModifiedTime": lastModifiedTime,
            "CreationTime": creationTime,
        ]
        var answer = JSONObject()
        for (key, value) in describeJSON().object ?? [:] {
            if let time = times[key] ?? nil {
                answer[key] = .number(JSONNumber(time.milliseconds))
            } else if key == "Environment" {
                // A map, not a structure: its keys are the user's.
                answer[key] = value
            } else {
                answer[key] = SDKAnswer.sorted(value)
            }
        }
        return SDKAnswer.sorted(.object(answer), depth: 1)
    }
}
