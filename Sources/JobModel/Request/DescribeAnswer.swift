import OrderedJSON

/// The members a DescribeProcessingJob answer has and a request has not.
///
/// `aws sagemaker describe-processing-job … > job.json` is the usual way to get hold of a job someone else made;
/// such a file is a request once these are gone. Their values are not looked at.
enum DescribeAnswer {
    private static let readOnlyMembers: Set<String> = [
        "ProcessingJobArn", "ProcessingJobStatus", "CreationTime", "ProcessingStartTime", "ProcessingEndTime",
        "LastModifiedTime", "ExitMessage", "FailureReason", "MonitoringScheduleArn", "AutoMLJobArn",
        "TrainingJobArn", "ResponseMetadata",
    ]

    private static let readOnlyClusterMembers = ["SelectedInstanceType", "SelectedInstanceCount"]

    static func withoutReadOnlyMembers(_ answer: JSON) -> JSON {
        guard case .object(let members) = answer else { return answer }
        var request = JSONObject(members.filter { !readOnlyMembers.contains($0.key) }.map { ($0.key, $0.value) })
        if var resources = request["ProcessingResources"]?.object, var config = resources["ClusterConfig"]?.object {
            for member in readOnlyClusterMembers {
                config[member] = nil
            }
            resources["ClusterConfig"] = .object(config)
            request["ProcessingResources"] = .object(resources)
        }
        return .object(request)
    }
}
