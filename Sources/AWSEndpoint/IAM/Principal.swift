import JobModel

/// Somebody with an ARN: who calls, or a role that may be taken.
struct Principal: Hashable, Sendable {
    let arn: String
    /// `AROA…:session` for a session of a role.
    let userID: String

    /// The role that every caller has who did not take another.
    static let roleName = "pjrun"

    /// Who calls without a session of its own: a session of the role `pjrun`.
    ///
    /// The SageMaker SDK's `get_execution_role` makes the role's ARN of this and asks IAM for it; of a user or of the
    /// account's root it can make none and fails.
    static func caller(_ identity: JobIdentity) -> Principal {
        session(role: roleName, partition: identity.partition, account: identity.account, name: "pjrun")
    }

    /// A session of a role.
    static func session(role: String, partition: String, account: String, name: String) -> Principal {
        Principal(
            arn: "arn:\(partition):sts::\(account):assumed-role/\(role)/\(name)",
            userID: "\(id("AROA", "\(account)/\(role)")):\(name)")
    }

    /// An id of IAM's form that follows from a name: the same in every process.
    static func id(_ prefix: String, _ name: String) -> String {
        var text = prefix
        for round in 0..<2 {
            var hash = "\(round)\(name)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            for _ in 0..<(round == 0 ? 9 : 8) {
                text.unicodeScalars.append(alphabet[Int(hash >> 59)])
                hash = hash << 5 | hash >> 59
            }
        }
        return text
    }

    /// Letters and digits of ids and keys.
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".unicodeScalars)
}
