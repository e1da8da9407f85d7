import HTTPTypes
public import JobModel

/// The Security Token Service: who calls, and credentials for some time.
///
/// Nobody is refused: credentials are made for every role whose ARN is one.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html>
public struct STSService: QueryService {
    static let version = "2011-06-15"
    static let name = "sts"
    static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    private let identity: JobIdentity
    private let now: @Sendable () -> Timestamp

    /// Makes the service.
    /// - Parameters:
    ///   - identity: the account that callers belong to.
    ///   - now: the time, for expirations.
    public init(identity: JobIdentity, now: @escaping @Sendable () -> Timestamp) {
        self.identity = identity
        self.now = now
    }

    func respond(to call: QueryCall) async throws(AWSError) -> [QueryElement]? {
        switch call.action {
        case "GetCallerIdentity": return callerIdentity(call)
        case "AssumeRole": return try assumeRole(call)
        case "AssumeRoleWithWebIdentity": return try assumeRoleWithWebIdentity(call)
        case "GetSessionToken": return try sessionToken(call)
        case "GetFederationToken": return try federationToken(call)
        case "GetAccessKeyInfo": return try accessKeyInfo(call)
        default:
            throw .invalidAction(
                "STS", call.action,
                "It has GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken, GetFederationToken "
                    + "and GetAccessKeyInfo.")
        }
    }

    // MARK: - Actions

    private func callerIdentity(_ call: QueryCall) -> [QueryElement] {
        let caller = caller(call)
        let account = caller.arn.split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first
        return [
            QueryElement("Arn", caller.arn), QueryElement("UserId", caller.userID),
            QueryElement("Account", account.map(String.init) ?? identity.account),
        ]
    }

    private func assumeRole(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        let seconds = checker.number("DurationSeconds", 900...43_200, otherwise: 3600)
        let source = checker.optional("SourceIdentity", 2...64, .name)
        let session = try roleSession(&checker)
        var result = answer(session, seconds)
        if let source { result.append(QueryElement("SourceIdentity", source)) }
        return result
    }

    private func assumeRoleWithWebIdentity(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        _ = checker.required("WebIdentityToken", 4...20_000)
        let provider = checker.optional("ProviderId", 4...2048)
        let seconds = checker.number("DurationSeconds", 900...43_200, otherwise: 3600)
        let session = try roleSession(&checker)
        var result = answer(session, seconds)
        if let provider { result.append(QueryElement("Provider", provider)) }
        return result
    }

    private func sessionToken(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        let seconds = checker.number("DurationSeconds", 900...129_600, otherwise: 43_200)
        try checker.finish()
        return [credentials(caller(call), seconds).element]
    }

    private func federationToken(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        let name = checker.required("Name", 2...32, .name)
        let seconds = checker.number("DurationSeconds", 900...129_600, otherwise: 43_200)
        try checker.finish()
        let user = Principal(
            arn: "arn:\(identity.partition):sts::\(identity.account):federated-user/\(name)",
            userID: "\(identity.account):\(name)")
        return [
            credentials(user, seconds).element,
            QueryElement(
                "FederatedUser", [QueryElement("FederatedUserId", user.userID), QueryElement("Arn", user.arn)]),
        ]
    }

    private func accessKeyInfo(_ call: QueryCall) throws(AWSError) -> [QueryElement] {
        var checker = ParameterChecker(call)
        _ = checker.required("AccessKeyId", 16...128, .word)
        try checker.finish()
        return [QueryElement("Account", identity.account)]
    }

    // MARK: - Parts

    /// Whose credentials a call has: the token says it, if it is one of ours.
    private func caller(_ call: QueryCall) -> Principal {
        let token = call.request.headers[.amzSecurityToken] ?? call["X-Amz-Security-Token"] ?? ""
        return SessionCredentials.principal(ofToken: token) ?? .caller(identity)
    }

    /// The session of a role that is asked for.
    private func roleSession(_ checker: inout ParameterChecker) throws(AWSError) -> Principal {
        let arn = checker.required("RoleArn", 20...2048)
        let name = checker.required("RoleSessionName", 2...64, .name)
        try checker.finish()
        guard let role = RoleARN(arn) else { throw AWSError("ValidationError", "\(arn) is invalid") }
        return .session(role: role.name, partition: role.partition, account: role.account, name: name)
    }

    private func answer(_ session: Principal, _ seconds: Int) -> [QueryElement] {
        [
            credentials(session, seconds).element,
            QueryElement(
                "AssumedRoleUser", [QueryElement("AssumedRoleId", session.userID), QueryElement("Arn", session.arn)]),
        ]
    }

    private func credentials(_ principal: Principal, _ seconds: Int) -> SessionCredentials {
        let end = Timestamp(milliseconds: (now().milliseconds / 1000 + Int64(seconds)) * 1000)
        return SessionCredentials(for: principal, expiration: end)
    }
}
