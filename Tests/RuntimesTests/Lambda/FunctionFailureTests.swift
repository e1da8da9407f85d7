import Glibc
import JobModel
import OrderedJSON
import PjrunTesting
import Runtimes
import Testing

/// Functions that fail, as Lambda tells it; texts of the Python runtime and of recordings of the service.
@Suite struct FunctionFailureTests {
    private func failure(
        _ code: String, event: String = "{}", configuration: String? = nil, _ bench: FunctionBench = FunctionBench()
    ) throws -> JSON {
        bench.write("f", code, configuration: configuration)
        let answer = try bench.call("f", event)
        #expect(answer.functionError == "Unhandled")
        // Request ids differ; the caller's is in the text.
        let text = String(decoding: answer.payload, as: UTF8.self)
        return try JSON(parsing: text.split(separator: answer.requestID).joined(separator: "ID"))
    }

    @Test func `an exception comes with its type and the lines of the handler`() throws {
        let error = try failure(
            """
            def helper():
                raise ValueError("no such order")

            def lambda_handler(event, context):
                return helper()
            """)

        #expect(
            error == [
                "errorMessage": "no such order", "errorType": "ValueError", "requestId": "ID",
                "stackTrace": [
                    "  File \"/var/task/handler.py\", line 5, in lambda_handler\n    return helper()\n",
                    "  File \"/var/task/handler.py\", line 2, in helper\n    raise ValueError(\"no such order\")\n",
                ],
            ])
    }

    @Test func `the process goes on after an exception`() throws {
        let bench = FunctionBench()
        bench.write(
            "f",
            """
            count = 0
            def lambda_handler(event, context):
                global count
                count += 1
                if event:
                    raise KeyError(event)
                return count
            """)

        #expect(try bench.result("f", "1").error == "Unhandled")
        #expect(try bench.result("f", "0").payload == "2")
    }

    @Test func `a module that is missing`() throws {
        let error = try failure("import not_there\ndef lambda_handler(event, context): pass\n")

        #expect(
            error == [
                "errorMessage": "Unable to import module 'handler': No module named 'not_there'",
                "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": [],
            ])
    }

    @Test func `a handler that is missing`() throws {
        let error = try failure("def other(event, context): pass\n", configuration: #"{"Handler":"handler.main"}"#)

        #expect(error["errorType"] == "Runtime.HandlerNotFound")
        #expect(error["errorMessage"] == "Handler 'main' missing on module 'handler'")
    }

    @Test func `a syntax error`() throws {
        let error = try failure("def lambda_handler(event, context)\n    pass\n")

        #expect(error["errorType"] == "Runtime.UserCodeSyntaxError")
        #expect(
            error["errorMessage"] == "Syntax error in module 'handler': expected ':' (handler.py, line 1)")
        #expect(error["stackTrace"]?[0]?.string?.hasPrefix("  File \"/var/task/handler.py\" Line 1\n") == true)
    }

    @Test func `an exception while the module is loaded`() throws {
        let error = try failure("raise RuntimeError('not today')\n")

        #expect(error["errorType"] == "RuntimeError")
        #expect(error["errorMessage"] == "not today")
        #expect(
            error["stackTrace"] == [
                "  File \"/var/task/handler.py\", line 1, in <module>\n    raise RuntimeError('not today')\n"
            ])
    }

    @Test(arguments: [
        ("{1, 2}", "Object of type set is not JSON serializable"),
        ("float('nan')", "Out of range float values are not JSON compliant"),
        ("{(1, 2): 3}", "keys must be str, int, float, bool or None, not tuple"),
    ])
    func `an answer that is no JSON`(_ value: String, _ words: String) throws {
        let error = try failure("def lambda_handler(event, context):\n    return \(value)\n")

        #expect(error["errorType"] == "Runtime.MarshalError")
        #expect(error["errorMessage"]?.string?.hasPrefix("Unable to marshal response: \(words)") == true)
    }

    @Test(arguments: [
        ("sys.exit(3)", "exit status 3"), ("os._exit(1)", "exit status 1"),
        ("os.kill(os.getpid(), 9)", "signal: killed"), ("os.abort()", "signal: aborted"),
    ])
    func `a process that ends`(_ statement: String, _ words: String) throws {
        let bench = FunctionBench()
        let error = try failure("import os, sys\ndef lambda_handler(event, context):\n    \(statement)\n", bench)

        #expect(
            error == [
                "errorType": "Runtime.ExitError",
                "errorMessage": .string("RequestId: ID Error: Runtime exited with error: \(words)"),
            ])
        // The next call has a new process.
        bench.write("f", "def lambda_handler(event, context):\n    return 'again'\n")
        #expect(try bench.result("f").payload == #""again""#)
    }

    @Test func `a process that ends well without an answer`() throws {
        let error = try failure("import sys\ndef lambda_handler(event, context):\n    sys.exit(0)\n")

        #expect(error["errorMessage"] == "RequestId: ID Error: Runtime exited without providing a reason")
    }

    @Test func `a call that takes too long is ended, and the next one has another process`() throws {
        let bench = FunctionBench()
        let error = try failure(
            """
            count = 0
            def lambda_handler(event, context):
                global count
                count += 1
                while event:
                    pass
                return count
            """, event: "1", configuration: #"{"Timeout":1}"#, bench)

        #expect(
            error == [
                "errorType": "Sandbox.Timedout",
                "errorMessage": "RequestId: ID Error: Task timed out after 1.00 seconds",
            ])
        #expect(bench.log("f").contains(" Task timed out after 1.00 seconds\n\n"))
        #expect(try bench.result("f", "0").payload == "1")
    }

    @Test func `a call that prints without end is ended when its time is over`() throws {
        let error = try failure(
            "def lambda_handler(event, context):\n    while True:\n        print('x' * 10000)\n",
            configuration: #"{"Timeout":1}"#)

        #expect(error["errorType"] == "Sandbox.Timedout")
    }

    @Test func `an answer of more than 6 MB is no answer`() throws {
        let error = try failure("def lambda_handler(event, context):\n    return 'x' * 7000000\n")

        #expect(
            error == [
                "errorType": "Function.ResponseSizeTooLarge",
                "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            ])
    }

    @Test func `what a handler prints never breaks its answer, and the log keeps a part`() throws {
        let bench = FunctionBench()
        bench.write(
            "f",
            """
            import os, sys
            def lambda_handler(event, context):
                print("first line")
                sys.stdout.buffer.write(bytes(range(256)) * 4000)
                for _ in range(100):
                    print("x" * 1000000)
                os.write(2, b"last line")
                return "fine"
            """)

        let answer = try bench.call("f")

        #expect(String(decoding: answer.payload, as: UTF8.self) == #""fine""#)
        #expect(answer.logTail?.utf8.count == 4096)
        #expect(answer.logTail?.contains("last line\nEND RequestId: ") == true)
        let size = Shell.run("wc -c < \(bench.scratch("logs/f.log"))").output.split(separator: "\n")[0]
        #expect((1_000_000...1_100_000).contains(Int(size) ?? 0))
        #expect(
            Shell.run("grep -ac 'bytes of this call.s log are left out' \(bench.scratch("logs/f.log"))").output == "1\n"
        )
    }

    @Test func `a handler that writes to the channel itself loses its process and nothing else`() throws {
        let bench = FunctionBench()
        let error = try failure(
            "import os\ndef lambda_handler(event, context):\n    os.write(6, b'\\xff' * 100)\n    return 1\n", bench)

        #expect(error["errorType"] == "Runtime.ExitError")
        bench.write("f", "def lambda_handler(event, context):\n    return 'again'\n")
        #expect(try bench.result("f").payload == #""again""#)
    }

    @Test func `the log has Lambda's lines around those of the handler`() throws {
        let bench = FunctionBench()
        bench.write(
            "f",
            """
            import logging
            logging.getLogger().setLevel(logging.INFO)
            def lambda_handler(event, context):
                print("printed")
                logging.getLogger("mine").info("logged")
                raise ValueError("boom")
            """)

        let answer = try bench.call("f")

        let lines = (answer.logTail ?? "").split(separator: answer.requestID).joined(separator: "ID").split(
            separator: "\n")
        #expect(lines[0] == "START RequestId: ID Version: $LATEST")
        #expect(lines[1] == "printed")
        #expect(lines[2].hasPrefix("[INFO]\t20") && lines[2].hasSuffix("Z\tID\tlogged"))
        // One event, whose lines are parted by carriage returns and indented with no-break spaces.
        #expect(
            lines[3]
                == "[ERROR] ValueError: boom\rTraceback (most recent call last):\r\u{a0}\u{a0}File \"/var/task/handler.py\", line 6, in lambda_handler\r\u{a0}\u{a0}\u{a0}\u{a0}raise ValueError(\"boom\")"
        )
        #expect(lines[4] == "END RequestId: ID")
        #expect(lines[5].hasPrefix("REPORT RequestId: ID\tDuration: ") && lines[5].contains("\tMemory Size: 128 MB\t"))
        #expect(lines[5].contains("\tInit Duration: "))
        #expect(bench.log("f").contains("printed\n"))
    }

    @Test func `a cancelled call ends its process`() throws {
        let bench = FunctionBench()
        bench.write("f", "def lambda_handler(event, context):\n    return open('/var/task/pipe').read()\n")
        let pipe = bench.scratch("functions/f/pipe")
        Shell.run("mkfifo \(pipe)")
        let cancellation = Cancellation()
        let functions = bench.functions

        let call = BackgroundCall(
            functions, FunctionCall(function: "f", payload: Array("{}".utf8), cancellation: cancellation))
        // Open for writing means that the handler reads.
        let end = open(pipe, O_WRONLY)
        cancellation.cancel()

        #expect(throws: FunctionFailure.cancelled) { try call.answer() }
        close(end)
    }
}
