import Checksums
import JobModel
import OrderedJSON

extension SageMakerService {
    /// ListProcessingJobs.
    ///
    /// The default page has ten jobs, like those of the service's other listings; the token holds the place and what was
    /// asked for, so that a page is not continued with another question.
    func list(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try SageMakerService.check(call.input, .listProcessingJobs)
        var query = JobListQuery()
        query.status = input["StatusEquals"]?.string.flatMap(JobStatus.init(rawValue:))
        query.nameContains = input["NameContains"]?.string
        query.createdAfter = SageMakerService.time(input["CreationTimeAfter"])
        query.createdBefore = SageMakerService.time(input["CreationTimeBefore"])
        query.modifiedAfter = SageMakerService.time(input["LastModifiedTimeAfter"])
        query.modifiedBefore = SageMakerService.time(input["LastModifiedTimeBefore"])
        query.sortKey = input["SortBy"]?.string.flatMap(JobListQuery.SortKey.init(rawValue:)) ?? .creationTime
        query.isAscending = input["SortOrder"]?.string != "Descending"
        query.limit = input["MaxResults"]?.int ?? 10
        let question = SageMakerService.question(input)
        if let token = input["NextToken"]?.string {
            guard let cursor = PageToken.decoded(token, question: question) else {
                throw AWSError(
                    "ValidationException",
                    "The NextToken is not one that ListProcessingJobs gave for these filters and this order.")
            }
            query.after = cursor
        }
        let page = try SageMakerService.storing { try directory.page(query) }
        var output: JSONObject = ["ProcessingJobSummaries": .array(page.entries.map { $0.summaryJSON() })]
        if let next = page.next { output["NextToken"] = .string(PageToken.encoded(next, question: question)) }
        return .object(output)
    }

    private static func time(_ value: JSON?) -> Timestamp? {
        value?.number.flatMap(Timestamp.init(epochSeconds:)) ?? value?.string.flatMap(Timestamp.init(iso8601:))
    }

    /// What was asked for, without the page.
    private static func question(_ input: JSON) -> String {
        var members = input.object ?? [:]
        members["NextToken"] = nil
        members["MaxResults"] = nil
        return JSON.object(members).serialized(.pretty(indent: 0, sorted: true))
    }
}

/// The place of a page, as text that clients hand back.
enum PageToken {
    static func encoded(_ cursor: JobListQuery.Cursor, question: String) -> String {
        let json: JSON = [
            .string(cursor.value), .number(JSONNumber(cursor.id)), .string(String(hash(question), radix: 36)),
        ]
        return Hexadecimal.encoded(json.serializedBytes(.compact))
    }

    /// Nil when the text is not a token, or one of another question.
    static func decoded(_ text: String, question: String) -> JobListQuery.Cursor? {
        guard let bytes = Hexadecimal.decoded(text), let parts = try? JSON(parsing: bytes).array, parts.count == 3,
            let value = parts[0].string, let id = parts[1].int,
            parts[2].string == String(hash(question), radix: 36)
        else { return nil }
        return JobListQuery.Cursor(value: value, id: Int64(id))
    }

    /// FNV-1a: the same in every process.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
