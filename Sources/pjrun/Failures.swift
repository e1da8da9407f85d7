import ArgumentParser
import FileTree
import JobEngine
import JobModel
import JobStore
import OrderedJSON
import Runtimes
import Sandboxing

/// Something the user asked for that cannot be done, with its place and its remedy.
struct UserError: Error {
    /// Complete by itself.
    let message: String
    /// File, line, JSON path.
    var place: String?
    /// What to do.
    var help: String?
    /// What the process exits with.
    var code: Int32 = 2
}

/// Says on standard error why a command failed.
///
/// Exit codes are documented in docs/errors.md.
enum Failures {
    /// - Returns: the exit code.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as UserError:
            say(error.message, error.place, error.help)
            return error.code
        case let code as ExitCode:
            return code.rawValue
        case let invalid as InvalidRequest:
            for problem in invalid.problems { say(problem.message, problem.path, problem.remedy) }
            return 2
        case let taken as JobNameTaken:
            say(
                "a job named '\(taken.name)' exists already (\(taken.arn))", nil,
                "names stay taken after a job has ended, as in the cloud; choose another, or 'pjrun rm \(taken.name)'")
            return 2
        case let failure as JobFailure:
            say(failure.description, nil, failure.remedy)
            return failure.stage == .plan || failure.stage == .receive ? 2 : JobEnd.ownFault
        case let error as JobStoreError:
            say("\(error)", nil, error.remedy)
            return JobEnd.ownFault
        case is FileTreeError, is RuntimeManifestError, is SandboxError:
            say("\(error)", nil, nil)
            return JobEnd.ownFault
        default:
            let code = Pjrun.exitCode(for: error)
            let text = Pjrun.fullMessage(for: error)
            if code == .success {
                print(text)
                return 0
            }
            Terminal.error(text)
            return code == .validationFailure ? 2 : JobEnd.ownFault
        }
    }

    private static func say(_ message: String, _ place: String?, _ help: String?) {
        Terminal.error("error: \(message)")
        if let place, !place.isEmpty { Terminal.error("  --> \(place)") }
        if let help { Terminal.error("  help: \(help)") }
    }
}
