import Testing

@testable import AWSEndpoint

@Suite struct `STS` {
    private let call = QueryCalls()
    private static let role = "RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fteam%2Fworker"

    @Test func `callers have a role, of which the SageMaker SDK makes the role's ARN`() async throws {
        let answer = try await call.sts("Action=GetCallerIdentity")

        #expect(answer["Arn"] == "arn:aws:sts::123456789012:assumed-role/pjrun/pjrun")
        #expect(answer["Account"] == "123456789012")
        #expect(answer["UserId"]?.wholeMatch(of: /AROA[A-Z2-7]{17}:pjrun/) != nil)
    }

    @Test(arguments: ["AssumeRole", "AssumeRoleWithWebIdentity&WebIdentityToken=abcd"])
    func `who took a role has it from then on`(action: String) async throws {
        let answer = try await call.sts("Action=\(action)&\(Self.role)&RoleSessionName=me%40work")
        let token = try #require(answer["SessionToken"])
        let caller = try await call.sts("Action=GetCallerIdentity", headers: [("x-amz-security-token", token)])

        #expect(answer["AccessKeyId"]?.wholeMatch(of: /ASIA[A-Z2-7]{16}/) != nil)
        #expect(answer["SecretAccessKey"]?.utf8.count == 40)
        #expect(answer["Expiration"] == "1970-01-01T01:16:40.000Z")
        #expect(answer["Arn"] == "arn:aws:sts::210987654321:assumed-role/worker/me@work")
        #expect(caller["Arn"] == answer["Arn"])
        #expect(caller["UserId"] == answer["AssumedRoleId"])
        #expect(caller["Account"] == "210987654321")
    }

    @Test func `credentials are new each time and last as long as is asked for`() async throws {
        let one = try await call.sts("Action=GetSessionToken&DurationSeconds=900")
        let other = try await call.sts("Action=GetSessionToken")

        #expect(one["Expiration"] == "1970-01-01T00:31:40.000Z")
        #expect(other["Expiration"] == "1970-01-01T12:16:40.000Z")
        #expect(one["AccessKeyId"] != other["AccessKeyId"])
        #expect(one["SecretAccessKey"] != other["SecretAccessKey"])
    }

    @Test func `a session of a caller with a role is the same caller's`() async throws {
        let role = try await call.sts("Action=AssumeRole&\(Self.role)&RoleSessionName=me")
        let token = try #require(role["SessionToken"])
        let session = try await call.sts("Action=GetSessionToken", headers: [("x-amz-security-token", token)])
        let second = try #require(session["SessionToken"])

        let caller = try await call.sts("Action=GetCallerIdentity", headers: [("x-amz-security-token", second)])

        #expect(caller["Arn"] == role["Arn"])
    }

    @Test func `a federated user has its own ARN`() async throws {
        let answer = try await call.sts("Action=GetFederationToken&Name=bob")

        #expect(answer["Arn"] == "arn:aws:sts::123456789012:federated-user/bob")
        #expect(answer["FederatedUserId"] == "123456789012:bob")
    }

    @Test(arguments: ["nonsense", "pjrun", "pjrun12345678", "pjrun12345678zz", "pjrun12345678616"])
    func `tokens from elsewhere are those of the usual caller`(token: String) async throws {
        let answer = try await call.sts("Action=GetCallerIdentity", headers: [("x-amz-security-token", token)])

        #expect(answer["Arn"] == "arn:aws:sts::123456789012:assumed-role/pjrun/pjrun")
    }

    @Test(arguments: [
        (
            "RoleSessionName=me",
            "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null"
        ),
        (
            "\(role)&RoleSessionName=a%20b",
            "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
        ),
        (
            "\(role)&RoleSessionName=me&DurationSeconds=1",
            "1 validation error detected: Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
        ),
        (
            "RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Auser%2Fx&RoleSessionName=me",
            "arn:aws:iam::210987654321:user/x is invalid"
        ),
        (
            "RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2F&RoleSessionName=me",
            "arn:aws:iam::210987654321:role/ is invalid"
        ),
    ])
    func `a role and the name of a session must be ones`(form: String, message: String) async throws {
        let answer = try await call.sts("Action=AssumeRole&\(form)")

        #expect(answer.status == 400)
        #expect(answer["Code"] == "ValidationError")
        #expect(answer["Message"] == message)
    }

    @Test func `an unknown action is refused by its name`() async throws {
        let answer = try await call.sts("Action=AssumeRoleWithSAML")

        #expect(answer["Code"] == "InvalidAction")
        #expect(answer["Message"]?.contains("STS's action AssumeRoleWithSAML is not run") == true)
    }
}
