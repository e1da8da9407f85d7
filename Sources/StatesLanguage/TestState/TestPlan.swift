import OrderedJSON

/// A request of TestState, checked and compiled.
///
/// The sentences were recorded on AWS: localstack/localstack, test_state/*.snapshot.json, and radkawar/stackd,
/// testdata/aws/stepfunctions/test_state_mock.json; those that no recording has are in their style.
struct TestPlan {
    typealias Refusal = StateTest.Refusal

    let machine: StateMachine
    let group: StateGroup
    let state: Int
    let input: Payload
    let variables: [String: JSON]
    let executionContext: ExecutionContext
    private(set) var probe: StateProbe

    init(_ request: StateTest.Request, _ setting: StateTest.Setting) throws(Refusal) {
        let definition = try TestDefinition(request)
        machine = definition.machine
        group = definition.group
        state = definition.index
        let tested = group.states[state]
        try TestPlan.check(request, tested)
        input = try TestPlan.input(request.input ?? "{}")
        variables = try TestPlan.variables(request.variables)
        var random = SeededRandom(seed: setting.seed)
        let names = (machine: random.uuid(), execution: random.uuid())
        let prefix = "arn:aws:states:\(setting.region):\(setting.account)"
        executionContext = ExecutionContext(
            arn: "\(prefix):express:\(names.machine):\(names.execution)", name: names.execution,
            stateMachineARN: "\(prefix):stateMachine:\(names.machine)", stateMachineName: names.machine,
            roleARN: request.roleARN ?? "", startTime: setting.now, input: input, seed: random.next(),
            region: setting.region)
        let context =
            try request.context.map { text throws(Refusal) in try TestContext.given(text, for: tested) }
            ?? TestContext.made(executionContext, request.roleARN, tested, &random)
        probe = StateProbe(context: context)
        try prepare(request, definition)
    }

    // MARK: - Texts

    private static func input(_ text: String) throws(Refusal) -> Payload {
        guard text.utf8.count <= Limit.payloadBytes else {
            throw .invalidExecutionInput(
                "Invalid State Machine Execution Input: 'it has \(text.utf8.count) bytes; \(Limit.payloadBytes) are allowed'"
            )
        }
        do throws(JSONSyntaxError) {
            return Payload(
                json: try JSON(parsing: text, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth), text: text)
        } catch {
            throw .invalidExecutionInput("Invalid State Machine Execution Input: '\(error.message)'")
        }
    }

    private static func variables(_ text: String?) throws(Refusal) -> [String: JSON] {
        guard let text else { return [:] }
        guard
            let object = (try? JSON(parsing: text, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth))?
                .object
        else { throw .validation("Variables must be a valid JSON object.") }
        return object.reduce(into: [:]) { $0[$1.key] = $1.value }
    }

    // MARK: - What fits the state

    private static func check(_ request: StateTest.Request, _ state: State) throws(Refusal) {
        let holdsStates =
            switch state.kind {
            case .map, .parallel: true
            default: false
            }
        guard let mock = request.mock else {
            if holdsStates {
                throw .invalidDefinition(
                    "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
                )
            }
            return try checkPerformed(request, state)
        }
        switch state.kind {
        case .task, .map, .parallel: break
        default: throw .validation("State type '\(state.typeName)' is not supported when a mock is specified")
        }
        if request.revealsSecrets {
            throw .validation("TestState does not support RevealSecrets when a mock is specified.")
        }
        switch (mock.result, mock.errorOutput) {
        case (nil, nil):
            throw .validation("One of the following fields is required for a test mock: [result, errorOutput].")
        case (_?, _?):
            throw .validation("A test mock should have only one of the following fields: [result, errorOutput].")
        case (nil, let error?):
            if error.error == nil { throw .validation("An error was not specified in the mocked error output.") }
        case (let result?, nil): try checkResult(result, mock.validation, state)
        }
        let isMap = if case .map = state.kind { true } else { false }
        if request.configuration.mapIterationFailureCount != nil, !isMap {
            throw .validation("MapIterationFailureCount is only supported when testing a Map state.")
        }
        if request.configuration.mapItemReaderData != nil, !isMap {
            throw .validation("MapItemReaderData is only supported when testing a Map state.")
        }
        if let name = request.configuration.errorCausedByState {
            guard holdsStates, state.innerNames.contains(name) else {
                throw .validation("The state '\(name)' of errorCausedByState is not inside the tested state.")
            }
        }
    }

