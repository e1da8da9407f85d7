import NearestNames
import OrderedJSON

/// One walk over one definition; collects what it finds.
struct CheckRun {
    /// The language of a state's expressions.
    enum Language: String {
        case jsonPath = "JSONPath"
        case jsonata = "JSONata"

        var other: Language { self == .jsonPath ? .jsonata : .jsonPath }
    }

    let checker: DefinitionChecker
    var fieldFaults: [Diagnostic] = []
    var transitionFaults: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    /// Where each state's name was first seen; names are one set over all nested machines.
    var stateNames: [String: DocumentPlace] = [:]
    var labels: Set<String> = []
    /// How many names may still be compared for suggestions: a definition with thousands of faults gets fewer.
    private var comparisons = 20_000

    var syntax: DefinitionChecker.Syntax { checker.syntax }
    var limits: DefinitionChecker.Limits { checker.limits }

    init(checker: DefinitionChecker) { self.checker = checker }

    // MARK: - Reporting

    /// Notes a fault of a field.
    ///
    /// - Parameters:
    ///   - message: what is wrong, in the service's words.
    ///   - place: where, as the service says it.
    ///   - exactly: the exact place, where the service names only the object around it.
    ///   - code: the kind of fault.
    ///   - help: how to mend it.
    mutating func fault(
        _ message: String, at place: DocumentPlace, exactly: DocumentPlace? = nil,
        code: Diagnostic.Code = .schemaValidationFailed, help: String? = nil
    ) {
        fieldFaults.append(
            Diagnostic(code, message, location: place.location, path: (exactly ?? place).path, help: help))
    }

    mutating func warn(
        _ code: Diagnostic.Code, _ message: String, at place: DocumentPlace, help: String? = nil
    ) {
        warnings.append(
            Diagnostic(code, message, location: place.location, path: place.path, help: help, severity: .warning))
    }

    /// The name that was probably meant.
    mutating func suggestion(for name: String, among known: some Collection<String>) -> String? {
        guard comparisons >= known.count, name.utf8.count <= 200 else { return nil }
        comparisons -= known.count
        return NearestNames.of(name, among: Array(known)).first
    }

    // MARK: - Objects

    /// The object at `place`, or `nil` after a fault.
    mutating func object(_ value: JSON, at place: DocumentPlace) -> JSONObject? {
        guard let object = value.object else {
            fault("Expected value of type [OBJECT]", at: place, help: "this is \(value.kindDescription)")
            return nil
        }
        return object
    }

    /// The array at `place`, or `nil` after a fault.
    mutating func array(_ value: JSON, at place: DocumentPlace) -> [JSON]? {
        guard let array = value.array else {
            fault("Expected value of type [ARRAY]", at: place, help: "this is \(value.kindDescription)")
            return nil
        }
        return array
    }

    /// Faults for the fields of `names` that an object lacks, in one sentence, as the service says it.
    mutating func require(_ names: [String], in object: JSONObject, at place: DocumentPlace, help: String? = nil) {
        let missing = names.filter { object[$0] == nil }
        guard !missing.isEmpty else { return }
        let others = object.keys.filter { !names.contains($0) }
        let similar = missing.compactMap { name in
            suggestion(for: name, among: others).map { "\"\($0)\" as \"\(name)\"" }
        }
        fault(
            "These fields are required: [\(JavaHashOrder.sorted(missing).joined(separator: ", "))]", at: place,
            help: similar.isEmpty ? help : "perhaps you meant \(similar.joined(separator: " and "))")
    }

    /// Faults for the fields of an object that are not among `known`; `Comment` may stand everywhere.
    mutating func refuseUnknownFields(of object: JSONObject, known: [String], at place: DocumentPlace, in owner: String)
    {
        for key in object.keys where key != "Comment" && !known.contains(key) {
            let help =
                if let first = suggestion(for: key, among: known) {
                    "did you mean \"\(first)\"? Names of fields are told apart by upper and lower case, too"
                } else {
                    "\(owner) takes: \((known.sorted() + ["Comment"]).joined(separator: ", "))"
                }
            fault("Field '\(key)' is not supported", at: place, exactly: place[key], help: help)
        }
    }

    /// Faults when an object has more than one of some fields, or none although one is needed.
    ///
    /// The names come in the order of a Java set, which is what the recorded lists have (the 39 operators of a rule and
    /// the four fields of a Wait state: gabrielmoreira/tiny-asl-machine, Feature.ChoiceValidation-003 and
    /// Feature.WaitValidation-001).
    mutating func requireOne(
        of names: [String], in object: JSONObject, at place: DocumentPlace, isNeeded: Bool = true, help: String? = nil
    ) {
        let present = names.filter { object[$0] != nil }
        let list = JavaHashOrder.sorted(names).joined(separator: ", ")
        if present.count > 1 {
            fault(
                "There should only be one of the following fields: [\(list)]", at: place, exactly: place[present[1]],
                help: help ?? "keep one of \(present.joined(separator: ", "))")
        } else if present.isEmpty, isNeeded {
            fault("This object should have only one of the following fields: [\(list)]", at: place, help: help)
        }
    }
}
