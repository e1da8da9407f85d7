import JobEngine
import JobModel
import OrderedJSON

extension SageMakerService {
    /// CreateProcessingJob: the job is recorded and runs in the background.
    func create(_ call: JSONCall) throws(AWSError) -> JSON {
        let request: JobRequest
        do throws(InvalidRequest) {
            request = try JobRequest.validating(call.input, as: .service)
        } catch {
            throw SageMakerService.refusal(error)
        }
        do {
            return ["ProcessingJobArn": .string(try queue.submit(request).arn.text)]
        } catch let error as JobNameTaken {
            throw AWSError("ResourceInUse", error.serviceMessage)
        } catch let error as ResourceLimitExceeded {
            throw AWSError("ResourceLimitExceeded", error.serviceMessage)
        } catch let error as JobFailure {
            // What cannot be run here is refused before there is a job.
            let remedy = error.remedy.map { " (\($0))" } ?? ""
            throw AWSError("ValidationException", error.description + remedy)
        } catch is JobQueue.Closed {
            throw AWSError("ServiceUnavailable", "pjrun serve is ending and takes no further jobs", status: 503)
        } catch {
            throw .internalFailure(error)
        }
    }

    /// DescribeProcessingJob; held for a client that waits in a loop until the job has ended.
    func describe(_ call: JSONCall) async throws(AWSError) -> JSON {
        let name = try jobName(call, .describeProcessingJob)
        var job = try existing(name)
        if !job.status.isTerminal, polling.holds(name, call.request) {
            await polling.wait(name, queue, directory)
            job = try existing(name)
        }
        if job.status.isTerminal { polling.forget(name) }
        return job.describeJSON()
    }

    /// StopProcessingJob: Stopping now, Stopped when the script has ended.
    func stop(_ call: JSONCall) throws(AWSError) {
        let name = try jobName(call, .stopProcessingJob)
        let job = try existing(name, code: "ResourceNotFound")
        guard !job.status.isTerminal else {
            throw AWSError(
                "ValidationException",
                "The request was rejected because the processing job is in status \(job.status.rawValue).")
        }
        _ = try SageMakerService.storing { try directory.requestStop(job, immediately: false, at: now()) }
    }

    /// DeleteProcessingJob: its name is free again.
    func delete(_ call: JSONCall) throws(AWSError) {
        let name = try jobName(call, .deleteProcessingJob)
        let job = try existing(name, code: "ResourceNotFound")
        guard job.status.isTerminal, !queue.isActive(name) else {
            throw AWSError(
                "ResourceInUse",
                "The processing job \(name) is in status \(job.status.rawValue); stop it, and delete it when it has ended."
            )
        }
        try SageMakerService.storing { try directory.remove(job) }
    }

    // MARK: - Lookup

    private func jobName(_ call: JSONCall, _ shape: Shape) throws(AWSError) -> String {
        try SageMakerService.check(call.input, shape)["ProcessingJobName"]?.string ?? ""
    }

    /// The job, or the error the service has for a name that no job has: a ValidationException from Describe, which
    /// waiters take for a failure.
    private func existing(_ name: String, code: String = "ValidationException") throws(AWSError) -> JobRecord {
        guard let job = try SageMakerService.storing({ try directory.job(named: name) }) else {
            throw AWSError(code, "Could not find requested job with name: \(name)")
        }
        return job
    }
}
