public import JobModel
import OrderedJSON

/// DynamoDB's API over the tables of this machine.
///
/// AWS JSON 1.0: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>
public struct DynamoDBService: JSONService {
    static let targetPrefix = "DynamoDB_20120810"
    static let name = "dynamodb"

    private let items: any ItemService

    /// Makes the API of some tables.
    public init(items: any ItemService) { self.items = items }

    func respond(to call: JSONCall) async throws(AWSError) -> JSON? {
        do throws(ItemRefusal) {
            return try items.perform(call.operation, call.input)
        } catch {
            throw AWSError(error.code, error.message, status: error.status, members: error.members)
        }
    }
}
