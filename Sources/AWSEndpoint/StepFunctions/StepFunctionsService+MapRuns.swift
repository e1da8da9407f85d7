import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

/// Map runs, which are in the journals of their executions.
extension StepFunctionsService {
    /// ListMapRuns of an execution.
    func listMapRuns(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listMapRuns)
        let arn = try executionARN(input)
        let child = try mapRunChild(arn)
        if child == nil { _ = try existing(arn) }
        let runs = try summaries(of: child?.parent ?? arn.text).filter { $0.executionARN == arn.text }
        let (shown, next) = try page(runs, input, "map runs \(arn.text)")
        var answer: JSONObject = [
            "mapRuns": .array(
                shown.map { run in
                    var entry: JSONObject = [
                        "executionArn": .string(run.executionARN), "mapRunArn": .string(run.arn),
                        "stateMachineArn": .string(run.stateMachineARN), "startDate": run.startTime.json,
                    ]
                    entry["stopDate"] = run.stopTime?.json
                    return .object(entry)
                })
        ]
        answer["nextToken"] = next
        return .object(answer)
    }

    /// DescribeMapRun.
    ///
    /// Recorded: localstack/localstack, test_sfn_api_map_run; radkawar/stackd,
    /// testdata/aws/stepfunctions/distributed_map.json.
    func describeMapRun(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.describeMapRun)
        let run = try mapRun(input["mapRunArn"]?.string ?? "")
        var answer: JSONObject = [
            "mapRunArn": .string(run.arn), "executionArn": .string(run.executionARN),
            "status": .string(run.status.rawValue), "startDate": run.startTime.json,
            "maxConcurrency": .number(JSONNumber(run.maximumConcurrency)),
            "toleratedFailureCount": .number(JSONNumber(run.toleratedCount ?? 0)),
            "toleratedFailurePercentage": .number(StepFunctionsService.share(run.toleratedPercentage ?? 0)),
            "itemCounts": StepFunctionsService.json(run.items),
            "executionCounts": StepFunctionsService.json(run.executions),
            "redriveCount": .number(JSONNumber(run.redriveCount)),
        ]
        answer["redriveDate"] = run.redriveTime?.json
        answer["stopDate"] = run.stopTime?.json
        return .object(answer)
    }

    /// UpdateMapRun: what is given holds from the next child on.
    ///
    /// That a run which has ended is refused, is ours: no recording tells it.
    func updateMapRun(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.updateMapRun)
        var update = MapRunUpdate()
        update.maximumConcurrency = input["maxConcurrency"]?.int
        update.toleratedCount = input["toleratedFailureCount"]?.int
        if let given = call.member("toleratedFailurePercentage") {
            guard let percentage = given.number?.double, (0...100).contains(percentage) else {
                throw AWSError(
                    "ValidationException",
                    "1 validation error detected: Value '\(given.serialized())' at 'toleratedFailurePercentage' failed to "
                        + "satisfy constraint: Member must be a number from 0 to 100")
            }
            update.toleratedPercentage = percentage
        }
        let arn = input["mapRunArn"]?.string ?? ""
        let run = try mapRun(arn)
        guard run.status == .running else {
            throw AWSError(
                "ValidationException",
                "The map run \(arn) is \(run.status.rawValue); only one that runs can be changed.")
        }
        // A run of a child of another run is in the journal of the first execution.
        let execution = mapRuns.execution(of: arn) ?? run.executionARN
        do {
            try runner.updateMapRun(arn, of: execution, update)
        } catch {
            throw AWSError(
                "ConflictException",
                "The execution '\(execution)' runs in another process of pjrun; ask the server that runs it.")
        }
        return [:]
    }

    private static func share(_ value: Double) -> JSONNumber { JSONNumber(text: "\(value)") ?? JSONNumber(Int(value)) }

    private static func json(_ counts: MapRunCounts) -> JSON {
        func number(_ value: Int) -> JSON { .number(JSONNumber(value)) }
        return [
            "pending": number(counts.pending), "running": number(counts.running),
            "succeeded": number(counts.succeeded), "failed": number(counts.failed),
            "timedOut": number(counts.timedOut), "aborted": number(counts.aborted), "total": number(counts.total),
            "resultsWritten": number(counts.resultsWritten), "failuresNotRedrivable": 0,
            "pendingRedrive": number(counts.pendingRedrive),
        ]
    }

    // MARK: - Finding

    /// A child of a map run.
    struct MapRunChild {
        /// What it is, with input and output.
        let record: ExecutionRecord
        /// Its run.
        let run: MapRunSummary
        /// The execution whose journal it is in.
        let parent: String
    }

    /// The map run with an ARN.
    /// - Throws: `InvalidArn`, `ResourceNotFound`.
    func mapRun(_ text: String) throws(AWSError) -> MapRunSummary {
        let arn = try statesARN(text)
        guard case .mapRun(let machine, _) = arn.resource else { throw wrongType(arn) }
        if let execution = mapRuns.execution(of: text),
            let run = try summaries(of: execution).first(where: { $0.arn == text })
        {
            return run
        }
        let found = try search(machine, arn.prefix) { summaries in summaries.first { $0.arn == text } }
        guard let found else { throw AWSError("ResourceNotFound", "Resource not found: '\(text)'") }
        return found.0
    }

    /// A child of a map run, by its ARN; nil when the ARN is that of another execution.
    /// - Throws: `ExecutionDoesNotExist`.
    func mapRunChild(_ arn: StatesARN) throws(AWSError) -> MapRunChild? {
        // No name of a machine has a slash.
        guard case .execution(let machine, _) = arn.resource, machine.utf8.contains(UInt8(ascii: "/")) else {
            return nil
        }
        func holder(_ runs: [MapRunSummary]) -> MapRunSummary? {
            runs.first { $0.children.contains { $0.record.arn == arn.text } }
        }
        var place: (run: MapRunSummary, parent: String)?
        if let parent = mapRuns.run(of: arn.text).flatMap(mapRuns.execution(of:)),
            let run = holder(try summaries(of: parent))
        {
            place = (run, parent)
        } else if let found = try search(machine, arn.prefix, holder) {
            place = (found.0, found.1)
        }
        guard let (run, parent) = place else {
            throw AWSError("ExecutionDoesNotExist", "Execution Does Not Exist: '\(arn.text)'")
        }
        let record = try storing { try runner.child(arn.text, of: parent, limit: 0).record }
        return MapRunChild(record: record, run: run, parent: parent)
    }

    /// Looks through the executions of a machine, the newest first, for one whose map runs have something.
    private func search<Found>(
        _ labelled: String, _ prefix: String, _ find: ([MapRunSummary]) -> Found?
    ) throws(AWSError) -> (Found, String)? {
        var query = ExecutionListQuery()
        let name = labelled.split(separator: "/").first.map(String.init) ?? labelled
        query.stateMachineARN = "\(prefix):stateMachine:\(name)"
        while true {
            let page = try storing { try executions.page(query) }
            for record in page.entries where runner.hasMapRuns(record) {
                // What has no journal any more has no map runs that could be shown.
                guard let runs = try? summaries(of: record.arn) else { continue }
                if let found = find(runs) { return (found, record.arn) }
            }
            guard let next = page.next else { return nil }
            query.after = next
        }
    }

    /// The item processor of a Map state as a machine of its own, as the service shows it: without `ProcessorConfig`.
    static func processor(ofState name: String, in machine: JSON) -> JSON? {
        for (key, state) in machine["States"]?.object ?? [:] {
            let processor = state["ItemProcessor"] ?? state["Iterator"]
            if key == name, var members = processor?.object {
                members["ProcessorConfig"] = nil
                return .object(members)
            }
            for inner in (state["Branches"]?.array ?? []) + [processor].compactMap({ $0 }) {
                if let found = self.processor(ofState: name, in: inner) { return found }
            }
        }
        return nil
    }

    /// The map runs in the journal of an execution.
    private func summaries(of execution: String) throws(AWSError) -> [MapRunSummary] {
        let runs = try storing { try runner.mapRuns(of: execution) }
        for run in runs { mapRuns.note(run.arn, of: execution, children: run.children.map(\.record.arn)) }
        return runs
    }
}

extension WallTime {
    /// As answers have it.
    fileprivate var json: JSON { Timestamp(milliseconds: milliseconds).json }
}
