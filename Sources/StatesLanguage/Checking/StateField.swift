/// What a field's value must be.
enum FieldKind {
    /// Anything.
    case any
    case text
    case boolean
    case object
    /// A whole number in a range; in JSONata an expression, too.
    case integer(ClosedRange<Int>)
    /// A number in a range; in JSONata an expression, too.
    case number(ClosedRange<Double>)
    case oneOf([String])
    /// A path, or `null`.
    case nullablePath
    case path
    /// A path to one place; the context object cannot be written to, so a `ResultPath` may not lead into it.
    case nullableReferencePath
    case referencePath
    /// A path to one place, which may lie in the context object.
    case referenceOrContextPath
    /// A path or a call of one of the intrinsic functions that give a string.
    case pathOrStringFunction
    case timestamp
    /// A text; in JSONata an expression, too. A text that looks like a path was meant otherwise.
    case textOrExpression
    /// A payload template: `.$` keys in JSONPath, `{% %}` strings in JSONata.
    case template
    /// A payload template that must be an object.
    case objectTemplate
    /// Checked by code of its own.
    case special
}

/// One field of a state or of an object within one.
struct StateField {
    let name: String
    let kind: FieldKind
    /// The language the field belongs to; `nil` for both.
    let language: CheckRun.Language?

    init(_ name: String, _ kind: FieldKind, in language: CheckRun.Language? = nil) {
        self.name = name
        self.kind = kind
        self.language = language
    }
}

// The fields of each type were measured against the service (8 types by 50 fields) by the authors of cdk-preflight on
// 2026-09-05; the ranges likewise.

extension StateField {
    /// The types of states in the order in which the service lists them.
    static let stateTypes = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"]

    /// The fields of every state of a type, besides `Type`, `Comment` and `QueryLanguage`.
    static func fields(ofType type: String) -> [StateField]? {
        switch type {
        case "Pass":
            paths + [parameters, resultPath, StateField("Result", .any, in: .jsonPath), output, assign] + transition
        case "Task": paths + resultFields + task + transition
        case "Wait": paths + [output, assign] + wait + transition
        case "Parallel":
            paths + resultFields + [arguments, StateField("Branches", .special), parameters] + transition
        case "Map": paths + resultFields + map + transition
        case "Choice":
            paths + [output, assign, StateField("Choices", .special), StateField("Default", .text)]
        case "Succeed": paths + [output]
        case "Fail": fail
        default: nil
        }
    }

    private static let paths = [
        StateField("InputPath", .nullablePath, in: .jsonPath), StateField("OutputPath", .nullablePath, in: .jsonPath),
    ]
    private static let parameters = StateField("Parameters", .template, in: .jsonPath)
    private static let arguments = StateField("Arguments", .template, in: .jsonata)
    private static let resultPath = StateField("ResultPath", .nullableReferencePath, in: .jsonPath)
    private static let output = StateField("Output", .template, in: .jsonata)
    private static let assign = StateField("Assign", .special)
    private static let transition = [StateField("Next", .text), StateField("End", .boolean)]

    /// Fields of the states that have a result: Task, Parallel and Map.
    private static let resultFields = [
        StateField("ResultSelector", .template, in: .jsonPath), resultPath, StateField("Retry", .special),
        StateField("Catch", .special), output, assign,
    ]

    private static let seconds = 1...99_999_999

    private static let task = [
        parameters, arguments, StateField("Resource", .text), StateField("Credentials", .special),
        StateField("TimeoutSeconds", .integer(seconds)),
        StateField("TimeoutSecondsPath", .referenceOrContextPath, in: .jsonPath),
        StateField("HeartbeatSeconds", .integer(seconds)),
        StateField("HeartbeatSecondsPath", .referenceOrContextPath, in: .jsonPath),
    ]

    private static let wait = [
        StateField("Seconds", .integer(0...99_999_999)), StateField("Timestamp", .timestamp),
        StateField("SecondsPath", .referenceOrContextPath, in: .jsonPath),
        StateField("TimestampPath", .referenceOrContextPath, in: .jsonPath),
    ]

    private static let map = [
        parameters, StateField("ItemProcessor", .special), StateField("Iterator", .special),
        StateField("ItemsPath", .referenceOrContextPath, in: .jsonPath), StateField("Items", .template, in: .jsonata),
        StateField("ItemSelector", .template), StateField("ItemReader", .special), StateField("ItemBatcher", .special),
        StateField("ResultWriter", .special), StateField("MaxConcurrency", .integer(0...Int.max)),
        StateField("MaxConcurrencyPath", .referencePath, in: .jsonPath),
        StateField("ToleratedFailurePercentage", .number(0...100)),
        StateField("ToleratedFailurePercentagePath", .referencePath, in: .jsonPath),
        StateField("ToleratedFailureCount", .integer(0...Int.max)),
        StateField("ToleratedFailureCountPath", .referencePath, in: .jsonPath), StateField("Label", .text),
    ]

    private static let fail = [
        StateField("Error", .textOrExpression), StateField("Cause", .textOrExpression),
        StateField("ErrorPath", .pathOrStringFunction, in: .jsonPath),
        StateField("CausePath", .pathOrStringFunction, in: .jsonPath),
    ]
}
