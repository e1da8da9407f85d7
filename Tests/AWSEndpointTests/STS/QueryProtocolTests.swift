import Testing

@testable import AWSEndpoint

@Suite struct `The Query protocol` {
    private let call = QueryCalls()

    private func scope(_ service: String) -> [(String, String)] {
        [
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/\(service)/aws4_request, SignedHeaders=host, Signature=00"
            )
        ]
    }

    @Test func `an answer is a result in an envelope with the request's id`() async throws {
        let answer = try await call.sts("Action=GetAccessKeyInfo&AccessKeyId=AKIAIOSFODNN7EXAMPLE")

        #expect(answer.status == 200)
        #expect(
            answer.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <GetAccessKeyInfoResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetAccessKeyInfoResult>\
                <Account>123456789012</Account></GetAccessKeyInfoResult><ResponseMetadata><RequestId>the-id</RequestId>\
                </ResponseMetadata></GetAccessKeyInfoResponse>
                """)
        #expect(answer.operation == "sts GetAccessKeyInfo")
    }

    @Test func `an error has a type, a code and an escaped message`() async throws {
        let answer = try await call.sts(
            "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2F%3Cx%3E+%26&RoleSessionName=me")

        #expect(answer.status == 400)
        #expect(
            answer.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                <Code>ValidationError</Code><Message>arn:aws:iam::1:role/&lt;x&gt; &amp; is invalid</Message></Error>\
                <RequestId>the-id</RequestId></ErrorResponse>
                """)
    }

    @Test func `parameters may be in the query`() async throws {
        let answer = try await call(
            "", method: "GET", target: "/?Action=GetRole&RoleName=a%2Bb&Version=2010-05-08")

        #expect(answer["Arn"] == "arn:aws:iam::123456789012:role/a+b")
    }

    @Test func `without a version the scope of the credentials says which service it is`() async throws {
        let sts = try await call("Action=GetCallerIdentity", headers: scope("sts"))
        let iam = try await call("Action=GetCallerIdentity", headers: scope("iam"))

        #expect(sts.operation == "sts GetCallerIdentity")
        #expect(sts.status == 200)
        #expect(iam["Code"] == "InvalidAction")
        #expect(iam.operation == "iam GetCallerIdentity")
    }

    @Test(arguments: [
        ("2010-03-31", "sns", "SNS"), ("2010-05-15", "cloudformation", "CloudFormation"), ("2016-11-15", "ec2", "EC2"),
        ("2012-11-05", "sqs", "SQS"), ("2010-12-01", "ses", "SES"),
        ("2010-12-01", "elasticbeanstalk", "Elastic Beanstalk"), ("1999-01-01", "new", "The service 'new'"),
    ])
    func `other services are refused by their names`(version: String, scope name: String, text: String) async throws {
        let answer = try await call("Action=Publish&Version=\(version)", headers: scope(name))

        #expect(answer.status == 400)
        #expect(answer["Code"] == "InvalidAction")
        #expect(answer["Message"]?.hasPrefix("\(text)'s action Publish is not run by pjrun") == true)
        #expect(answer.operation == "\(name) Publish")
    }

    @Test func `a form is read with its escapes`() {
        let fields = QueryProtocol.form("a=1%2B1+%3d&b&c=%C3%A9%zz%4&=x".utf8)

        #expect(fields.map(\.name) == ["a", "b", "c", ""])
        #expect(fields.map(\.value) == ["1+1 =", "", "é%zz%4", "x"])
    }

    @Test(arguments: [
        ("PUT", "/", "application/x-www-form-urlencoded"), ("POST", "/bucket/key", "application/x-www-form-urlencoded"),
        ("POST", "/", "application/x-amz-json-1.1"), ("GET", "/?list-type=2", ""), ("GET", "/bucket?Action=x", ""),
    ])
    func `requests of other protocols are none of its calls`(method: String, target: String, type: String) {
        #expect(!QueryProtocol.isCall(emptyRequest(method: method, target: target, headers: [("content-type", type)])))
    }

    @Test func `characters that XML cannot have are replaced`() {
        #expect(
            QueryElement("A", "a\u{0}\u{1b}<\"\r\n\u{ffff}").document
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A>a\u{fffd}\u{fffd}&lt;&quot;&#13;\n\u{fffd}</A>")
    }
}
