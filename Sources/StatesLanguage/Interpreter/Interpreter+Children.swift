import OrderedJSON

// Parallel and Map: branches, iterations and map runs.
extension Interpreter {
    // MARK: - Parallel

    mutating func startBranches(_ parallel: ParallelState, _ slot: Int, _ frame: Frame) throws(StateFailure) {
        var evaluator = evaluator(frame)
        let input: Payload
        switch frame.current.flow {
        case .jsonPath(let flow):
            var selected = try effectiveInput(frame)
            if let parameters = flow.parameters {
                selected = Payload(try evaluator.fill(parameters, input: selected.json))
            }
            test?.note(.afterParameters, selected)
            input = selected
        case .jsonata(let flow):
            input = try evaluator.fill(flow.arguments, else: frame.input)
            test?.note(.afterArguments, input)
        }
        keep(evaluator)
        guard test == nil else { return answerTest(slot) }
        let started = record(.parallelStarted, after: frame.last)
        frames[slot]?.last = started
        guard result == nil else { return }
        var children = Children(count: parallel.branches.count)
        for (index, branch) in parallel.branches.enumerated() {
            let child = addFrame(
                Frame(
                    parent: (slot, index), group: branch, mapItem: frame.mapItem, variables: frame.variables,
                    last: started))
            children.slots[index] = child
            later(.enter(slot: child, state: branch.start, input))
        }
        frames[slot]?.activity = .children(children)
    }

    // MARK: - Map

    mutating func startMap(_ map: MapState, _ slot: Int, _ frame: Frame) throws(StateFailure) {
        var evaluator = evaluator(frame)
        let input = try effectiveInput(frame)
        let concurrency = try evaluator.count(map.maximumConcurrency, "MaxConcurrency", input: input.json) ?? 0
        guard test == nil else { return try testMap(map, slot, frame, input, concurrency: concurrency, evaluator) }
        if let distribution = map.distribution {
            let items = distribution.reader == nil ? try evaluator.items(map.items, input: input.json) : nil
            try startMapRun(map, distribution, slot, frame, input, items, concurrency: concurrency, evaluator)
            return
        }
        let items = try evaluator.items(map.items, input: input.json)
        keep(evaluator)
        let started = record(.mapStarted(length: items.count), after: frame.last)
        frames[slot]?.last = started
        guard result == nil else { return }
        guard !items.isEmpty else {
            let succeeded = record(.mapSucceeded, after: started)
            later(.complete(slot: slot, Payload(json: .array([]), text: "[]"), succeeded: succeeded))
            return
        }
        var children = Children(count: items.count)
        children.items = items
        children.limit = concurrency == 0 ? Limit.inlineConcurrency : min(concurrency, Limit.inlineConcurrency)
        frames[slot]?.activity = .children(children)
        let count = min(children.limit, items.count)
        for _ in 0..<count { startIteration(slot, map, after: started) }
    }

    /// Starts the next iteration of an inline Map.
    mutating func startIteration(_ slot: Int, _ map: MapState, after previous: Int) {
        guard result == nil, case .children(var children) = frames[slot]?.activity else { return }
        // Let go of the frame's copy, so that the arrays are changed in place.
        frames[slot]?.activity = .none
        let index = children.next
        let item = children.items[index]
        children.next += 1
        let frame = frame(slot)
        let started = record(.mapIterationStarted(name: frame.current.name, index: index), after: previous)
        let mapItem = MapItem(index: index, value: item, count: children.items.count)
        let child = addFrame(
            Frame(
                parent: (slot, index), group: map.processor, mapItem: mapItem, variables: frame.variables, last: started
            ))
        children.slots[index] = child
        frames[slot]?.activity = .children(children)
        enterIteration(child, mapItem, of: slot, map)
    }

    /// Gives an iteration its input, and lets it begin.
    mutating func enterIteration(_ child: Int, _ mapItem: MapItem, of slot: Int, _ map: MapState) {
        let started = frame(child).last
        do throws(StateFailure) {
            var input = Payload(mapItem.value)
            if let selector = map.selector {
                let frame = frame(slot)
                var evaluator = evaluator(frame)
                evaluator.context.mapItem = mapItem
                input = Payload(try evaluator.fill(selector, input: try effectiveInput(frame).json))
                keep(evaluator)
            }
            later(.enter(slot: child, state: map.processor.start, input))
        } catch {
            abortChildren(slot, failed: mapItem.index, deciding: started)
            raise(slot, error)
        }
    }

    /// A branch or an iteration has come to its end.
    mutating func childEnded(_ slot: Int, _ index: Int, _ output: Payload, last: Int) {
        guard case .children(var children) = frames[slot]?.activity else { return }
        frames[slot]?.activity = .none
        children.outputs[index] = output
        children.slots[index] = nil
        children.ended += 1
        let isOver = children.ended == children.outputs.count
        let state = frame(slot).current
        guard case .map(let map) = state.kind else {
            if isOver {
                // Of all branches' events the newest; branches end in any order.
                let newest = max(frame(slot).last, last, children.newest)
                frames[slot]?.last = newest
                let succeeded = record(.parallelSucceeded, after: newest)
                later(.complete(slot: slot, children.output, succeeded: succeeded))
            } else {
                children.newest = max(children.newest, last)
                frames[slot]?.activity = .children(children)
            }
            return
        }
        let ended = record(.mapIterationSucceeded(name: state.name, index: index), after: last)
        if isOver {
            frames[slot]?.last = ended
            let succeeded = record(.mapSucceeded, after: ended)
            later(.complete(slot: slot, children.output, succeeded: succeeded))
            return
        }
        let hasMore = children.next < children.items.count
        frames[slot]?.activity = .children(children)
        if hasMore { startIteration(slot, map, after: last) }
    }

