public import OrderedJSON

/// The event "SageMaker Processing Job State Change" that EventBridge delivers when a job's status changes.
///
/// Envelope and order of members are those of the documented sample. The detail has the members of a Describe answer, with
/// times in epoch milliseconds; ExperimentConfig is `{}` when the request has none. Enums are spelled as in the API: the
/// sample's `MANIFEST_FILE` and `FULLYREPLICATED` are in no other document of the service.
/// <https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html>
public enum JobStateChangeEvent {
    /// Says which event it is, in the member `detail-type`.
    public static let detailType = "SageMaker Processing Job State Change"

    /// The event of a record after a change; `id` is the event's, a UUID.
    public static func json(of record: JobRecord, id: String) -> JSON {
        let parts = record.arn.text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return [
            "version": "0",
            "id": .string(id),
            "detail-type": .string(detailType),
            "source": "aws.sagemaker",
            "account": .string(parts[4]),
            "time": .string(record.lastModifiedTime.iso8601Seconds),
            "region": .string(parts[3]),
            "resources": [.string(record.arn.text)],
            "detail": .object(detail(of: record)),
        ]
    }

    private static func detail(of record: JobRecord) -> JSONObject {
        let times = [
            "ProcessingEndTime": record.endTime, "ProcessingStartTime": record.startTime,
            "LastModifiedTime": record.lastModifiedTime, "CreationTime": record.creationTime,
        ]
        var detail = JSONObject()
        for (key, value) in record.describeJSON().object ?? [:] {
            if key == "ProcessingJobArn", detail["ExperimentConfig"] == nil { detail["ExperimentConfig"] = [:] }
            detail[key] = (times[key] ?? nil).map { .number(JSONNumber($0.milliseconds)) } ?? value
        }
        return detail
    }
}

extension Timestamp {
    /// The moment as ISO 8601 in UTC without a fraction, cut: `2026-11-21T05:17:00Z`.
    public var iso8601Seconds: String { iso8601.dropLast(5) + "Z" }
}
