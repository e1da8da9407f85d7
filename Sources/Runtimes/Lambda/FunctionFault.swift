import Glibc
import OrderedJSON
import Sandboxing

/// How the process of a function failed, as opposed to its handler, which says itself how it did.
///
/// Texts: recorded from Lambda.
enum FunctionFault {
    /// The call took longer than the function's Timeout.
    case timedOut(seconds: Int)
    /// The process has ended without an answer.
    case ended(CommandEnd)
    /// The answer is larger than Lambda takes.
    case answerTooLarge
    /// What an executable file printed is not JSON.
    case notJSON(String)

    /// The largest answer, as Lambda's error says it.
    static let answerLimit = 6_291_556

    /// The payload that the caller gets.
    func payload(_ requestID: String) -> [UInt8] {
        let words: (type: String, message: String) =
            switch self {
            case .timedOut(let seconds):
                ("Sandbox.Timedout", "RequestId: \(requestID) Error: Task timed out after \(seconds).00 seconds")
            case .ended(let end): ("Runtime.ExitError", "RequestId: \(requestID) Error: \(FunctionFault.words(end))")
            case .answerTooLarge:
                (
                    "Function.ResponseSizeTooLarge",
                    "Response payload size exceeded maximum allowed payload size (\(FunctionFault.answerLimit) bytes)."
                )
            case .notJSON(let words): ("Runtime.MarshalError", "Unable to marshal response: \(words)")
            }
        let error: JSON = ["errorType": .string(words.type), "errorMessage": .string(words.message)]
        return error.serializedBytes(.compact)
    }

    /// What the log says of it, nil where the handler's own words are there.
    func logLine(_ requestID: String, time: String) -> String? {
        switch self {
        case .timedOut(let seconds): "\(time) \(requestID) Task timed out after \(seconds).00 seconds\n"
        case .ended(let end): "RequestId: \(requestID) Error: \(FunctionFault.words(end))\nRuntime.ExitError"
        case .answerTooLarge:
            "RequestId: \(requestID) Error: Response payload size exceeded \(FunctionFault.answerLimit) bytes"
        case .notJSON: nil
        }
    }

    /// What the REPORT line ends with.
    var status: String {
        if case .timedOut = self { "\tStatus: timeout" } else { "\tStatus: error\tError Type: \(type)" }
    }

    private var type: String {
        switch self {
        case .timedOut: "Sandbox.Timedout"
        case .ended: "Runtime.ExitError"
        case .answerTooLarge: "Function.ResponseSizeTooLarge"
        case .notJSON: "Runtime.MarshalError"
        }
    }

    private static func words(_ end: CommandEnd) -> String {
        switch end {
        case .exited(0): "Runtime exited without providing a reason"
        case .exited(let code): "Runtime exited with error: exit status \(code)"
        case .signalled(let number): "Runtime exited with error: signal: \(name(ofSignal: number))"
        case .killed: "Runtime exited with error: signal: killed"
        case .notExecuted(let number): "fork/exec: \(unsafe String(cString: strerror(number)))"
        }
    }

    private static func name(ofSignal number: Int32) -> String {
        switch number {
        case SIGHUP: "hangup"
        case SIGINT: "interrupt"
        case SIGQUIT: "quit"
        case SIGILL: "illegal instruction"
        case SIGTRAP: "trace/breakpoint trap"
        case SIGABRT: "aborted"
        case SIGBUS: "bus error"
        case SIGFPE: "floating point exception"
        case SIGKILL: "killed"
        case SIGSEGV: "segmentation fault"
        case SIGPIPE: "broken pipe"
        case SIGALRM: "alarm clock"
        case SIGTERM: "terminated"
        default: "signal \(number)"
        }
    }
}
