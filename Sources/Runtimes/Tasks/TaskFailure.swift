import CSV
import FileTree
import Splitting

/// Why a task on files cannot be done: what happened, where, and what to do.
package struct TaskFailure: Error, Hashable, Sendable {
    /// What happened, complete by itself; with the exception's name where a library would raise one.
    package let message: String
    /// Where in a file.
    package let place: String?
    /// What to do.
    package let help: String?
    /// What the program exits with: 2 for wrong flags and parameters, 1 for data that will not do.
    package let exitCode: Int32

    /// Makes a failure from its parts.
    package init(message: String, place: String? = nil, help: String? = nil, exitCode: Int32 = 1) {
        self.message = message
        self.place = place
        self.help = help
        self.exitCode = exitCode
    }

    /// What any of the rooms below has thrown.
    package init(_ error: any Error) {
        switch error {
        case let error as TaskFailure: self = error
        case let error as SplitError: self.init(refusal: error)
        case let error as SplitParameterError: self.init(refusal: error)
        case let error as PreprocessingError: self.init(error)
        case CSVError.emptyFile(let file):
            self.init(message: "\"\(file)\" is empty, so it has no header", help: "name another file")
        default:
            let failure = QueryFailure(error)
            self.init(message: failure.message, place: failure.place, help: failure.help)
        }
    }

    /// The three parts, each on a line of its own.
    package var text: String {
        "error: \(message)\n" + (place.map { "  --> \($0)\n" } ?? "") + (help.map { "  help: \($0)\n" } ?? "")
    }
}
