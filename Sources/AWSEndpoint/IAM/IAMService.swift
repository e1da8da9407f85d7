public import JobModel

/// IAM, as far as clients look roles up before they name them in a job.
///
/// Every legal name is a role's name that SageMaker may take: nothing is checked against roles here, so a role that
/// exists on AWS alone works as well.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>
public struct IAMService: QueryService {
    static let version = "2010-05-08"
    static let name = "iam"
    static let namespace = "https://iam.amazonaws.com/doc/2010-05-08/"

    private let identity: JobIdentity
    private let creationTime: Timestamp

    /// Makes the service.
    /// - Parameters:
    ///   - identity: the account that roles belong to.
    ///   - creationTime: when roles and users say they were made.
    public init(identity: JobIdentity, creationTime: Timestamp) {
        self.identity = identity
        self.creationTime = creationTime
    }

    func respond(to call: QueryCall) async throws(AWSError) -> [QueryElement]? {
        switch call.action {
        case "GetRole":
            var checker = ParameterChecker(call)
            let name = checker.required("RoleName", 1...64, .name)
            try checker.finish()
            return [QueryElement("Role", role(name))]
        case "GetUser": return [try user(call)]
        case "ListRoles": return try roles(call)
        default:
            throw .invalidAction(
                "IAM", call.action, "It has GetRole, GetUser and ListRoles; every role's name is taken as it is.")
        }
    }

    private func role(_ name: String) -> [QueryElement] {
        [
            QueryElement("Path", "/"), QueryElement("RoleName", name),
            QueryElement("RoleId", Principal.id("AROA", "\(identity.account)/\(name)")),
            QueryElement("Arn", "arn:\(identity.partition):iam::\(identity.account):role/\(name)"),
            QueryElement("CreateDate", creationTime.iso8601),
            QueryElement("AssumeRolePolicyDocument", IAMService.percentEncoded(IAMService.trustPolicy)),
            QueryElement("MaxSessionDuration", "3600"),
        ]
    }

    /// The user with a name; without one it is asked who calls, and callers have a role.
    private func user(_ call: QueryCall) throws(AWSError) -> QueryElement {
        var checker = ParameterChecker(call)
        let name = checker.optional("UserName", 1...64, .name)
        try checker.finish()
        guard let name else {
            throw AWSError("ValidationError", "Must specify userName when calling with non-User credentials")
        }
        return QueryElement(
            "User",
            [
                QueryElement("Path", "/"), QueryElement("UserName", name),
                QueryElement("UserId", Principal.id("AIDA", "\(identity.account)/\(name)")),
                QueryElement("Arn", "arn:\(identity.partition):iam::\(identity.account):user/\(name)"),
                QueryElement("CreateDate", creationTime.iso8601),
            ])
    }

    /// The role that callers have.
    ///
    /// All names are roles, and those that were asked for would be another list after each start; so the list has the one
    /// that GetCallerIdentity tells.
    private func roles(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        let prefix = checker.optional("PathPrefix", 1...512) ?? "/"
        _ = checker.number("MaxItems", 1...1000, otherwise: 100)
        try checker.finish()
        guard call["Marker"] == nil else {
            throw AWSError("ValidationError", "The Marker is not one that ListRoles gave.")
        }
        let members = prefix == "/" ? [QueryElement("member", role(Principal.roleName))] : []
        return [QueryElement("Roles", members), QueryElement("IsTruncated", "false")]
    }

    private static let trustPolicy =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#

    /// Escapes all but the unreserved characters of RFC 3986.
    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(Character(Unicode.Scalar(byte)))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
