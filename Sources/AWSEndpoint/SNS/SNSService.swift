public import JobModel
import OrderedJSON

/// SNS: topics, and who gets what is published to them.
///
/// What the operations do is decided behind ``TopicCalls``; here is the Query protocol.
/// <https://docs.aws.amazon.com/sns/latest/api/API_Operations.html>
public struct SNSService: QueryService {
    static let version = "2010-03-31"
    static let name = "sns"
    static let namespace = "http://sns.amazonaws.com/doc/2010-03-31/"

    private let topics: any TopicCalls

    /// Makes the service.
    public init(topics: any TopicCalls) { self.topics = topics }

    func respond(to call: QueryCall) async throws(AWSError) -> [QueryElement]? {
        var parameters = call.parameters
        parameters["Action"] = nil
        parameters["Version"] = nil
        let input = try QueryTree.json(parameters)
        do throws(TopicRefusal) {
            let answer = try topics.call(call.action, input)
            // Without members there is still a result, but for what has none at all.
            return SNSService.withoutResult.contains(call.action)
                ? nil : QueryTree.elements(answer, maps: ["Attributes"])
        } catch {
            throw AWSError(error.code, error.message, status: error.status)
        }
    }

    private static let withoutResult: Set<String> = [
        "DeleteTopic", "SetTopicAttributes", "Unsubscribe", "SetSubscriptionAttributes",
    ]
}
