import Checksums
import HTTPTypes
import JobModel
import OrderedJSON
import PjrunTesting
import Testing

@testable import AWSEndpoint

/// Calling functions.
@Suite struct LambdaInvokeTests {
    @Test func `the answer of a function is the body, and what is said of the call is in headers`() async throws {
        let desk = LambdaDesk()
        await desk.create()

        let answer = await desk(.post, "/functions/f/invocations", bytes: Array(#"{"a":1.50}"#.utf8))

        #expect(answer.status == 200)
        #expect(answer.text == #"{"a":1.50}"#)
        #expect(answer.header("x-amz-executed-version") == "$LATEST")
        #expect(answer.header("x-amzn-requestid") == "call-1")
        #expect(answer.header("x-amz-function-error") == nil)
        #expect(answer.header("x-amz-log-result") == nil)
        #expect(answer.operation == "Invoke")
    }

    @Test func `that a function failed is status 200 and a header`() async throws {
        let desk = LambdaDesk()
        await desk.create("failing")

        let answer = await desk(
            .post, "/functions/failing/invocations?Qualifier=%24LATEST", headers: ["X-Amz-Log-Type": "Tail"])

        #expect(answer.status == 200)
        #expect(answer.text == #"{"errorMessage":"no"}"#)
        #expect(answer.header("x-amz-function-error") == "Unhandled")
        #expect(
            answer.header("x-amz-log-result").flatMap { Base64.decoded($0) } == Array("the end of the log".utf8))
        #expect(desk.functions.calls.map(\.function) == ["failing:$LATEST"])
    }

    @Test func `an event is taken and run, and nobody waits for it`() async throws {
        let desk = LambdaDesk()
        await desk.create()

        let answer = await desk(
            .post, "/functions/f/invocations", bytes: Array("7".utf8), headers: ["X-Amz-Invocation-Type": "Event"])

        #expect(answer.status == 202)
        #expect(answer.text.isEmpty)
        #expect(eventually { desk.functions.calls.map(\.payload) == [Array("7".utf8)] })
    }

    @Test func `a dry run finds the function and does not run it`() async throws {
        let desk = LambdaDesk()
        await desk.create()

        let headers = ["X-Amz-Invocation-Type": "DryRun"]
        #expect(await desk(.post, "/functions/f/invocations", headers: headers).status == 204)
        #expect(await desk(.post, "/functions/g/invocations", headers: headers).status == 404)
        #expect(desk.functions.calls.isEmpty)
    }

    @Test func `the client's context reaches the function`() async throws {
        let desk = LambdaDesk()
        await desk.create()
        let context = Base64.encoded(Array(#"{"custom":{}}"#.utf8))

        _ = await desk(.post, "/functions/f/invocations", headers: ["X-Amz-Client-Context": context])
        let broken = await desk(.post, "/functions/f/invocations", headers: ["X-Amz-Client-Context": "?"])

        #expect(desk.functions.calls.map(\.clientContext) == [#"{"custom":{}}"#])
        #expect(broken.header("x-amzn-errortype") == "InvalidRequestContentException")
    }

    @Test(arguments: [
        ("/functions/none/invocations", [:], 404, "ResourceNotFoundException"),
        ("/functions/a%20b/invocations", [:], 400, "ValidationException"),
        ("/functions/f:1/invocations?Qualifier=2", [:], 400, "InvalidParameterValueException"),
        ("/functions/f/invocations", ["X-Amz-Invocation-Type": "Later"], 400, "ValidationException"),
        ("/functions/f/invocations", ["X-Amz-Log-Type": "All"], 400, "ValidationException"),
    ])
    func `a call that cannot be made is refused`(
        _ path: String, _ headers: [String: String], _ status: Int, _ code: String
    ) async throws {
        let desk = LambdaDesk()
        await desk.create()

        let answer = await desk(.post, path, headers: headers)

        #expect(answer.status == status)
        #expect(answer.header("x-amzn-errortype") == code)
    }

    @Test(
        arguments: [
            ("/2015-03-31/functions/", nil, true), ("/2017-03-31/tags/arn", nil, true),
            ("/2015-03-31/functions/", "lambda", true), ("/2015-03-31/functions/", "s3", false),
            ("/2015-03-31/other", nil, false), ("/bucket/functions/f", nil, false), ("/2015-03-31", "lambda", false),
        ] as [(String, String?, Bool)])
    func `a call is Lambda's by its path, unless it is signed for another service`(
        _ path: String, _ scope: String?, _ isLambdas: Bool
    ) throws {
        var headers: HTTPFields = [:]
        if let scope {
            headers[.authorization] =
                "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/\(scope)/aws4_request, SignedHeaders=host, Signature=0"
        }
        let request = AWSRequest(
            method: .get, target: path, headers: headers, body: RequestBody([]), time: 0, id: "id")

        #expect(LambdaRoute.isMeant(by: request) == isLambdas)
    }
}
