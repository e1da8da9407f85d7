import Glibc
import JobModel
import PjrunTesting
import Runtimes

/// Functions over a directory of the test's own.
struct FunctionBench {
    let scratch = ScratchDirectory()
    let functions: LocalFunctions

    init(concurrencyLimit: Int = 1000, environment: [String: String] = [:]) {
        let source = #filePath
        let root = source.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
        _ = Shell.run("mkdir -p \(scratch("functions")) \(scratch("scratch"))")
        var variables = ["PATH": String(cString: getenv("PATH"))]
        variables.merge(environment) { $1 }
        var settings = FunctionSettings(
            initProgram: Products.pjrunInit, runtime: "\(root)/functions/python", clients: "\(root)/clients/python",
            store: scratch("store"), logs: scratch("logs"), directory: scratch("functions"), environment: variables,
            identity: JobIdentity(), endpoint: nil,
            sandbox: SandboxChoice(
                initProgram: Products.pjrunInit, scratch: scratch("scratch"), cache: scratch("cache"), forced: nil),
            now: { Timestamp(milliseconds: 1_795_000_000_000) })
        settings.concurrencyLimit = concurrencyLimit
        functions = LocalFunctions(settings)
    }

    /// Writes a function of one file.
    func write(_ name: String, _ code: String, configuration: String? = nil) {
        scratch.write("functions/\(name)/handler.py", code)
        if let configuration { scratch.write("functions/\(name)/function.json", configuration) }
    }

    func call(_ name: String, _ event: String = "{}") throws -> FunctionAnswer {
        try functions.invoke(FunctionCall(function: name, payload: Array(event.utf8), wantsLogTail: true))
    }

    /// The payload of a call, and whether the function failed.
    func result(_ name: String, _ event: String = "{}") throws -> (payload: String, error: String?) {
        let answer = try call(name, event)
        return (String(decoding: answer.payload, as: UTF8.self), answer.functionError)
    }

    func log(_ name: String) -> String { scratch.read("logs/\(name).log") ?? "" }
}
