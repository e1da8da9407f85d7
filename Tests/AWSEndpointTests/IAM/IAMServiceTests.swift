import Testing

@testable import AWSEndpoint

@Suite struct `IAM` {
    private let call = QueryCalls()

    @Test func `every legal name is that of a role`() async throws {
        let answer = try await call.iam("Action=GetRole&RoleName=AmazonSageMaker-ExecutionRole-1")

        #expect(answer["Arn"] == "arn:aws:iam::123456789012:role/AmazonSageMaker-ExecutionRole-1")
        #expect(answer["RoleName"] == "AmazonSageMaker-ExecutionRole-1")
        #expect(answer["Path"] == "/")
        #expect(answer["CreateDate"] == "1970-01-01T00:16:40.000Z")
        #expect(answer["RoleId"]?.wholeMatch(of: /AROA[A-Z2-7]{17}/) != nil)
        #expect(answer["AssumeRolePolicyDocument"]?.hasPrefix("%7B%22Version%22%3A%222012-10-17%22%2C") == true)
        #expect(answer["AssumeRolePolicyDocument"]?.contains("sagemaker.amazonaws.com") == true)
    }

    @Test func `a role has one id, and another role another`() async throws {
        let first = try await call.iam("Action=GetRole&RoleName=one")["RoleId"]

        #expect(try await call.iam("Action=GetRole&RoleName=one")["RoleId"] == first)
        #expect(try await call.iam("Action=GetRole&RoleName=two")["RoleId"] != first)
    }

    @Test(arguments: ["", "RoleName=", "RoleName=a%2Fb", "RoleName=\(String(repeating: "x", count: 65))"])
    func `other names are refused`(parameter: String) async throws {
        let answer = try await call.iam("Action=GetRole&\(parameter)")

        #expect(answer["Code"] == "ValidationError")
        #expect(answer["Message"]?.contains("at 'roleName' failed to satisfy constraint") == true)
    }

    @Test func `a user is found by its name, and callers are none`() async throws {
        let user = try await call.iam("Action=GetUser&UserName=ann")
        let caller = try await call.iam("Action=GetUser")

        #expect(user["Arn"] == "arn:aws:iam::123456789012:user/ann")
        #expect(caller["Code"] == "ValidationError")
    }

    @Test func `the list of roles has the one of callers`() async throws {
        let all = try await call.iam("Action=ListRoles")
        let below = try await call.iam("Action=ListRoles&PathPrefix=%2Fteam%2F")

        #expect(all["member"]?.contains("<Arn>arn:aws:iam::123456789012:role/pjrun</Arn>") == true)
        #expect(all["IsTruncated"] == "false")
        #expect(below["Roles"] == "")
    }

    @Test(arguments: ["CreateRole", "PutRolePolicy", "DeleteUser"]) func `changes are refused`(action: String)
        async throws
    {
        let answer = try await call.iam("Action=\(action)&RoleName=x")

        #expect(answer.status == 400)
        #expect(answer["Code"] == "InvalidAction")
        #expect(answer["Message"]?.contains("IAM's action \(action) is not run") == true)
    }
}
