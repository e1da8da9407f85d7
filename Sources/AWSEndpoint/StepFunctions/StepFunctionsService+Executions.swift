import JobEngine
import JobModel
import OrderedJSON

extension StepFunctionsService {
    /// StartExecution, by the ARN of a machine, a version or an alias.
    func startExecution(_ call: JSONCall) throws(AWSError) -> JSON {
        let start = try start(check(call, StepFunctionsShapes.startExecution))
        do throws(ExecutionRefusal) {
            let record = try machines.start(start)
            return ["executionArn": .string(record.arn), "startDate": record.startTime.json]
        } catch {
            throw StepFunctionsService.error(error)
        }
    }

    /// What is to be started.
    func start(_ input: JSON) -> MachineStart {
        MachineStart(
            machine: input["stateMachineArn"]?.string ?? "", name: input["name"]?.string,
            input: input["input"]?.string ?? "{}", traceHeader: input["traceHeader"]?.string)
    }

    /// StopExecution, also of one that another process runs; one that has ended stays as it is.
    func stopExecution(_ call: JSONCall) async throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.stopExecution)
        let arn = try executionARN(input)
        if let child = try mapRunChild(arn) {
            throw AWSError(
                "ValidationException",
                "'\(arn.text)' is a child of a map run, which pjrun stops with its execution alone: \(child.parent)")
        }
        let record = try existing(arn)
        guard record.status == .running else { return ["stopDate": (record.stopTime ?? now()).json] }
        let (error, cause) = (input["error"]?.string, input["cause"]?.string)
        do {
            do {
                try runner.stop(arn.text, error: error, cause: cause)
            } catch WorkflowError.runsElsewhere {
                if try stops.requestStop(ofExecution: arn.text, error: error, cause: cause) {
                    return ["stopDate": await endElsewhere(arn.text).json]
                }
                // Its process is gone: it goes on here, and ends at once.
                try runner.resume(arn.text)
                try runner.stop(arn.text, error: error, cause: cause)
            }
            return ["stopDate": (try await runner.waitForEnd(of: arn.text).stopTime ?? now()).json]
        } catch {
            throw .internalFailure(error)
        }
    }

    /// Waits until an execution of another process has ended, which is soon; only its row tells.
    private func endElsewhere(_ arn: String) async -> Timestamp {
        for _ in 0..<200 {
            if let time = try? executions.execution(arn: arn)?.stopTime { return time }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return now()
    }

    /// DescribeExecution, of children of map runs, too.
    func describeExecution(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.describeExecution)
        let arn = try executionARN(input)
        let isWhole = input["includedData"]?.string != "METADATA_ONLY"
        if let child = try mapRunChild(arn) {
            var answer = describe(child.record, isWhole: isWhole)
            answer["mapRunArn"] = .string(child.run.arn)
            if child.record.redriveCount == 0 { answer["redriveCount"] = nil }
            if answer["redriveStatus"] == "REDRIVABLE" { answer["redriveStatus"] = "REDRIVABLE_BY_MAP_RUN" }
            return .object(answer)
        }
        return .object(describe(try existing(arn), isWhole: isWhole))
    }

    /// Recorded: localstack/localstack, test_sfn_api, test_describe_execution.
    private func describe(_ record: ExecutionRecord, isWhole: Bool) -> JSONObject {
        var answer = listed(record)
        answer["inputDetails"] = ["included": .bool(isWhole)]
        if record.output != nil { answer["outputDetails"] = ["included": .bool(isWhole)] }
        answer["traceHeader"] = record.traceHeader.map(JSON.string)
        if isWhole { record.addPayload(to: &answer) }
        let redrive = RedriveStatus(of: record, now: now())
        answer["redriveStatus"] = .string(redrive.name)
        answer["redriveStatusReason"] = redrive.reason.map(JSON.string)
        return answer
    }

    /// What lists say of an execution.
    private func listed(_ record: ExecutionRecord) -> JSONObject {
        var answer: JSONObject = [
            "executionArn": .string(record.arn), "stateMachineArn": .string(record.stateMachineARN),
            "name": .string(record.name), "status": .string(record.status.rawValue),
            "startDate": record.startTime.json,
        ]
        answer["stopDate"] = record.stopTime?.json
        answer["stateMachineVersionArn"] = record.stateMachineVersionARN.map(JSON.string)
        answer["stateMachineAliasArn"] = record.stateMachineAliasARN.map(JSON.string)
        answer["redriveCount"] = .number(JSONNumber(record.redriveCount))
        answer["redriveDate"] = record.redriveTime?.json
        return answer
    }

    /// DescribeStateMachineForExecution: the machine as it was when the execution started.
    func describeStateMachineForExecution(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.describeExecution)
        let arn = try executionARN(input)
        let child = try mapRunChild(arn)
        let record = try existing(child?.parent ?? arn.text)
        guard let number = record.stateMachineRevision,
            let revision = try storing({ try directory.stateMachineRevision(number) })
        else {
            throw AWSError(
                "ExecutionDoesNotExist",
                "Execution Does Not Exist: '\(arn.text)' was not started from a state machine of this endpoint; "
                    + "its definition is shown by: pjrun workflow describe")
        }
        var shown = revision
        if let child, let definition = try? JSON(parsing: revision.definition),
            let processor = StepFunctionsService.processor(ofState: child.run.stateName, in: definition)
        {
            shown.definition = processor.serialized(.compact)
        }
        var answer = describe(shown, isWhole: input["includedData"]?.string != "METADATA_ONLY")
        answer["stateMachineArn"] = .string(child?.record.stateMachineARN ?? record.stateMachineARN)
        answer["name"] = .string(record.stateMachineName)
        answer["updateDate"] = revision.time.json
        if let child {
            answer["mapRunArn"] = .string(child.run.arn)
            answer["label"] = .string(String(child.record.stateMachineName.split(separator: "/").last ?? ""))
        }
        return .object(answer)
    }

    /// RedriveExecution: an execution that has failed goes on where it was.
    ///
    /// Texts, and that the token is looked at before the status, are recorded: radkawar/stackd,
    /// testdata/aws/stepfunctions/redrive_execution.json.
    func redriveExecution(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.redriveExecution)
        let parsed = try executionARN(input)
        let arn = parsed.text
        if let child = try mapRunChild(parsed) {
            throw AWSError(
                "ExecutionNotRedrivable",
                "Execution \(arn) invalid for redrive as: it is a child of a map run, which is redriven with its "
                    + "execution \(child.parent)")
        }
        _ = try existing(arn)
        let token = input["clientToken"]?.string
        if let token, let time = try storing({ try stops.redriveTime(ofExecution: arn, token: token, now: now()) }) {
            return ["redriveDate": time.json]
        }
        do {
            let time = try runner.redrive(arn).redriveTime ?? now()
            if let token { try stops.noteRedrive(ofExecution: arn, token: token, at: time) }
            return ["redriveDate": time.json]
        } catch WorkflowError.notRedrivable(_, let reason) {
            throw AWSError("ExecutionNotRedrivable", "Execution \(arn) invalid for redrive as: \(reason)")
        } catch {
            throw .internalFailure(error)
        }
    }

    // MARK: - Lists

    /// ListExecutions of a machine, a version, an alias or a map run; the newest first.
    func listExecutions(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.listExecutions)
        switch (input["stateMachineArn"]?.string, input["mapRunArn"]?.string) {
        case (let machine?, nil): return try listExecutions(of: machine, input)
        case (nil, let run?): return try listChildren(of: run, input)
        case (nil, nil):
            throw AWSError("ValidationException", "Must provide a StateMachine ARN or a MapRun ARN")
        default:
            throw AWSError("ValidationException", "Must provide a StateMachine ARN or a MapRun ARN, not both")
        }
    }

    /// What has been started by a version or an alias is listed when that is not there any more, too.
    private func listExecutions(of text: String, _ input: JSON) throws(AWSError) -> JSON {
        let arn = try statesARN(text)
        guard case .stateMachine(_, let qualifier) = arn.resource, let machine = arn.unqualifiedMachine else {
            throw wrongType(arn)
        }
        guard let record = try storing({ try directory.stateMachine(arn: machine) }) else { throw missing(text) }
        guard record.type == .standard else {
            throw AWSError(
                "StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
        }
        if input["redriveFilter"] != nil {
            throw AWSError("ValidationException", "redriveFilter can only be given with mapRunArn")
        }
        var query = ExecutionListQuery()
        switch qualifier.map({ Int($0) }) {
        case nil: query.stateMachineARN = text
        case .some(nil): query.stateMachineAliasARN = text
        case .some(.some): query.stateMachineVersionARN = text
        }
        let question = StepFunctionsService.question(text, input)
        query.status = input["statusFilter"]?.string.flatMap(ExecutionRecord.Status.init(rawValue:))
        query.after = try cursor(input, question)?.id
        query.limit = pageSize(input)
        // Nothing waits for a redrive.
        if input["statusFilter"] != nil, query.status == nil { return ["executions": []] }
        let page = try storing { try executions.page(query) }
        var answer: JSONObject = ["executions": .array(page.entries.map { .object(listed($0)) })]
        if let next = page.next { answer["nextToken"] = token("", next, question) }
        return .object(answer)
    }

    private func listChildren(of run: String, _ input: JSON) throws(AWSError) -> JSON {
        let summary = try mapRun(run)
        let status = input["statusFilter"]?.string
        let filter = input["redriveFilter"]?.string
        let children = summary.children.filter { child in
            (status == nil || child.record.status.rawValue == status)
                && (filter == nil || (filter == "REDRIVEN") == (child.record.redriveCount > 0))
        }
        let (shown, next) = try page(children.reversed(), input, StepFunctionsService.question(run, input))
        var answer: JSONObject = [
            "executions": .array(
                shown.map { child in
                    var entry = listed(child.record)
                    entry["mapRunArn"] = .string(run)
                    entry["itemCount"] = .number(JSONNumber(child.itemCount))
                    return .object(entry)
                })
        ]
        answer["nextToken"] = next
        return .object(answer)
    }

    /// What is listed, without the page.
    private static func question(_ arn: String, _ input: JSON) -> String {
        "executions \(arn) \(input["statusFilter"]?.string ?? "") \(input["redriveFilter"]?.string ?? "")"
    }

    // MARK: - Lookup

    /// The ARN of an execution.
    /// - Throws: `InvalidArn`.
    func executionARN(_ input: JSON) throws(AWSError) -> StatesARN {
        let arn = try statesARN(input["executionArn"]?.string ?? "")
        guard case .execution = arn.resource else { throw wrongType(arn) }
        return arn
    }

    /// The execution with an ARN; no child of a map run.
    /// - Throws: `ExecutionDoesNotExist`.
    func existing(_ arn: StatesARN) throws(AWSError) -> ExecutionRecord { try existing(arn.text) }

    func existing(_ arn: String) throws(AWSError) -> ExecutionRecord {
        guard let record = try storing({ try executions.execution(arn: arn) }) else {
            throw AWSError("ExecutionDoesNotExist", "Execution Does Not Exist: '\(arn)'")
        }
        return record
    }
}

extension ExecutionRecord {
    /// What an execution was given and what became of it, which `METADATA_ONLY` leaves out.
    func addPayload(to answer: inout JSONObject) {
        answer["input"] = .string(input)
        answer["output"] = output.map(JSON.string)
        answer["error"] = error.map(JSON.string)
        answer["cause"] = cause.map(JSON.string)
    }
}
