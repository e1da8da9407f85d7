public import OrderedJSON

/// One thing that is wrong, or looks wrong, in a definition, as ValidateStateMachineDefinition reports it.
///
/// `code`, `message` and `location` are the service's. ``path`` and ``help`` are ours: the exact place, which the
/// service often gives only as far as the state, and how to mend it.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html>
public struct Diagnostic: Hashable, Sendable {
    /// Whether the definition is refused.
    public enum Severity: String, Hashable, Sendable {
        /// The service refuses the definition.
        case error = "ERROR"
        /// The service accepts the definition; it hardly does what was meant.
        case warning = "WARNING"
    }

    /// The kind of fault, in the service's words.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is not JSON.
        case invalidJSON = "INVALID_JSON_DESCRIPTION"
        /// A field is missing, unknown, of the wrong type or out of range.
        case schemaValidationFailed = "SCHEMA_VALIDATION_FAILED"
        /// A transition leads nowhere, or nothing leads to a state.
        case missingTransitionTarget = "MISSING_TRANSITION_TARGET"
        /// The machine has no state that ends it.
        case missingEndState = "MISSING_END_STATE"
        /// Two states have one name, in nested machines, too.
        case duplicateStateName = "DUPLICATE_STATE_NAME"
        /// A state's name is empty or too long.
        case invalidStateName = "INVALID_STATE_NAME"
        /// Two Map states have one label.
        case duplicateLabelName = "DUPLICATE_LABEL_NAME"
        /// A Map state's label is too long or has characters that no label may have.
        case invalidLabelName = "INVALID_LABEL_NAME"
        /// Values are nested deeper than the checker follows.
        case tooDeeplyNested = "TOO_DEEPLY_NESTED"
        /// `Assign` names a variable that is the service's own.
        case reservedVariableName = "RESERVED_VARIABLE_NAME"
        /// `Assign` names a variable as none can be named.
        case invalidVariableName = "INVALID_VARIABLE_NAME"
        /// A JSONata expression does not parse.
        case invalidJSONata = "INVALID_JSONATA_EXPRESSION"
        /// A JSONata expression reads what does not exist here.
        case unsupportedJSONata = "UNSUPPORTED_JSONATA_EXPRESSION"
        /// A value looks like a path, and its field's name has no `.$` at the end.
        case noDollar = "NO_DOLLAR"
        /// A value looks like a path, and its field's name does not end with `Path`.
        case noPath = "NO_PATH"
        /// The `Result` of a Pass state holds a path, which nobody evaluates.
        case passResultIsStatic = "PASS_RESULT_IS_STATIC"
        /// An error name begins with `States.` and is none of the service's; the service does not say so.
        case unknownErrorName = "UNKNOWN_ERROR_NAME"
        /// A field does nothing where it stands; the service does not say so.
        case fieldHasNoEffect = "FIELD_HAS_NO_EFFECT"

        /// A resource that pjrun has and the service has not; the service refuses it.
        case onlyHere = "ONLY_HERE"

        /// Whether the service uses this code; the other ones are ours and warnings only.
        public var isOfTheService: Bool { self != .unknownErrorName && self != .fieldHasNoEffect && self != .onlyHere }
    }

    /// Whether the definition is refused.
    public let severity: Severity
    /// The kind of fault.
    public let code: Code
    /// What is wrong, in the service's words where they are known.
    public let message: String
    /// Where, as the service writes it: `/States/X/Catch[0]/Next`; `nil` for a fault of the whole machine.
    public let location: String?
    /// Where exactly, to find the line in the text; `nil` when the text is not JSON.
    public let path: OrderedJSON.JSONPath?
    /// The place in the text, when it is already known: where the text stops being JSON.
    public let position: JSONPosition?
    /// How to mend it, in plain words.
    public let help: String?

    init(
        _ code: Code, _ message: String, location: String?, path: OrderedJSON.JSONPath?, help: String?,
        severity: Severity = .error, position: JSONPosition? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.path = path
        self.position = position
        self.help = help
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The fault as CreateStateMachine lists it: `CODE: message at /place`.
    ///
    /// A fault without a place says `at null`, as the service does.
    public var description: String { "\(code.rawValue): \(message) at \(location ?? "null")" }
}

extension Diagnostic {
    /// The place in the text: the key where a field is, or the value where an array's element is; `nil` for a fault that
    /// has no place, like a text that is too long.
    public func position(in source: JSONSourceMap) -> JSONPosition? {
        position ?? path.map { source.keyPosition(of: $0) }
    }
}

extension Sequence<Diagnostic> {
    /// The message of the `InvalidDefinition` error of CreateStateMachine; `nil` when there is no error among these.
    ///
    /// `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'`.
    public var invalidDefinitionMessage: String? {
        let errors = filter { $0.severity == .error }.map(\.description)
        return errors.isEmpty ? nil : "Invalid State Machine Definition: '\(errors.joined(separator: ", "))'"
    }
}
