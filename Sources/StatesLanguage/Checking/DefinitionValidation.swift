public import OrderedJSON

/// What ValidateStateMachineDefinition answers.
///
/// The service's own diagnostics are told, and of ours the one that names a resource which runs here alone: a definition that
/// has such a resource is accepted, with a warning.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>
public struct DefinitionValidation: Sendable {
    /// The most diagnostics that are told at once.
    public static let maximumResults = 100

    /// Whether the service would take the definition.
    public let isOK: Bool
    /// What is told.
    public let diagnostics: [Diagnostic]
    /// Whether there is more.
    public let isTruncated: Bool

    /// Checks a definition.
    /// - Parameters:
    ///   - definition: the text.
    ///   - type: the type of the machine.
    ///   - severity: at least so severe; with `warning`, errors are told, too.
    ///   - maximumResults: at most so many; 0 stands for the service's limit.
    public init(
        of definition: String, type: DefinitionChecker.MachineType = .standard,
        severity: Diagnostic.Severity = .error, maximumResults: Int = 0
    ) {
        let found = DefinitionChecker(type: type, syntax: .service).check(text: definition)
        isOK = !found.contains { $0.severity == .error }
        let told = found.filter { diagnostic in
            guard diagnostic.code.isOfTheService || diagnostic.code == .onlyHere else { return false }
            return diagnostic.severity == .error || severity == .warning
        }
        let most = DefinitionValidation.maximumResults
        let limit = maximumResults > 0 ? min(maximumResults, most) : most
        diagnostics = Array(told.prefix(limit))
        isTruncated = told.count > limit
    }

    /// The answer as the API gives it.
    public var json: JSON {
        [
            "result": isOK ? "OK" : "FAIL",
            "diagnostics": .array(
                diagnostics.map { diagnostic in
                    var members: JSONObject = [
                        "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code.rawValue),
                        "message": .string(diagnostic.message),
                    ]
                    if let location = diagnostic.location { members["location"] = .string(location) }
                    return .object(members)
                }), "truncated": .bool(isTruncated),
        ]
    }
}
