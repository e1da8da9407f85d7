import OrderedJSON
import StatesLanguage
import Testing

extension DefinitionChecker {
    /// A checker with grammars that are just good enough for the definitions of these tests.
    static func simple(_ type: MachineType = .standard, limits: Limits = Limits()) -> DefinitionChecker {
        DefinitionChecker(
            type: type,
            syntax: Syntax(
                isValidPath: { $0.hasPrefix("$") && !$0.contains(" ") },
                isValidReferencePath: { text in
                    text.hasPrefix("$") && !["*", "..", "?", "@", ":"].contains { text.contains($0) }
                },
                isValidIntrinsic: { $0.hasPrefix("States.") && $0.hasSuffix(")") },
                jsonataFaults: { text, scope in
                    switch text {
                    case " 1 + ": [JSONataFault(message: "Unexpected end of expression", offset: 4)]
                    case " phone ":
                        [
                            JSONataFault(
                                message: "Reference to 'phone' at the top level is not supported.", isUnsupported: true)
                        ]
                    case " $states.errorOutput " where !scope.hasErrorOutput:
                        [JSONataFault(message: "Field '$states.errorOutput' does not exist.", isUnsupported: true)]
                    default: []
                    }
                }), limits: limits)
    }

    /// The faults of a definition as CreateStateMachine lists them.
    func errors(_ definition: String) -> [String] {
        check(text: definition).filter { $0.severity == .error }.map(\.description)
    }

    /// The faults of a machine whose only state has these fields.
    func errors(ofState fields: String, machine: String = "") -> [String] {
        errors(#"{"StartAt":"X",\#(machine)"States":{"X":{\#(fields)}}}"#)
    }
}

/// A definition and what the service says of it.
struct RecordedRefusal: CustomTestStringConvertible {
    let what: String
    let definition: String
    let errors: [String]
    /// Where the service's words were recorded.
    let source: String
    var type = DefinitionChecker.MachineType.standard

    var testDescription: String { what }
}
