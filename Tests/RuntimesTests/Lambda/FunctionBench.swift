import Dispatch
import Glibc
import JobModel
import PjrunTesting
import Runtimes
import Synchronization

/// Functions over a directory of the test's own.
struct FunctionBench {
    let scratch = ScratchDirectory()
    let functions: LocalFunctions
    private let settings: FunctionSettings

    init(concurrencyLimit: Int = 1000, environment: [String: String] = [:], isolation: String? = nil) {
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
                initProgram: Products.pjrunInit, scratch: scratch("scratch"), cache: scratch("cache"), forced: isolation
            ),
            now: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
            })
        settings.concurrencyLimit = concurrencyLimit
        functions = LocalFunctions(settings)
        self.settings = settings
    }

    /// The same functions, as another process sees them.
    func reopened() -> LocalFunctions { LocalFunctions(settings) }

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

/// A call on a thread of its own: tests share few threads, and a call blocks its one.
final class BackgroundCall: Sendable {
    private let result = Mutex<Result<FunctionAnswer, FunctionFailure>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ functions: LocalFunctions, _ call: FunctionCall) {
        DispatchQueue(label: "call").async { [self] in
            let outcome: Result<FunctionAnswer, FunctionFailure>
            do throws(FunctionFailure) {
                outcome = .success(try functions.invoke(call))
            } catch {
                outcome = .failure(error)
            }
            result.withLock { $0 = outcome }
            done.signal()
        }
    }

    /// Waits for the answer.
    func answer() throws(FunctionFailure) -> FunctionAnswer {
        done.wait()
        done.signal()
        guard let outcome = result.withLock({ $0 }) else { throw .service(message: "no answer") }
        return try outcome.get()
    }
}
