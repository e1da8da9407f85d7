/// What can go wrong in the toolkit, with the facts as payload.
///
/// The description is made for a person: what happened, where, what to do.
public enum ProcessingError: Error, Hashable, Sendable {
    /// The file that every processing job has is not there.
    case notInJob(path: String)
    /// A configuration file is not JSON; `offset` counts bytes from 0.
    case malformedJSON(path: String, offset: Int, expected: String)
    /// A configuration file lacks a field, or the field is not a string.
    case missingField(path: String, field: String)
    /// The job has no input of that name.
    case unknownInput(name: String, known: [String])
    /// The job has no output of that name.
    case unknownOutput(name: String, known: [String])
    /// An option stands without the value it needs.
    case argumentWithoutValue(name: String)
    /// An option's value is not of the type asked for.
    case argumentNotConvertible(name: String, value: String, type: String)
    /// A line is not UTF-8; `line` counts from 1.
    case textNotUTF8(path: String, line: Int)
    /// A directory holds a file whose name is not UTF-8.
    case nameNotUTF8(directory: String)
    /// What the script asks for is a part of pjrun, which does not run this job.
    case builtInMissing(name: String)
    /// A program of pjrun ended with another code than 0.
    case builtInFailed(name: String, exitCode: Int32, reason: String?)
    /// A system call failed; `code` is its `errno`.
    case system(operation: String, path: String, code: Int32)
}

extension ProcessingError: CustomStringConvertible {
    /// The error in the form `what happened`, `--> where`, `help: what to do`.
    public var description: String {
        switch self {
        case .notInJob(let path):
            "this program does not run in a processing job: \"\(path)\" does not exist"
                + help("start it with pjrun, or set PROCESSING_ROOT to a job directory that has config/ in it")
        case .malformedJSON(let path, let offset, let expected):
            "the job configuration is not JSON: expected \(expected)" + place("\(path), byte \(offset)")
        case .missingField(let path, let field):
            "the job configuration has no text field \"\(field)\"" + place(path)
        case .unknownInput(let name, let known):
            "the job has no input \"\(name)\"" + help(list("inputs", known, option: "--input"))
        case .unknownOutput(let name, let known):
            "the job has no output \"\(name)\"" + help(list("outputs", known, option: "--output"))
        case .argumentWithoutValue(let name):
            "the option \"\(name)\" stands without a value" + help("write \(name) VALUE or \(name)=VALUE")
        case .argumentNotConvertible(let name, let value, let type):
            "the value \"\(value)\" of option \"\(name)\" is not of type \(type)"
        case .textNotUTF8(let path, let line):
            "the line is not UTF-8 text" + place("\(path), line \(line)")
                + help("convert the file to UTF-8, or read it with nextLine(into:), which gives bytes")
        case .nameNotUTF8(let directory):
            "a file name is not UTF-8" + place(directory)
        case .builtInMissing(let name):
            "\(name) is a part of pjrun, and this job does not run in pjrun"
                + help("in the cloud, use a container that has a program for it")
        case .builtInFailed(let name, let exitCode, let reason):
            reason ?? "\(name) ended with exit code \(exitCode); what it said is above"
        case .system(let operation, let path, let code):
            "cannot \(operation) \"\(path)\": \(errorText(code))"
        }
    }

    private func place(_ text: String) -> String { "\n  --> \(text)" }
    private func help(_ text: String) -> String { "\n  help: \(text)" }

    private func list(_ what: String, _ known: [String], option: String) -> String {
        known.isEmpty
            ? "the job has no \(what) at all; add one with \(option) NAME=PATH"
            : "\(what) of the job: " + known.joined(separator: ", ")
    }
}
