public import StatesLanguage

/// Starts executions for tasks of other executions, and tells their end.
public protocol ExecutionStarter: Sendable {
    /// Starts an execution; blocks until it is recorded.
    ///
    /// One that runs under the name already, with the same input, is the answer.
    /// - Throws: `ExecutionRefusal`, as StartExecution refuses.
    func start(_ request: ExecutionStart) throws(ExecutionRefusal) -> StartedExecution
    /// The execution of a machine with a name, nil when there is none; blocks.
    func execution(named name: String, of machine: String) -> StartedExecution?
    /// Calls a body once, from any thread, when an execution has ended; with nil when there is no such execution any more.
    func followEnd(of executionARN: String, _ body: @escaping @Sendable (EndedExecution?) -> Void)
    /// Stops an execution that still runs; returns at once.
    func stop(_ executionARN: String, error: String?, cause: String?)
}

/// An execution to start.
public struct ExecutionStart: Hashable, Sendable {
    /// The machine's ARN.
    public var machine: String
    /// The execution's name.
    public var name: String
    /// Its input, JSON text.
    public var input: String
    /// The ARN of the execution that starts it.
    public var parent: String

    /// Makes one.
    public init(machine: String, name: String, input: String, parent: String) {
        self.machine = machine
        self.name = name
        self.input = input
        self.parent = parent
    }
}

/// An execution that has been started.
public struct StartedExecution: Hashable, Sendable {
    /// Its ARN.
    public var arn: String
    /// When it was started.
    public var startTime: WallTime

    /// Makes one.
    public init(arn: String, startTime: WallTime) {
        self.arn = arn
        self.startTime = startTime
    }
}

/// An execution that has ended.
public struct EndedExecution: Hashable, Sendable {
    /// Its ARN.
    public var arn: String
    /// Its name.
    public var name: String
    /// The machine's ARN.
    public var stateMachineARN: String
    /// Its input, JSON text.
    public var input: String
    /// When it was started.
    public var startTime: WallTime
    /// When it ended.
    public var stopTime: WallTime
    /// How it ended.
    public var result: ExecutionResult

    /// Makes one.
    public init(
        arn: String, name: String, stateMachineARN: String, input: String, startTime: WallTime, stopTime: WallTime,
        result: ExecutionResult
    ) {
        self.arn = arn
        self.name = name
        self.stateMachineARN = stateMachineARN
        self.input = input
        self.startTime = startTime
        self.stopTime = stopTime
        self.result = result
    }
}

/// Why an execution was not started, as the API says it.
public struct ExecutionRefusal: Error, Hashable, Sendable {
    /// Such as `StateMachineDoesNotExist`.
    public var code: String
    /// In the words of the service, such as `State Machine Does Not Exist: 'arn:…'`.
    public var message: String

    /// Makes one.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