    // MARK: - Distributed Map

    private mutating func startMapRun(
        _ map: MapState, _ distribution: Distribution, _ slot: Int, _ frame: Frame, _ input: Payload, _ items: [JSON]?,
        concurrency: Int, _ evaluator: Evaluator
    ) throws(StateFailure) {
        var evaluator = evaluator
        let started = record(.mapStarted(length: items?.count ?? 0), after: frame.last)
        frames[slot]?.last = started
        guard result == nil else { return }
        let toleratedCount = try evaluator.tolerated(distribution.toleratedCount, input: input.json)
        let toleratedPercentage = try evaluator.toleratedPercentage(distribution.toleratedPercentage, input: input.json)
        let source: MapRunRequest.Source
        if let reader = distribution.reader {
            source = .read(
                reader.resource,
                arguments: try reader.arguments.map { template throws(StateFailure) in
                    try evaluator.fill(template, input: input.json)
                } ?? [:],
                configuration: reader.configuration,
                maximumItems: try evaluator.count(
                    reader.maximumItems, "MaxItems", input: input.json, allowsNegative: true))
        } else {
            source = .items(items ?? [])
        }
        let batching = try distribution.batcher.map { batcher throws(StateFailure) in
            MapRunRequest.Batching(
                itemsPerBatch: try evaluator.count(batcher.itemsPerBatch, "MaxItemsPerBatch", input: input.json),
                bytesPerBatch: try evaluator.count(batcher.bytesPerBatch, "MaxInputBytesPerBatch", input: input.json),
                input: try batcher.input.map { template throws(StateFailure) in
                    try evaluator.fill(template, input: input.json)
                })
        }
        let writer = try distribution.writer.map { writer throws(StateFailure) in
            MapRunRequest.Writer(
                resource: writer.resource,
                arguments: try writer.arguments.map { template throws(StateFailure) in
                    try evaluator.fill(template, input: input.json)
                }, configuration: writer.configuration)
        }
        let id = newTaskID()
        let label = distribution.label ?? evaluator.random.uuid()
        let arn = MapRunRequest.arn(machine: context.stateMachineARN, label: label, uuid: evaluator.random.uuid())
        var selection = evaluator
        selection.random = SeededRandom(seed: evaluator.random.next())
        keep(evaluator)
        let request = MapRunRequest(
            id: id, arn: arn, stateName: frame.current.name, label: label,
            processor: StateMachine(states: map.processor, timeoutSeconds: nil),
            executionType: distribution.executionType, source: source, maximumConcurrency: concurrency,
            toleratedCount: toleratedCount, toleratedPercentage: toleratedPercentage, batching: batching,
            writer: writer,
            selector: ItemSelection(
                template: map.selector, input: input.json, source: source.name, evaluator: selection,
                state: frame.current.name, entered: frame.entered))
        let event = record(.mapRunStarted(arn: arn), after: started)
        guard result == nil else { return }
        frames[slot]?.mapRun = (request, started)
        frames[slot]?.last = event
        frames[slot]?.activity = .mapRun(id)
        mapRuns[id] = (slot, request, event)
        act(.startMapRun(request))
    }
}

extension Children {
    /// What the state gives: an array of what its branches or iterations gave, their texts as they are.
    fileprivate var output: Payload {
        var values: [JSON] = []
        values.reserveCapacity(outputs.count)
        var text = "["
        for output in outputs {
            guard let output else { preconditionFailure("all children have ended") }
            if !values.isEmpty { text += "," }
            values.append(output.json)
            text += output.text
        }
        return Payload(json: .array(values), text: text + "]")
    }
}

extension MapRunRequest.Source {
    /// What `$$.Map.Item.Source` shows: the object that is read, the bucket that is listed, or `STATE_DATA`.
    ///
    /// The catalogue of gabrielmoreira/tiny-asl-machine has the form for a listed bucket from AWS
    /// (Observation.ItemReader-002 and 012); for the others there is the documentation of the context object.
    fileprivate var name: String? {
        switch self {
        case .items: return "STATE_DATA"
        case .read(let resource, let arguments, _, _):
            guard let bucket = arguments["Bucket"]?.string else { return nil }
            guard resource.arn.hasSuffix(":getObject") else { return "s3://\(bucket)" }
            return arguments["Key"]?.string.map { "s3://\(bucket)/\($0)" }
        }
    }
}

extension MapRunRequest {
    /// `arn:aws:states:REGION:ACCOUNT:mapRun:MACHINE/LABEL:UUID`.
    static func arn(machine: String, label: String, uuid: String) -> String {
        var parts = machine.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7 else { return "\(machine)/\(label):\(uuid)" }
        parts[5] = "mapRun"
        return parts[0..<7].joined(separator: ":") + "/\(label):\(uuid)"
    }
}

/// `ItemSelector` with all that it sees, for items that come one after the other.
struct ItemSelection: Sendable {
    let template: Template?
    let input: JSON
    let source: String?
    let evaluator: Evaluator
    let state: String
    let entered: Int

    func select(_ item: JSON, index: Int) throws(StateFailure) -> JSON {
        do throws(StateFailure) {
            return try unnamed(item, index: index)
        } catch {
            throw error.naming(state, entered: entered)
        }
    }

    /// The same with a failure that does not name the state.
    func unnamed(_ item: JSON, index: Int) throws(StateFailure) -> JSON {
        guard let template else { return item }
        var evaluator = evaluator
        evaluator.context.mapItem = MapItem(index: index, value: item, source: source)
        return try evaluator.fill(template, input: input)
    }
}