    /// A state that is run for real.
    private static func checkPerformed(_ request: StateTest.Request, _ state: State) throws(Refusal) {
        guard case .task(let task) = state.kind else { return }
        if request.roleARN == nil { throw .validation("RoleArn must be specified when testing a Task state") }
        let isActivity = if case .activity = task.resource.target { true } else { false }
        guard task.resource.pattern == .requestResponse, !isActivity else {
            throw .validation(
                "TestState does not support activities, '.sync' and '.waitForTaskToken' tasks without a mock.")
        }
    }

    private static func checkResult(
        _ text: String, _ mode: StateTest.Request.FieldValidationMode, _ state: State
    ) throws(Refusal) {
        let json = try? JSON(parsing: text, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth)
        switch state.kind {
        case .map(let map):
            if map.distribution?.writer?.resource != nil {
                guard json?.object != nil else { throw .validation("Mocked result must be a JSON object.") }
            } else if json?.array == nil {
                throw .validation("Mocked result must be an array.")
            }
        case .parallel(let parallel):
            guard let results = json?.array else { throw .validation("Mocked result must be an array.") }
            guard results.count == parallel.branches.count else {
                throw .validation("Mocked result must contain the same number of items as number of Parallel branches.")
            }
        case .task(let task):
            guard let json else { throw .validation("Mocked result must be a valid JSON object.") }
            // Functions and activities answer what they like.
            guard task.resource.resourceType != nil else { return }
            guard json.object != nil else { throw .validation("Mocked result must be a valid JSON object.") }
            if let fault = MockResultShape.fault(of: json, task.resource, mode) {
                throw .validation("Mock result schema validation error: \(fault)")
            }
        default: return
        }
    }

    // MARK: - What the state is given

    private mutating func prepare(_ request: StateTest.Request, _ definition: TestDefinition) throws(Refusal) {
        if let error = request.mock?.errorOutput {
            probe.mock = .failure(error: error.error, cause: error.cause)
        } else if let text = request.mock?.result, let json = try? JSON(parsing: text, duplicateKeys: .lastWins) {
            probe.mock = .result(Payload(json: json, text: text))
        }
        guard case .map(let map) = group.states[state].kind else { return }
        probe.failedIterations = request.configuration.mapIterationFailureCount
        probe.toleratedCount = definition.json?["ToleratedFailureCount"]?.int
        probe.toleratedPercentage = definition.json?["ToleratedFailurePercentage"]?.double
        guard let reader = map.distribution?.reader else { return }
        guard let data = request.configuration.mapItemReaderData else {
            throw .validation("ItemReader data must be specified when testing a Map state with ItemReader specified.")
        }
        probe.readItems = try TestPlan.items(data, reader)
        probe.hasItemsPointer = reader.configuration["ItemsPointer"] != nil
    }

    /// The items in the data of a reader.
    private static func items(_ data: String, _ reader: ItemReader) throws(Refusal) -> [JSON] {
        let type = reader.configuration["InputType"]?.string ?? "JSON"
        guard type == "JSON" || type == "JSONL" else {
            throw .validation("pjrun tests ItemReader data of InputType JSON and JSONL alone, not of '\(type)'.")
        }
        let found: [JSON]?
        do throws(JSONSyntaxError) {
            if type == "JSONL" {
                found = try data.split(whereSeparator: \.isNewline).map { line throws(JSONSyntaxError) in
                    try JSON(parsing: String(line), duplicateKeys: .lastWins)
                }
            } else {
                var value: JSON? = try JSON(
                    parsing: data, duplicateKeys: .lastWins, maximumDepth: Payload.maximumDepth)
                for part in (reader.configuration["ItemsPointer"]?.string ?? "").split(separator: "/") {
                    value = value?.member(JSONPointer.unescaped(part))
                }
                found = value?.array
            }
        } catch {
            throw .validation("ItemReader data is not JSON: \(error.message)")
        }
        guard let items = found else { throw .validation("Attempting to map over non-iterable node.") }
        if let maximum = reader.maximumItems, case .literal(let limit) = maximum, let count = limit.int, count > 0 {
            return Array(items.prefix(count))
        }
        return items
    }
}

extension State {
    /// The names of the states inside it.
    fileprivate var innerNames: [String] {
        switch kind {
        case .parallel(let parallel): parallel.branches.flatMap(\.names)
        case .map(let map): map.processor.names
        default: []
        }
    }
}

extension JSON {
    /// What a part of a pointer names: a member, or an element.
    fileprivate func member(_ key: String) -> JSON? {
        guard let list = array else { return self[key] }
        return Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil }
    }
}

extension JSONPointer {
    static func unescaped(_ part: Substring) -> String {
        guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
        var text = ""
        var rest = part[...]
        while let character = rest.popFirst() {
            guard character == "~", let next = rest.popFirst() else {
                text.append(character)
                continue
            }
            text.append(next == "1" ? "/" : "~")
        }
        return text
    }
}
