import OrderedJSON

/// One state, compiled.
struct State: Sendable {
    let name: String
    let kind: Kind
    let flow: DataFlow
    /// Where it leads; Choice and Fail have ways of their own.
    let transition: Transition

    enum Kind: Sendable {
        case pass(result: JSON?)
        case task(TaskState)
        case choice(ChoiceState)
        case wait(WaitTime)
        case succeed
        case fail(error: FieldSource?, cause: FieldSource?)
        case parallel(ParallelState)
        case map(MapState)
    }

    /// As the names of events say it: `Pass` in `PassStateEntered`.
    var typeName: String {
        switch kind {
        case .pass: "Pass"
        case .task: "Task"
        case .choice: "Choice"
        case .wait: "Wait"
        case .succeed: "Succeed"
        case .fail: "Fail"
        case .parallel: "Parallel"
        case .map: "Map"
        }
    }

    /// What is done when the state fails.
    var handling: ErrorHandling {
        switch kind {
        case .task(let task): task.handling
        case .parallel(let parallel): parallel.handling
        case .map(let map): map.handling
        default: .none
        }
    }
}

struct TaskState: Sendable {
    let resource: TaskResource
    let timeout: FieldSource?
    let heartbeat: FieldSource?
    let credentials: Template?
    let handling: ErrorHandling
}

struct ChoiceState: Sendable {
    let rules: [ChoiceRule]
    let fallback: Int?
}

struct ChoiceRule: Sendable {
    let condition: Condition
    let next: Int
    let assign: Template?
    /// JSONata alone.
    let output: Template?

    indirect enum Condition: Sendable {
        case comparison(variable: QueryPath, ComparisonOperator, Operand)
        case all([Condition])
        case any([Condition])
        case not(Condition)
        case jsonata(ExpressionTemplate)
    }

    enum Operand: Sendable {
        case literal(JSON)
        case path(QueryPath)
    }
}

enum WaitTime: Sendable {
    case seconds(FieldSource)
    case timestamp(FieldSource)
}

struct ParallelState: Sendable {
    let branches: [StateGroup]
    let handling: ErrorHandling
}

struct MapState: Sendable {
    let processor: StateGroup
    let items: FieldSource?
    /// `ItemSelector`, or `Parameters` beside an old `Iterator`.
    let selector: Template?
    let maximumConcurrency: FieldSource?
    let distribution: Distribution?
    let handling: ErrorHandling
}

/// What only a Map with `Mode` `DISTRIBUTED` has.
struct Distribution: Sendable {
    let label: String?
    let executionType: String
    let reader: ItemReader?
    let batcher: ItemBatcher?
    let writer: ResultWriter?
    let toleratedCount: FieldSource?
    let toleratedPercentage: FieldSource?
}

struct ItemReader: Sendable {
    let resource: TaskResource
    let arguments: Template?
    /// `ReaderConfig` as it was written.
    let configuration: JSON
    let maximumItems: FieldSource?
}

struct ItemBatcher: Sendable {
    let itemsPerBatch: FieldSource?
    let bytesPerBatch: FieldSource?
    let input: Template?
}

struct ResultWriter: Sendable {
    let resource: TaskResource?
    let arguments: Template?
    let configuration: JSON?
}

// MARK: - Errors

struct ErrorHandling: Sendable {
    var retriers: [Retrier] = []
    var catchers: [Catcher] = []

    static let none = ErrorHandling()
}

struct Retrier: Sendable {
    let errors: [String]
    let maximumAttempts: Int
    let backoff: RetryBackoff
}

struct Catcher: Sendable {
    let errors: [String]
    let next: Int
    let resultPath: ResultPath
    let assign: Template?
    /// JSONata alone.
    let output: Template?
}
