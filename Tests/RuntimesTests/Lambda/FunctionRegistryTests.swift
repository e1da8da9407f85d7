import JobModel
import PjrunTesting
import Runtimes
import Testing

/// Functions that are made through the API.
@Suite struct FunctionRegistryTests {
    /// A zip archive with one file.
    private func archive(_ bench: FunctionBench, _ code: String, member: String = "index.py") -> [UInt8] {
        let path = bench.scratch("archive.zip")
        let source = bench.scratch.write("source", code)
        let script =
            "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr(sys.argv[3], open(sys.argv[2]).read())"
        Shell.run(["python3", "-c", script, path, source, member])
        let text = Shell.run(["od", "-An", "-v", "-tu1", path]).output
        return text.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0) }
    }

    private var configuration: FunctionConfiguration {
        var configuration = FunctionConfiguration()
        configuration.runtime = "python3.12"
        configuration.handler = "index.main"
        configuration.environment = [EnvironmentVariable(name: "WORD", value: "first")]
        configuration.tags = [Tag(key: "team", value: "a")]
        return configuration
    }

    private static let code = "import os\ndef main(event, context):\n    return os.environ['WORD']\n"

    @Test func `a function runs from its archive, and so it does in the next process`() throws {
        let bench = FunctionBench()
        let made = try bench.functions.create("f", configuration, code: archive(bench, Self.code))

        #expect(try bench.result("f").payload == #""first""#)
        let again = bench.reopened()
        #expect(try again.function(named: "f") == made)
        #expect(try again.functions() == [made])
        #expect(try again.invoke(FunctionCall(function: "f", payload: [])).payload == Array(#""first""#.utf8))
    }

    @Test func `changes of configuration and code count from the next call on`() throws {
        let bench = FunctionBench()
        _ = try bench.functions.create("f", configuration, code: archive(bench, Self.code))
        _ = try bench.result("f")
        var changed = configuration
        changed.environment = [EnvironmentVariable(name: "WORD", value: "second")]

        _ = try bench.functions.update("f", changed, code: nil)
        let second = try bench.result("f").payload
        let code = archive(bench, "def main(event, context):\n    return 'third'\n")
        _ = try bench.functions.update("f", changed, code: code)

        #expect(second == #""second""#)
        #expect(try bench.result("f").payload == #""third""#)
        #expect(try bench.functions.archive(of: "f") == code)
        // The version before stays for calls that run, the one before that does not.
        _ = try bench.functions.update("f", changed, code: code)
        #expect(Shell.run("ls -d \(bench.scratch("store"))/f/code-* | wc -l").output == "2\n")
    }

    @Test func `a removed function is gone`() throws {
        let bench = FunctionBench()
        _ = try bench.functions.create("f", configuration, code: archive(bench, Self.code))

        #expect(try bench.functions.remove("f"))

        #expect(try bench.functions.remove("f") == false)
        #expect(try bench.functions.functions().isEmpty)
        #expect(throws: FunctionFailure.self) { try bench.call("f") }
        #expect(Shell.run("ls -A \(bench.scratch("store"))").output == "")
    }

    @Test func `a name is taken once, also by the user's directory`() throws {
        let bench = FunctionBench()
        let code = archive(bench, Self.code)
        _ = try bench.functions.create("f", configuration, code: code)
        bench.write("own", "def lambda_handler(event, context):\n    return 1\n")

        #expect(throws: FunctionRefusal.exists(name: "f")) {
            try bench.functions.create("f", configuration, code: code)
        }
        #expect(throws: FunctionRefusal.exists(name: "own")) {
            try bench.functions.create("own", configuration, code: code)
        }
        let refusal = FunctionRefusal.isUsersOwn(name: "own", path: bench.scratch("functions/own"))
        #expect(throws: refusal) { try bench.functions.update("own", configuration, code: code) }
        #expect(throws: refusal) { try bench.functions.remove("own") }
        #expect(try bench.functions.functions().map(\.name) == ["f", "own"])
    }

    @Test func `an archive whose names lead out is refused, and nothing is left of it`() throws {
        let bench = FunctionBench()
        let code = archive(bench, Self.code, member: "../../escaped.py")

        #expect(throws: FunctionRefusal.self) { try bench.functions.create("f", configuration, code: code) }
        #expect(throws: FunctionRefusal.self) {
            try bench.functions.create("f", configuration, code: Array("no archive".utf8))
        }

        #expect(try bench.functions.functions().isEmpty)
        #expect(Shell.run("ls -A \(bench.scratch("store"))").output == "")
        #expect(
            Shell.run("find \(bench.scratch.path) -name '*.py' -o -name '*.zip' | grep -v archive.zip").output == "")
    }
}
