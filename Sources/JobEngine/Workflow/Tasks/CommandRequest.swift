import Glibc
import OrderedJSON

/// The parameters of `pjrun:command`.
struct CommandRequest: Sendable {
    /// What is wrong with them, and how it is to be.
    struct Invalid: Error {
        let message: String
    }

    /// A path, or a name that is looked for in PATH.
    let program: String
    /// With the program's name first.
    let arguments: [String]
    /// `NAME=value`; nil for that of this process.
    let environment: [String]?
    /// Where it runs; nil for where pjrun does.
    let workingDirectory: String?
    /// What it reads; nil for nothing.
    let input: [UInt8]?

    private static let known = ["Command", "Environment", "WorkingDirectory", "Input"]

    /// Reads them.
    ///
    /// - Parameters:
    ///   - parameters: those of the task.
    ///   - variables: what the command finds in its environment beside them.
    /// - Throws: `Invalid`.
    init(_ parameters: JSON, variables: [(name: String, value: String)] = []) throws(Invalid) {
        guard let members = parameters.object else {
            throw Invalid(message: "the parameters are \(parameters.kindDescription) and not an object")
        }
        for (name, _) in members where !CommandRequest.known.contains(name) {
            throw Invalid(
                message:
                    "'\(name)' is not one of its parameters; it has \(CommandRequest.known.joined(separator: ", "))")
        }
        switch members["Command"] {
        case .string(let text) where !text.isEmpty:
            program = "/bin/sh"
            arguments = ["sh", "-c", text]
        case .array(let elements) where !elements.isEmpty:
            var words: [String] = []
            for (index, element) in elements.enumerated() {
                words.append(try CommandRequest.text(element, "Command[\(index)]"))
            }
            guard let first = words.first, !first.isEmpty else {
                throw Invalid(message: "Command[0] is empty; it names the program")
            }
            program = first
            arguments = words
        default:
            throw Invalid(message: #"Command must be a text for the shell or a list of words, such as ["prog", "arg"]"#)
        }
        environment = try CommandRequest.environment(members["Environment"], variables)
        workingDirectory = try members["WorkingDirectory"].map { value throws(Invalid) in
            guard let path = value.string, !path.isEmpty else {
                throw Invalid(message: "WorkingDirectory is \(value.kindDescription) and not a path")
            }
            return path
        }
        // Shells read lines.
        input = members["Input"].map { $0.serializedBytes() + [UInt8(ascii: "\n")] }
        for word in arguments + (environment ?? []) + [workingDirectory ?? ""] where word.utf8.contains(0) {
            throw Invalid(message: "a command cannot be given a zero byte, which '\(word.prefix(20))' has")
        }
    }

    private static func environment(
        _ value: JSON?, _ variables: [(name: String, value: String)]
    ) throws(Invalid) -> [String]? {
        let isGiven = value != nil && value?.isNull == false
        guard isGiven || !variables.isEmpty else { return nil }
        if isGiven, let value, value.object == nil {
            throw Invalid(message: "Environment is \(value.kindDescription) and not an object")
        }
        var added: [String: String] = [:]
        for (name, value) in variables { added[name] = value }
        for (name, value) in value?.object ?? [:] {
            guard !name.isEmpty, !name.contains("=") else {
                throw Invalid(message: "'\(name)' cannot be the name of a variable")
            }
            added[name] = try text(value, "Environment.\(name)")
        }
        var result = added.map { "\($0.key)=\($0.value)" }
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            if added[String(text.prefix { $0 != "=" })] == nil { result.append(text) }
            unsafe next += 1
        }
        return result
    }

    /// A word: text as it is, numbers and truth values as they are written.
    private static func text(_ value: JSON, _ place: String) throws(Invalid) -> String {
        switch value {
        case .string(let text): return text
        case .number, .bool: return value.serialized()
        default:
            throw Invalid(
                message: "\(place) is \(value.kindDescription) and not a text; States.JsonToString makes one of it")
        }
    }
}
