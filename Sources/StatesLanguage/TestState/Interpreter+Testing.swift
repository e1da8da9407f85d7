import OrderedJSON

// One state by itself: what Map and Parallel do while they are tested, and how a test begins.
extension Interpreter {
    /// Lets one state run as the only one.
    mutating func begin(
        _ state: Int, of group: StateGroup, input: Payload, variables: [String: JSON], retries: Int, _ probe: StateProbe
    ) {
        test = probe
        test?.note(.input, input)
        var frame = Frame(parent: nil, group: group, mapItem: nil, variables: variables, last: 0)
        frame.state = state
        frame.input = input
        frame.enteredTime = now
        frame.isOpen = true
        frame.attempts = Array(repeating: retries, count: group.states[state].handling.retriers.count)
        let slot = addFrame(frame)
        later(.attempt(slot: slot))
    }

    /// Gives the state what its branches or iterations were to give.
    mutating func answerTest(_ slot: Int) {
        switch test?.mock {
        case .result(let result): later(.complete(slot: slot, result, succeeded: nil))
        case .failure(let error, let cause): fail(slot, StateFailure(error: error, cause: cause), isHeartbeat: false)
        case nil: return
        }
    }

    /// Goes through a Map's fields up to its children.
    ///
    /// Recorded on AWS on 2026-09-23: radkawar/stackd, testdata/aws/stepfunctions/test_state_mock.json. Lists are written as
    /// Java prints them, with blanks between their elements; items of batches are texts.
    mutating func testMap(
        _ map: MapState, _ slot: Int, _ frame: Frame, _ input: Payload, concurrency: Int, _ evaluator: Evaluator
    ) throws(StateFailure) {
        var evaluator = evaluator
        let isShown = !frame.current.flow.isJSONata
        let items: [JSON]
        if let read = test?.readItems {
            items = read
            if isShown, test?.hasItemsPointer == true {
                test?.note(.afterItemsPointer, text: JSON.array(items).serialized())
            }
        } else {
            items = try evaluator.items(map.items, input: input.json)
            if isShown { test?.note(.afterItemsPath, text: items.listed) }
        }
        let selection = ItemSelection(
            template: map.selector, input: input.json, source: nil, evaluator: evaluator, state: frame.current.name,
            entered: frame.entered)
        var selected: [JSON] = []
        for (index, item) in items.enumerated() { selected.append(try selection.unnamed(item, index: index)) }
        if isShown, map.selector != nil { test?.note(.afterItemSelector, text: selected.listed) }
        var iterations = items.count
        if let batcher = map.distribution?.batcher {
            let batches = try self.batches(selected, batcher, map, input, &evaluator)
            iterations = batches.count
            if isShown { test?.note(.afterItemBatcher, text: batches.listed) }
        }
        let (count, percentage) = try tolerance(map, input, &evaluator)
        keep(evaluator)
        if let count { test?.note("toleratedFailureCount", .number(JSONNumber(count))) }
        if let percentage { test?.note("toleratedFailurePercentage", .number(JSONNumber(percentage))) }
        test?.note("maxConcurrency", .number(JSONNumber(concurrency)))
        finishTestMap(slot, iterations, count, percentage)
    }

    private mutating func tolerance(
        _ map: MapState, _ input: Payload, _ evaluator: inout Evaluator
    ) throws(StateFailure) -> (Int?, Double?) {
        guard let distribution = map.distribution else { return (test?.toleratedCount, test?.toleratedPercentage) }
        return (
            try evaluator.tolerated(distribution.toleratedCount, input: input.json),
            try evaluator.toleratedPercentage(distribution.toleratedPercentage, input: input.json)
        )
    }

    private mutating func finishTestMap(_ slot: Int, _ iterations: Int, _ count: Int?, _ percentage: Double?) {
        let failed = test?.failedIterations ?? 0
        guard failed <= iterations else {
            test?.refuse("Map iteration failure count must be less than or equal to the number of Map iterations")
            return
        }
        guard case .result(let result)? = test?.mock else { return answerTest(slot) }
        // Without a tolerance nothing fails: recorded for an inline Map.
        let exceeds =
            count.map { failed > $0 } ?? false
            || percentage.map { Double(failed) * 100 > $0 * Double(iterations) } ?? false
        if exceeds {
            let failure = StateFailure(
                error: "States.ExceedToleratedFailureThreshold",
                cause: "The specified tolerated failure threshold was exceeded")
            return fail(slot, failure, isHeartbeat: false)
        }
        if let results = result.json.array, results.count != iterations {
            test?.refuse("Input array does not equal the mocked result array's size")
            return
        }
        answerTest(slot)
    }

    private func batches(
        _ items: [JSON], _ batcher: ItemBatcher, _ map: MapState, _ input: Payload, _ evaluator: inout Evaluator
    ) throws(StateFailure) -> [JSON] {
        let batching = MapRunRequest.Batching(
            itemsPerBatch: try evaluator.count(batcher.itemsPerBatch, "MaxItemsPerBatch", input: input.json),
            bytesPerBatch: try evaluator.count(batcher.bytesPerBatch, "MaxInputBytesPerBatch", input: input.json),
            input: try batcher.input.map { template throws(StateFailure) in
                try evaluator.fill(template, input: input.json)
            })
        // Items were selected already.
        let request = MapRunRequest(
            id: TaskID(1), arn: "", stateName: "", label: "",
            processor: StateMachine(states: map.processor, timeoutSeconds: nil),
            executionType: "STANDARD", source: .items(items), maximumConcurrency: 0, toleratedCount: nil,
            toleratedPercentage: nil, batching: batching, writer: nil,
            selector: ItemSelection(
                template: nil, input: .null, source: nil, evaluator: evaluator, state: "", entered: 0))
        var batches = ItemBatches(request)
        var texts: [JSON] = []
        while let batch = try batches.next(request) {
            var object = batch.input.json.object ?? [:]
            object["Items"] = .array((object["Items"]?.array ?? []).map { .string($0.serialized()) })
            texts.append(.object(object))
        }
        return texts
    }
}

extension [JSON] {
    /// As Java prints a list.
    fileprivate var listed: String { "[" + map { $0.serialized() }.joined(separator: ", ") + "]" }
}
