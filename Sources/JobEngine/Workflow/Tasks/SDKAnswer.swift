import JobModel
import OrderedJSON

/// What Step Functions adds to the answers of optimised integrations: the HTTP headers and the id of the call.
///
/// Names, their order and their spelling are recorded: members in the order of their names, `AllHttpHeaders` in the order
/// given here, `HttpHeaders` without regard to capital letters (localstack/localstack, services/test_lambda_task_service and
/// services/test_sfn_task_service, recorded on AWS).
enum SDKAnswer {
    /// A header of an answer.
    typealias Header = (name: String, value: String)

    /// An answer with its metadata; `members` in any order.
    static func json(
        _ members: JSONObject, headers: [Header], status: Int, requestID: String
    ) -> JSON {
        var all = members
        all["SdkHttpMetadata"] = [
            "AllHttpHeaders": .object(JSONObject(headers.map { ($0.name, [.string($0.value)]) })),
            "HttpHeaders": .object(
                JSONObject(
                    headers.sorted { $0.name.lowercased() < $1.name.lowercased() }.map { ($0.name, .string($0.value)) })
            ),
            "HttpStatusCode": .number(JSONNumber(status)),
        ]
        all["SdkResponseMetadata"] = ["RequestId": .string(requestID)]
        return sorted(.object(all), depth: 1)
    }

    /// The headers of an answer in AWS JSON.
    static func headers(_ body: JSON, type: String, requestID: String, at time: Timestamp) -> [Header] {
        [
            ("x-amzn-RequestId", requestID), ("connection", "keep-alive"),
            ("Content-Length", String(body.serializedBytes().count)), ("Date", httpDate(time)),
            ("Content-Type", type),
        ]
    }

    /// Members in the order of their names, so deep; what is deeper stays as it is.
    static func sorted(_ json: JSON, depth: Int = .max) -> JSON {
        guard depth > 0 else { return json }
        switch json {
        case .object(let members):
            return .object(
                JSONObject(
                    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                        .map { ($0.key, sorted($0.value, depth: depth - 1)) }))
        case .array(let elements): return .array(elements.map { sorted($0, depth: depth - 1) })
        default: return json
        }
    }

    /// `Mon, 28 Apr 2025 12:36:05 GMT` (RFC 9110, section 5.6.7).
    static func httpDate(_ time: Timestamp) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = Int((Double(time.milliseconds) / 86_400_000).rounded(.down))
        let parts = time.iso8601Seconds.split { "-T:Z".contains($0) }
        let month = months[(Int(parts[1]) ?? 1) - 1]
        return "\(days[((day % 7) + 7) % 7]), \(parts[2]) \(month) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}
