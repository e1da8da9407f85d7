import JobModel
import OrderedJSON
import PjrunTesting
import Runtimes
import Testing

/// What handlers see and what their callers get.
@Suite struct FunctionTests {
    @Test func `a handler gets the event and its answer comes back`() throws {
        let bench = FunctionBench()
        bench.write("echo", "def lambda_handler(event, context):\n    return {'got': event}\n")

        let answer = try bench.call("echo", #"{"a":[1,2.50,null]}"#)

        #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"got": {"a": [1, 2.5, null]}}"#)
        #expect(answer.functionError == nil)
        #expect(answer.executedVersion == "$LATEST")
    }

    @Test(arguments: [
        "echo", "123456789012:function:echo", "arn:aws:lambda:eu-west-1:111122223333:function:echo", "echo:$LATEST",
        "arn:aws:lambda:eu-west-1:111122223333:function:echo:$LATEST",
    ])
    func `a function is found by its name and by ARNs of any account and region`(_ name: String) throws {
        let bench = FunctionBench()
        bench.write("echo", "def lambda_handler(event, context):\n    return context.invoked_function_arn\n")

        let result = try bench.result(name)

        let suffix = name.hasSuffix("$LATEST") ? ":$LATEST" : ""
        #expect(result.payload == #""arn:aws:lambda:us-east-1:123456789012:function:echo\#(suffix)""#)
    }

    @Test func `a missing function and a missing version are not found`() throws {
        let bench = FunctionBench()
        bench.write("echo", "def lambda_handler(event, context):\n    return 1\n")
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:"

        #expect(throws: FunctionFailure.notFound(functionARN: arn + "other")) { try bench.call("other") }
        #expect(throws: FunctionFailure.notFound(functionARN: arn + "echo:live")) { try bench.call("echo:live") }
        #expect(throws: FunctionFailure.self) { try bench.call("../echo") }
    }

    @Test func `the module is loaded once and keeps what it holds`() throws {
        let bench = FunctionBench()
        bench.write(
            "count",
            "count = 0\ndef lambda_handler(event, context):\n    global count\n    count += 1\n    return count\n")

        let counts = try (0..<3).map { _ in try bench.result("count").payload }

        #expect(counts == ["1", "2", "3"])
    }

    @Test func `a change of a file counts from the next call on`() throws {
        let bench = FunctionBench()
        bench.write("echo", "import other\ndef lambda_handler(event, context):\n    return other.value\n")
        bench.scratch.write("functions/echo/other.py", "value = 'before'\n")
        let before = try bench.result("echo").payload

        bench.scratch.write("functions/echo/other.py", "value = 'behind'\n")

        #expect(before == #""before""#)
        #expect(try bench.result("echo").payload == #""behind""#)
    }

    @Test func `calls at the same time have processes of their own`() throws {
        let bench = FunctionBench()
        // One reads what is written only when the other has answered.
        bench.write(
            "slow",
            """
            def lambda_handler(event, context):
                return open(event).read()
            """)
        let pipe = bench.scratch("functions/slow/pipe")
        Shell.run("mkfifo \(pipe)")
        let functions = bench.functions

        let first = BackgroundCall(
            functions, FunctionCall(function: "slow", payload: Array(#""/var/task/pipe""#.utf8)))
        let early = try bench.call("slow", #""/dev/null""#)
        Shell.run("echo -n late > \(pipe)")
        let late = try first.answer()

        #expect(String(decoding: early.payload, as: UTF8.self) == #""""#)
        #expect(String(decoding: late.payload, as: UTF8.self) == #""late""#)
    }

    @Test func `the context says what Lambda's does`() throws {
        let bench = FunctionBench()
        bench.write(
            "tell",
            """
            def lambda_handler(event, context):
                left = context.get_remaining_time_in_millis()
                return [context.function_name, context.function_version, context.memory_limit_in_mb, context.log_group_name,
                    context.identity.cognito_identity_id, context.client_context.custom, context.client_context.client.app_title,
                    left > 0]
            """, configuration: #"{"MemorySize":512,"Timeout":5}"#)

        let call = FunctionCall(
            function: "tell", payload: Array("{}".utf8),
            clientContext: #"{"custom":{"a":"b"},"client":{"app_title":"t"}}"#)
        let answer = try bench.functions.invoke(call)

        #expect(
            String(decoding: answer.payload, as: UTF8.self)
                == #"["tell", "$LATEST", "512", "/aws/lambda/tell", null, {"a": "b"}, "t", true]"#)
    }

    @Test func `the environment is Lambda's and the function's own, not the caller's`() throws {
        let bench = FunctionBench(environment: ["SECRET": "caller's"])
        bench.write(
            "env",
            """
            import os
            def lambda_handler(event, context):
                e = os.environ
                return [e.get(n) for n in ('AWS_LAMBDA_FUNCTION_NAME', 'AWS_REGION', '_HANDLER', 'TABLE', 'SECRET',
                    'AWS_LAMBDA_FUNCTION_VERSION', 'LAMBDA_TASK_ROOT')] + [
                    os.getcwd(), e['AWS_LAMBDA_LOG_STREAM_NAME'] == context.log_stream_name, '_X_AMZN_TRACE_ID' in e]
            """, configuration: #"{"Environment":{"Variables":{"TABLE":"orders"}}}"#)

        let result = try bench.result("env")

        #expect(
            result.payload
                == #"["env", "us-east-1", "handler.lambda_handler", "orders", null, "$LATEST", "/var/task", "/var/task", true, true]"#
        )
    }

    @Test func `the code is read-only and /tmp is the process's own`() throws {
        let bench = FunctionBench()
        bench.write(
            "write",
            """
            import os
            def lambda_handler(event, context):
                problems = []
                for path in ('/var/task/x', '/etc/x', '/tmp/x'):
                    try:
                        open(path, 'w').write('y')
                    except OSError as e:
                        problems.append(e.strerror)
                return [problems, sorted(os.listdir('/tmp'))]
            """)

        #expect(try bench.result("write").payload == #"[["Read-only file system", "Read-only file system"], ["x"]]"#)
        #expect(bench.scratch.read("functions/write/x") == nil)
    }

    @Test(arguments: ["user-namespace", "none"])
    func `functions run in every kind of sandbox, and leave nothing beside their code`(_ isolation: String) throws {
        let bench = FunctionBench(isolation: isolation)
        bench.write("f", "import other\ndef lambda_handler(event, context):\n    return other.value\n")
        bench.scratch.write("functions/f/other.py", "value = 7\n")

        #expect(try bench.result("f").payload == "7")
        #expect(Shell.run("ls -A '\(bench.scratch("functions/f"))'").output == "handler.py\nother.py\n")
    }

    @Test(arguments: [
        ("lambda_function.py", "lambda_handler"), ("index.py", "handler"), ("app.py", "lambda_handler"),
    ])
    func `the usual names of handlers are found`(_ file: String, _ function: String) throws {
        let bench = FunctionBench()
        bench.scratch.write("functions/f/\(file)", "def \(function)(event, context):\n    return 'found'\n")

        #expect(try bench.result("f").payload == #""found""#)
    }

    @Test func `a directory without a handler is told what it needs`() throws {
        let bench = FunctionBench()
        bench.scratch.write("functions/f/readme.txt", "hello")

        let failure = #expect(throws: FunctionFailure.self) { try bench.call("f") }

        #expect(failure?.message.contains("handler.py, lambda_function.py, index.py or app.py") == true)
    }

    @Test func `a function.json with a member that is none is refused by name`() throws {
        let bench = FunctionBench()
        bench.write("f", "def lambda_handler(event, context):\n    return 1\n", configuration: #"{"TimeOut":3}"#)

        let failure = #expect(throws: FunctionFailure.self) { try bench.call("f") }

        #expect(failure?.message.contains("TimeOut") == true)
        #expect(failure?.message.contains("Timeout") == true)
    }

    @Test func `decimals keep their digits`() throws {
        let bench = FunctionBench()
        bench.write(
            "d",
            """
            from decimal import Decimal
            def lambda_handler(event, context):
                return {'price': Decimal('1.10'), 'text': 'say "1"', 'list': [Decimal(3)]}
            """)

        #expect(try bench.result("d").payload == #"{"price": 1.10, "text": "say \"1\"", "list": [3]}"#)
    }

    @Test func `more calls than may run at once are refused`() throws {
        let bench = FunctionBench(concurrencyLimit: 0)
        bench.write("echo", "def lambda_handler(event, context):\n    return 1\n")

        #expect(throws: FunctionFailure.tooManyRequests) { try bench.call("echo") }
    }

    @Test func `an event that is not JSON, or too large, does not reach the function`() throws {
        let bench = FunctionBench()
        bench.write("echo", "def lambda_handler(event, context):\n    return 1\n")

        let failure = #expect(throws: FunctionFailure.self) { try bench.call("echo", "{'a':1}") }
        #expect(failure?.code == "InvalidRequestContentException")
        #expect(throws: FunctionFailure.requestTooLarge(bytes: 6_291_459)) {
            try bench.call("echo", "\"" + String(repeating: "x", count: 6_291_457) + "\"")
        }
    }

    @Test func `an event of 6 MB comes through, both ways`() throws {
        let bench = FunctionBench()
        bench.write("echo", "def lambda_handler(event, context):\n    return event\n")
        let event = "\"" + String(repeating: "x", count: 6_291_450) + "\""

        #expect(try bench.result("echo", event).payload == event)
    }
}
