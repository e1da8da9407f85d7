public import OrderedJSON

/// Why no definition could be read from a file.
public enum DefinitionSourceError: Error, Hashable, Sendable {
    /// The file cannot be read; `reason` is the system's.
    case unreadable(file: String, reason: String)
    /// The file is larger than any template or definition.
    case tooLarge(file: String, byteCount: Int)
    /// The file is not what its name says.
    case malformed(file: String, reason: String, position: JSONPosition?)
    /// The template has no state machine, or none by this name.
    case noStateMachine(file: String, wanted: String?, existing: [String])
    /// The template has several state machines and none was named.
    case severalStateMachines(file: String, names: [String])
    /// The resource says nothing that a definition could be read from, or two things.
    case noDefinition(stateMachine: String, reason: String)
    /// A value is needed that nobody gave: parameters of the template, or placeholders of the definition.
    case missingValues(file: String, names: [String], arePlaceholders: Bool)
    /// Values were given that nothing in the file asks for.
    case unknownParameters(names: [String], known: [String])
    /// A parameter's value is not among those the template allows.
    case valueNotAllowed(parameter: String, value: String, allowed: [String])
    /// The template uses what cannot be known here.
    case unsupported(what: String, place: String, reason: String)
    /// A function of the template is not written as CloudFormation wants it.
    case invalidFunction(what: String, place: String, reason: String)
}

extension DefinitionSourceError: CustomStringConvertible {
    /// The same text as ``message``.
    public var description: String { message }

    /// What happened and where, in one line.
    public var message: String {
        switch self {
        case .unreadable(let file, let reason): "cannot read \(file): \(reason)"
        case .tooLarge(let file, let byteCount): "\(file) is too large for a definition: \(byteCount) bytes"
        case .malformed(let file, let reason, let position):
            position.map { "\(file), line \($0.line), column \($0.column): \(reason)" } ?? "\(file): \(reason)"
        case .noStateMachine(let file, let wanted?, _): "\(file) has no state machine \"\(wanted)\""
        case .noStateMachine(let file, nil, _): "\(file) is a template without a state machine"
        case .severalStateMachines(let file, let names):
            "\(file) has several state machines: \(names.joined(separator: ", "))"
        case .noDefinition(let stateMachine, let reason): "the state machine \(stateMachine) \(reason)"
        case .missingValues(let file, let names, let arePlaceholders):
            arePlaceholders
                ? "\(file): no value for \(names.map { "${\($0)}" }.joined(separator: ", "))"
                : "\(file): no value for the parameter\(names.count > 1 ? "s" : "") \(names.joined(separator: ", "))"
        case .unknownParameters(let names, _):
            "nothing asks for the parameter\(names.count > 1 ? "s" : "") \(names.joined(separator: ", "))"
        case .valueNotAllowed(let parameter, let value, _): "the parameter \(parameter) cannot be \"\(value)\""
        case .unsupported(let what, let place, let reason): "\(what) at \(place): \(reason)"
        case .invalidFunction(let what, let place, let reason): "\(what) at \(place) \(reason)"
        }
    }

    /// How to mend it; `nil` when the message says it all.
    public var help: String? {
        switch self {
        case .noStateMachine(_, _?, let existing):
            existing.isEmpty ? nil : "state machines of the template: \(existing.joined(separator: ", "))"
        case .noStateMachine:
            "a template has resources of type AWS::Serverless::StateMachine or AWS::StepFunctions::StateMachine"
        case .severalStateMachines: "name one of them"
        case .missingValues(_, let names, _): "give \(names.map { "--parameter \($0)=VALUE" }.joined(separator: " "))"
        case .unknownParameters(_, let known):
            known.isEmpty ? "the file has no parameters" : "parameters: \(known.joined(separator: ", "))"
        case .valueNotAllowed(_, _, let allowed): "allowed are: \(allowed.joined(separator: ", "))"
        default: nil
        }
    }
}
