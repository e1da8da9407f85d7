/// The client tokens of redrives: who asks again with one is told what came of it.
public protocol RedriveTokenStore: Sendable {
    /// When a token has redriven an execution; nil when it has not, or too long ago.
    func redriveTime(ofExecution arn: String, token: String, now: Timestamp) throws -> Timestamp?
    /// Notes that a token has redriven an execution; of an execution the last ten are kept.
    func noteRedrive(ofExecution arn: String, token: String, at time: Timestamp) throws
}
