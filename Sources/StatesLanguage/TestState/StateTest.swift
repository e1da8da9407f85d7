import OrderedJSON

/// One state run by itself, as the API TestState does it.
///
/// What a state does here is what it does in an execution: the interpreter runs it, and writes down the steps between its
/// input and its output. A task without a mocked result is not performed here; ``begin(_:_:)`` says what is to be done, and
/// ``finish(output:)`` or ``finish(failure:)`` take the answer.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>
public struct StateTest: Sendable {
    /// What comes of a beginning.
    public enum Step: Sendable {
        /// The state has had all that it needs.
        case finished(Answer)
        /// A task must be performed, and its answer given to the test.
        case perform(TaskRequest, of: ExecutionContext, StateTest)
    }

    /// Why a state cannot be tested, in the service's words where they are known.
    public enum Refusal: Error, Hashable, Sendable {
        /// The parameters do not fit together, or not to the state.
        case validation(String)
        /// The definition is refused.
        case invalidDefinition(String)
        /// The input is no JSON.
        case invalidExecutionInput(String)

        /// The error's name.
        public var code: String {
            switch self {
            case .validation: "ValidationException"
            case .invalidDefinition: "InvalidDefinition"
            case .invalidExecutionInput: "InvalidExecutionInput"
            }
        }

        /// What the service says.
        public var message: String {
            switch self {
            case .validation(let message), .invalidDefinition(let message), .invalidExecutionInput(let message):
                message
            }
        }
    }

    /// What the default context object is made of.
    public struct Setting: Sendable {
        /// Names the region in ARNs.
        public var region: String
        /// Names the account in ARNs.
        public var account: String
        /// The time.
        public var now: WallTime
        /// Seed of everything random.
        public var seed: UInt64

        /// Makes a setting.
        public init(region: String, account: String, now: WallTime, seed: UInt64) {
            self.region = region
            self.account = account
            self.now = now
            self.seed = seed
        }
    }

    private var interpreter: Interpreter
    private var task: TaskID?
    private let level: Request.Level
    private let now: WallTime

    /// Begins a test.
    /// - Throws: `Refusal`, when the service would not begin it.
    public static func begin(_ request: Request, _ setting: Setting) throws(Refusal) -> Step {
        let plan = try TestPlan(request, setting)
        let context = plan.executionContext
        var test = StateTest(
            interpreter: Interpreter(plan.machine, context: context), level: request.level, now: setting.now)
        test.interpreter.begin(
            plan.state, of: plan.group, input: plan.input, variables: plan.variables,
            retries: request.configuration.retrierRetryCount ?? 0, plan.probe)
        guard let task = test.advance([]) else { return .finished(try test.checkedAnswer()) }
        test.task = task.id
        guard let mock = request.mock else { return .perform(task, of: context, test) }
        if let error = mock.errorOutput {
            return .finished(test.finish(failure: TaskFailure(error: error.error, cause: error.cause)))
        }
        return .finished(test.finish(output: mock.result ?? "null"))
    }

    private init(interpreter: Interpreter, level: Request.Level, now: WallTime) {
        self.interpreter = interpreter
        self.level = level
        self.now = now
    }

    /// Takes the result of the task: JSON text.
    public func finish(output: String) -> Answer {
        var test = self
        if let task { _ = test.advance([.taskSucceeded(task, output: output)]) }
        return test.answer
    }

    /// Takes the failure of the task.
    public func finish(failure: TaskFailure) -> Answer {
        var test = self
        if let task { _ = test.advance([.taskFailed(task, failure)]) }
        return test.answer
    }

    /// Lets the state hear, and gives back the task that it starts.
    private mutating func advance(_ stimuli: [Stimulus]) -> TaskRequest? {
        var started: TaskRequest?
        interpreter.handle(stimuli, at: now) { if case .startTask(let request) = $0 { started = request } }
        return started
    }

    private func checkedAnswer() throws(Refusal) -> Answer {
        if let refusal = interpreter.test?.refusal { throw .validation(refusal) }
        return answer
    }

    private var answer: Answer {
        let inspection: JSON? = level == .info ? nil : .object(interpreter.test?.inspection ?? [:])
        func answer(
            _ status: Answer.Status, output: String? = nil, _ failure: (String?, String?) = (nil, nil),
            next: String? = nil
        ) -> Answer {
            Answer(
                status: status, output: output, error: failure.0, cause: failure.1, nextState: next,
                inspectionData: inspection)
        }
        // What fails after it was caught or left, such as an output that is too long, counts.
        if let result = interpreter.result { return answer(.failed, (result.error, result.cause)) }
        switch interpreter.test?.outcome {
        case .left(let output, let next): return answer(.succeeded, output: output.text, next: next)
        case .caught(let next, let failure):
            return answer(
                .caughtError, output: interpreter.test?.caughtOutput?.text, (failure.error, failure.cause), next: next)
        case .retriable(let failure): return answer(.retriable, (failure.error, failure.cause))
        case nil: return answer(.failed)
        }
    }
}
