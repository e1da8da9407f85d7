public import OrderedJSON

extension JobRecord {
    /// The DescribeProcessingJob answer.
    ///
    /// Request members are echoed as they were sent, nothing is filled in (an S3Input sent without
    /// S3CompressionType is described without it); absent members are left out, not null; no Tags; members in the
    /// order of the service model; times are epoch seconds. A request with InstancePreferences also shows which
    /// one was chosen.
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeProcessingJob.html>
    public func describeJSON() -> JSON {
        var answer = JSONObject()
        for key in Self.echoedMembers {
            answer[key] = request.wire[key]
        }
        if let resources = Self.withSelection(request) {
            answer["ProcessingResources"] = resources
        }
        answer["ProcessingJobArn"] = .string(arn.text)
        answer["ProcessingJobStatus"] = .string(status.rawValue)
        answer["ExitMessage"] = exitMessage.map(JSON.string)
        answer["FailureReason"] = failureReason.map { .string($0.text) }
        answer["ProcessingEndTime"] = endTime.map { .number($0.epochSeconds) }
        answer["ProcessingStartTime"] = startTime.map { .number($0.epochSeconds) }
        answer["LastModifiedTime"] = .number(lastModifiedTime.epochSeconds)
        answer["CreationTime"] = .number(creationTime.epochSeconds)
        return .object(answer)
    }

    /// The job's entry in a ListProcessingJobs answer.
    public func summaryJSON() -> JSON {
        JobListPage.Entry(
            name: request.name, arn: arn.text, status: status, creationTime: creationTime, endTime: endTime,
            lastModifiedTime: lastModifiedTime, failureReason: failureReason?.text, exitMessage: exitMessage
        ).summaryJSON()
    }

    private static let echoedMembers = [
        "ProcessingInputs", "ProcessingOutputConfig", "ProcessingJobName", "ProcessingResources",
        "StoppingCondition", "AppSpecification", "Environment", "NetworkConfig", "RoleArn", "ExperimentConfig",
    ]

    /// The resources with the chosen preference; `nil` when there was nothing to choose.
    private static func withSelection(_ request: JobRequest) -> JSON? {
        guard var resources = request.wire["ProcessingResources"]?.object,
            var config = resources["ClusterConfig"]?.object, config["InstancePreferences"] != nil
        else { return nil }
        config["SelectedInstanceType"] = .string(request.instanceType)
        config["SelectedInstanceCount"] = .number(JSONNumber(request.instanceCount))
        resources["ClusterConfig"] = .object(config)
        return .object(resources)
    }
}

extension JobListPage.Entry {
    /// The entry as ListProcessingJobs answers it.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingJobSummary.html>
    public func summaryJSON() -> JSON {
        var summary: JSONObject = [
            "ProcessingJobName": .string(name), "ProcessingJobArn": .string(arn),
            "CreationTime": .number(creationTime.epochSeconds),
        ]
        summary["ProcessingEndTime"] = endTime.map { .number($0.epochSeconds) }
        summary["LastModifiedTime"] = .number(lastModifiedTime.epochSeconds)
        summary["ProcessingJobStatus"] = .string(status.rawValue)
        summary["FailureReason"] = failureReason.map(JSON.string)
        summary["ExitMessage"] = exitMessage.map(JSON.string)
        return .object(summary)
    }
}
