import GRDB
public import JobModel
import OrderedJSON

/// The column `redrive_tokens` has pairs of tokens and times.
extension JobStore: RedriveTokenStore {
    /// See ``RedriveTokenStore/redriveTime(ofExecution:token:now:)``.
    public func redriveTime(ofExecution arn: String, token: String, now: Timestamp) throws -> Timestamp? {
        let pairs = try JobStore.translating(home.database) {
            try queue.read { try JobStore.redriveTokens(arn, $0) }
        }
        let time = pairs.last { $0.token == token }?.time
        return time.flatMap { now.milliseconds - $0.milliseconds <= JobStore.redriveTokenLife ? $0 : nil }
    }

    /// See ``RedriveTokenStore/noteRedrive(ofExecution:token:at:)``.
    public func noteRedrive(ofExecution arn: String, token: String, at time: Timestamp) throws {
        try JobStore.translating(home.database) {
            try queue.write { database in
                let pairs = try JobStore.redriveTokens(arn, database) + [(token, time)]
                let json = JSON.array(
                    pairs.suffix(JobStore.redriveTokenCount).map {
                        [.string($0.token), .number(JSONNumber($0.time.milliseconds))]
                    })
                try database.execute(
                    sql: "UPDATE execution SET redrive_tokens = ? WHERE arn = ?",
                    arguments: [json.serialized(.compact), arn])
            }
        }
    }

    /// Both as the service says.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html>
    private static let redriveTokenCount = 10
    private static let redriveTokenLife: Int64 = 15 * 60_000

    private static func redriveTokens(_ arn: String, _ database: Database) throws -> [(token: String, time: Timestamp)]
    {
        let text = try String.fetchOne(
            database, sql: "SELECT redrive_tokens FROM execution WHERE arn = ? AND redrive_tokens IS NOT NULL",
            arguments: [arn])
        return try (text.map { try JSON(parsing: $0).array ?? [] } ?? []).map {
            ($0[0]?.string ?? "", Timestamp(milliseconds: Int64($0[1]?.int ?? 0)))
        }
    }
}
