import JobModel
import PjrunTesting
import Runtimes
import Testing

/// Executable files as functions.
@Suite struct ExecutableFunctionTests {
    private func write(_ bench: FunctionBench, _ path: String, _ script: String) {
        bench.scratch.write("functions/\(path)", script)
        Shell.run("chmod +x \(bench.scratch("functions/\(path)"))")
    }

    @Test(arguments: ["f/bootstrap", "f"])
    func `a program reads the event and prints the answer`(_ path: String) throws {
        let bench = FunctionBench()
        write(bench, path, "#!/bin/sh\necho noise >&2\nread event\necho \"{\\\"got\\\":$event}\"\n")

        let answer = try bench.call("f", #"{"a":1}"#)

        #expect(String(decoding: answer.payload, as: UTF8.self) == "{\"got\":{\"a\":1}}\n")
        #expect(answer.logTail?.contains("noise\n") == true)
    }

    @Test(arguments: [
        ("exit 7", "Runtime.ExitError", "Runtime exited with error: exit status 7"),
        ("kill -9 $$", "Runtime.ExitError", "signal: killed"),
        ("echo hello", "Runtime.MarshalError", "not JSON"),
    ])
    func `a program that fails`(_ line: String, _ type: String, _ words: String) throws {
        let bench = FunctionBench()
        write(bench, "f", "#!/bin/sh\n\(line)\n")

        let result = try bench.result("f")

        #expect(result.error == "Unhandled")
        #expect(result.payload.contains(type) && result.payload.contains(words))
    }

    @Test func `a program that prints nothing answers null`() throws {
        let bench = FunctionBench()
        write(bench, "f", "#!/bin/sh\ntrue\n")

        let result = try bench.result("f")

        #expect(result.payload == "null")
        #expect(result.error == nil)
    }
}
