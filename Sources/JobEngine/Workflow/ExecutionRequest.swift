public import StatesLanguage

/// An execution to start.
public struct ExecutionRequest: Sendable {
    /// The machine, compiled.
    public var machine: StateMachine
    /// The text it was compiled from; kept, so that the execution goes on as it began whatever becomes of the machine.
    public var definition: String
    /// `arn:aws:states:REGION:ACCOUNT:stateMachine:MACHINE`.
    public var stateMachineARN: String
    /// The machine's name.
    public var stateMachineName: String
    /// The machine's role.
    public var roleARN: String
    /// The execution's name; one is made when nil.
    public var name: String?
    /// JSON text.
    public var input: String
    /// Seed of what is random in it; one is made when nil.
    public var seed: UInt64?
    /// The execution's ARN, where it is not made of the machine's ARN and the name.
    public var arn: String?
    /// The version of the machine that is run.
    public var stateMachineVersionARN: String?
    /// The alias by which it was found.
    public var stateMachineAliasARN: String?
    /// The number of the machine's revision in the `StateMachineDirectory`.
    public var stateMachineRevision: Int64?
    /// What X-Ray is told.
    public var traceHeader: String?

    /// Makes a request.
    public init(
        machine: StateMachine, definition: String, stateMachineARN: String, stateMachineName: String, roleARN: String,
        name: String? = nil, input: String = "{}", seed: UInt64? = nil
    ) {
        self.machine = machine
        self.definition = definition
        self.stateMachineARN = stateMachineARN
        self.stateMachineName = stateMachineName
        self.roleARN = roleARN
        self.name = name
        self.input = input
        self.seed = seed
    }
}

/// The names that executions, machines and activities can have.
public enum WorkflowName {
    /// Why a text is no name; nil when it is one.
    ///
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html>
    public static func problem(_ name: String) -> String? {
        guard (1...80).contains(name.unicodeScalars.count) else {
            return "it has \(name.unicodeScalars.count) characters; 1 to 80 are allowed"
        }
        let refused = name.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0...0x1f, 0x7f...0x9f: true
            default: scalar.properties.isWhitespace || "<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars.contains(scalar)
            }
        }
        guard let refused else { return nil }
        return
            "it has the character U+\(String(refused.value, radix: 16, uppercase: true)); whitespace, control characters and < > { } [ ] ? * \" # % \\ ^ | ~ ` $ & , ; : / are not allowed"
    }
}
