import OrderedJSON

/// What a test gives to the one state that it runs, and what it sees of it.
struct StateProbe: Sendable {
    /// Steps of a state, as `inspectionData` calls them.
    enum Step: String {
        case input, afterArguments, afterInputPath, afterParameters, result, afterResultSelector, afterResultPath
        case afterItemsPointer, afterItemsPath, afterItemSelector, afterItemBatcher, variables
    }

    /// What a Map or Parallel state gives in place of what its children would.
    enum Mock {
        case result(Payload)
        case failure(error: String?, cause: String?)
    }

    /// How it went, as long as the state has not failed for good.
    enum Outcome {
        case left(Payload, next: String?)
        case caught(next: String, StateFailure)
        case retriable(StateFailure)
    }

    /// `$$`.
    let context: JSON
    var mock: Mock?
    /// Items of an `ItemReader`.
    var readItems: [JSON]?
    /// Whether `ItemsPointer` has selected those.
    var hasItemsPointer = false
    /// So many iterations of a Map have failed.
    var failedIterations: Int?
    /// `ToleratedFailureCount` and `ToleratedFailurePercentage` of an inline Map, where they are written as numbers.
    var toleratedCount: Int?
    var toleratedPercentage: Double?

    private(set) var inspection = JSONObject()
    private(set) var outcome: Outcome?
    /// Why what was given does not fit the state.
    private(set) var refusal: String?

    init(context: JSON) { self.context = context }

    mutating func note(_ step: Step, _ value: Payload) { note(step, text: value.text) }
    mutating func note(_ step: Step, text: String) { inspection[step.rawValue] = .string(text) }
    mutating func note(_ name: String, _ value: JSON) { inspection[name] = value }
    mutating func refuse(_ message: String) { refusal = refusal ?? message }

    mutating func left(
        _ output: Payload, _ variables: [String: JSON], _ assigned: [Evaluator.Assignment], _ transition: Transition,
        of group: StateGroup
    ) {
        let next: String? = if case .next(let next) = transition { group.states[next].name } else { nil }
        if case .caught(let next, let failure) = outcome {
            caughtOutput = output
            outcome = .caught(next: next, failure)
        } else {
            outcome = .left(output, next: next)
        }
        var members = JSONObject(variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        for variable in assigned { members[variable.name] = variable.value }
        if !members.isEmpty { note(.variables, text: JSON.object(members).serialized()) }
    }

    /// Nil where the catcher could not be evaluated: recorded as an answer without an output.
    private(set) var caughtOutput: Payload?

    mutating func catches(_ index: Int, _ catcher: Catcher, _ failure: StateFailure, of group: StateGroup) {
        detail("catchIndex", index)
        outcome = .caught(next: group.states[catcher.next].name, failure)
    }

    /// The retrier that an error has.
    mutating func finds(retrier index: Int) { detail("retryIndex", index) }

    private mutating func detail(_ name: String, _ value: Int) {
        var details = inspection["errorDetails"]?.object ?? [:]
        details[name] = .number(JSONNumber(value))
        inspection["errorDetails"] = .object(details)
    }

    mutating func retries(after seconds: Double, _ failure: StateFailure) {
        detail("retryBackoffIntervalSeconds", Int(min(seconds, 1e9)))
        outcome = .retriable(failure)
    }
}
