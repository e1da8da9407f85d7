import JSONata
import OrderedJSON

/// Compiles one state.
struct StateDecoder {
    let name: String
    let json: JSON
    let pointer: String
    let siblings: [String: Int]
    let machineIsJSONata: Bool
    let isJSONata: Bool

    init(name: String, json: JSON, at pointer: String, siblings: [String: Int], machineIsJSONata: Bool) {
        self.name = name
        self.json = json
        self.pointer = pointer
        self.siblings = siblings
        self.machineIsJSONata = machineIsJSONata
        isJSONata =
            switch json["QueryLanguage"]?.string {
            case "JSONata": true
            case "JSONPath": false
            default: machineIsJSONata
            }
    }

    mutating func state(_ groups: inout DefinitionDecoder) throws(DefinitionFault) -> State {
        State(name: name, kind: try kind(&groups), flow: try flow(), transition: try transition())
    }

    // MARK: - Kinds

    private func kind(_ groups: inout DefinitionDecoder) throws(DefinitionFault) -> State.Kind {
        switch json["Type"]?.string {
        case "Pass": return .pass(result: json["Result"])
        case "Task": return .task(try task())
        case "Choice": return .choice(try choice())
        case "Wait": return .wait(try wait())
        case "Succeed": return .succeed
        case "Fail": return .fail(error: try text("Error"), cause: try text("Cause"))
        case "Parallel":
            var branches: [StateGroup] = []
            for (index, branch) in (json["Branches"]?.array ?? []).enumerated() {
                branches.append(
                    try groups.group(branch, at: "\(pointer)/Branches/\(index)", isJSONata: machineIsJSONata))
            }
            return .parallel(ParallelState(branches: branches, handling: try handling()))
        case "Map": return .map(try map(&groups))
        default: throw fault("Type", "this must be the type of a state")
        }
    }

    private func task() throws(DefinitionFault) -> TaskState {
        guard let resource = TaskResource(json["Resource"]?.string ?? "") else {
            throw fault("Resource", "this must be the ARN of something that a Task can do")
        }
        return TaskState(
            resource: resource, timeout: try field("TimeoutSeconds"), heartbeat: try field("HeartbeatSeconds"),
            credentials: try template("Credentials"), handling: try handling())
    }

    private func wait() throws(DefinitionFault) -> WaitTime {
        if let seconds = try field("Seconds") { return .seconds(seconds) }
        if let timestamp = try field("Timestamp") { return .timestamp(timestamp) }
        throw fault(nil, "a Wait state needs Seconds or Timestamp")
    }

    private func choice() throws(DefinitionFault) -> ChoiceState {
        var rules: [ChoiceRule] = []
        for (index, rule) in (json["Choices"]?.array ?? []).enumerated() {
            let place = "Choices/\(index)"
            let condition: ChoiceRule.Condition
            if isJSONata {
                let template = try expressions(
                    rule["Condition"] ?? .null, "\(place)/Condition", name: "Choices[\(index)]/Condition")
                condition = .jsonata(template)
            } else {
                condition = try self.condition(rule, at: place, depth: 0)
            }
            rules.append(
                ChoiceRule(
                    condition: condition, next: try target(rule["Next"], "\(place)/Next"),
                    assign: try template(rule["Assign"], "\(place)/Assign", name: "Assign"),
                    output: isJSONata ? try template(rule["Output"], "\(place)/Output", name: "Output") : nil))
        }
        let fallback = json["Default"]
        return ChoiceState(rules: rules, fallback: fallback == nil ? nil : try target(fallback, "Default"))
    }

    private func condition(
        _ rule: JSON, at place: String, depth: Int
    ) throws(DefinitionFault) -> ChoiceRule.Condition {
        guard depth < DefinitionDecoder.maximumDepth else { throw fault(place, "rules are nested too deeply") }
        if let rules = rule["And"]?.array { return .all(try conditions(rules, at: "\(place)/And", depth: depth)) }
        if let rules = rule["Or"]?.array { return .any(try conditions(rules, at: "\(place)/Or", depth: depth)) }
        if let inner = rule["Not"] { return .not(try condition(inner, at: "\(place)/Not", depth: depth + 1)) }
        let variable = try path(rule["Variable"], "\(place)/Variable")
        for member in rule.object ?? [:] {
            guard let comparison = ComparisonOperator(rawValue: member.key) else { continue }
            let operand: ChoiceRule.Operand =
                comparison.takesPath
                ? .path(try path(member.value, "\(place)/\(member.key)")) : .literal(member.value)
            return .comparison(variable: variable, comparison, operand)
        }
        throw fault(place, "a rule needs an operator")
    }

    private func conditions(
        _ rules: [JSON], at place: String, depth: Int
    ) throws(DefinitionFault) -> [ChoiceRule.Condition] {
        var result: [ChoiceRule.Condition] = []
        for (index, rule) in rules.enumerated() {
            result.append(try condition(rule, at: "\(place)/\(index)", depth: depth + 1))
        }
        return result
    }

    // MARK: - Map

    private func map(_ groups: inout DefinitionDecoder) throws(DefinitionFault) -> MapState {
        let key = json["ItemProcessor"] == nil ? "Iterator" : "ItemProcessor"
        guard let processor = json[key] else { throw fault("ItemProcessor", "a Map state needs one") }
        let isDistributed = processor["ProcessorConfig"]?["Mode"]?.string == "DISTRIBUTED"
        var items: FieldSource?
        if isJSONata {
            items = try field("Items")
        } else if let path = json["ItemsPath"] {
            items = .path(try self.path(path, "ItemsPath"), field: "ItemsPath")
        }
        let selector = try template("ItemSelector")
        return MapState(
            processor: try groups.group(processor, at: "\(pointer)/\(key)", isJSONata: machineIsJSONata), items: items,
            selector: selector == nil && !isJSONata ? try template("Parameters") : selector,
            maximumConcurrency: try field("MaxConcurrency"),
            distribution: isDistributed ? try distribution(processor) : nil, handling: try handling())
    }

    private func distribution(_ processor: JSON) throws(DefinitionFault) -> Distribution {
        Distribution(
            label: json["Label"]?.string,
            executionType: processor["ProcessorConfig"]?["ExecutionType"]?.string ?? "STANDARD",
            reader: try reader(), batcher: try batcher(), writer: try writer(),
            toleratedCount: try field("ToleratedFailureCount"),
            toleratedPercentage: try field("ToleratedFailurePercentage"))
    }

    private func reader() throws(DefinitionFault) -> ItemReader? {
        guard let reader = json["ItemReader"] else { return nil }
        guard let resource = TaskResource(reader["Resource"]?.string ?? "") else {
            throw fault("ItemReader/Resource", "this must be the ARN of something that reads")
        }
        let configuration = reader["ReaderConfig"] ?? [:]
        return ItemReader(
            resource: resource, arguments: try arguments(of: reader, "ItemReader"), configuration: configuration,
            maximumItems: try field("MaxItems", in: configuration, at: "ItemReader/ReaderConfig/"))
    }

    private func batcher() throws(DefinitionFault) -> ItemBatcher? {
        guard let batcher = json["ItemBatcher"] else { return nil }
        return ItemBatcher(
            itemsPerBatch: try field("MaxItemsPerBatch", in: batcher, at: "ItemBatcher/"),
            bytesPerBatch: try field("MaxInputBytesPerBatch", in: batcher, at: "ItemBatcher/"),
            input: try template(batcher["BatchInput"], "ItemBatcher/BatchInput", name: "BatchInput"))
    }

    private func writer() throws(DefinitionFault) -> ResultWriter? {
        guard let writer = json["ResultWriter"] else { return nil }
        return ResultWriter(
            resource: writer["Resource"]?.string.flatMap { TaskResource($0) },
            arguments: try arguments(of: writer, "ResultWriter"), configuration: writer["WriterConfig"])
    }

    private func arguments(of json: JSON, _ place: String) throws(DefinitionFault) -> Template? {
        let key = isJSONata ? "Arguments" : "Parameters"
        return try template(json[key], "\(place)/\(key)", name: "\(place)/\(key)")
    }

    // MARK: - Errors

    private func handling() throws(DefinitionFault) -> ErrorHandling {
        var handling = ErrorHandling()
        for retrier in json["Retry"]?.array ?? [] {
            handling.retriers.append(
                Retrier(
                    errors: retrier["ErrorEquals"]?.array?.compactMap(\.string) ?? [],
                    maximumAttempts: retrier["MaxAttempts"]?.int ?? 3,
                    backoff: RetryBackoff(
                        intervalSeconds: retrier["IntervalSeconds"]?.double ?? 1,
                        backoffRate: retrier["BackoffRate"]?.double ?? 2,
                        maximumDelaySeconds: retrier["MaxDelaySeconds"]?.double,
                        isJittered: retrier["JitterStrategy"]?.string == "FULL")))
        }
        for (index, catcher) in (json["Catch"]?.array ?? []).enumerated() {
            let place = "Catch/\(index)"
            handling.catchers.append(
                Catcher(
                    errors: catcher["ErrorEquals"]?.array?.compactMap(\.string) ?? [],
                    next: try target(catcher["Next"], "\(place)/Next"),
                    resultPath: try resultPath(catcher["ResultPath"], "\(place)/ResultPath"),
                    assign: try template(catcher["Assign"], "\(place)/Assign", name: "Assign"),
                    output: isJSONata ? try template(catcher["Output"], "\(place)/Output", name: "Output") : nil))
        }
        return handling
    }

    // MARK: - Data flow

    private func flow() throws(DefinitionFault) -> DataFlow {
        if isJSONata {
            return .jsonata(
                JSONataFlow(
                    arguments: try template("Arguments"), output: try template("Output"), assign: try template("Assign")
                ))
        }
        var flow = JSONPathFlow()
        flow.inputPath = try selection("InputPath")
        flow.outputPath = try selection("OutputPath")
        flow.resultPath = try resultPath(json["ResultPath"], "ResultPath")
        let isOldMap = json["Type"]?.string == "Map" && json["ItemSelector"] == nil
        flow.parameters = isOldMap ? nil : try template("Parameters")
        flow.resultSelector = try template("ResultSelector")
        flow.assign = try template("Assign")
        return .jsonPath(flow)
    }

    private func selection(_ key: String) throws(DefinitionFault) -> Selection {
        switch json[key] {
        case nil, .string("$"): .whole
        case .null: .nothing
        case let value: .path(try path(value, key))
        }
    }

    private func resultPath(_ json: JSON?, _ place: String) throws(DefinitionFault) -> ResultPath {
        switch json {
        case nil, .string("$"): return .replace
        case .null: return .discard
        case let value:
            do throws(PathSyntaxError) {
                return .path(try ReferencePath(value?.string ?? ""))
            } catch {
                throw fault(place, "\(error)")
            }
        }
    }

    private func transition() throws(DefinitionFault) -> Transition {
        guard let next = json["Next"] else { return .end }
        return .next(try target(next, "Next"))
    }

    private func target(_ json: JSON?, _ place: String) throws(DefinitionFault) -> Int {
        guard let name = json?.string, let index = siblings[name] else {
            throw fault(place, "this must name a state beside this one")
        }
        return index
    }

    // MARK: - Fields

    /// A field that may be a literal, an expression, or a path under the same name with `Path` at its end.
    private func field(_ key: String) throws(DefinitionFault) -> FieldSource? { try field(key, in: json, at: "") }

    private func field(_ key: String, in json: JSON, at place: String) throws(DefinitionFault) -> FieldSource? {
        if let value = json[key] {
            guard isJSONata, value.string != nil || value.array != nil else { return .literal(value) }
            return .expression(try expressions(value, place + key, name: place + key))
        }
        guard !isJSONata, let value = json["\(key)Path"] else { return nil }
        return .path(try path(value, "\(place)\(key)Path"), field: "\(key)Path")
    }

    /// `Error` and `Cause` of a Fail state: their path forms may be intrinsic functions, too.
    private func text(_ key: String) throws(DefinitionFault) -> FieldSource? {
        let pathKey = "\(key)Path"
        guard !isJSONata, let text = json[pathKey]?.string, text.hasPrefix("States.") else { return try field(key) }
        do throws(IntrinsicSyntaxError) {
            return .intrinsic(try IntrinsicCall(text))
        } catch {
            throw fault(pathKey, "\(error)")
        }
    }

    private func path(_ json: JSON?, _ place: String) throws(DefinitionFault) -> QueryPath {
        do throws(PathSyntaxError) {
            return try QueryPath(json?.string ?? "")
        } catch {
            throw fault(place, "\(error)")
        }
    }

    private func template(_ key: String) throws(DefinitionFault) -> Template? {
        try template(json[key], key, name: key)
    }

    private func template(_ json: JSON?, _ place: String, name: String) throws(DefinitionFault) -> Template? {
        guard let json else { return nil }
        if isJSONata { return .expressions(try expressions(json, place, name: name)) }
        do throws(TemplateSyntaxError) {
            return .payload(try PayloadTemplate(json, at: "\(pointer)/\(place)"))
        } catch {
            throw fault(place, "\(error)")
        }
    }

    private func expressions(_ json: JSON, _ place: String, name: String) throws(DefinitionFault) -> ExpressionTemplate
    {
        do throws(ExpressionTemplate.ExpressionFault) {
            return try ExpressionTemplate(json, field: name)
        } catch {
            throw fault(place, "the JSONata expression '\(error.text)' cannot be parsed: \(error.error.message)")
        }
    }

    private func fault(_ place: String?, _ message: String) -> DefinitionFault {
        DefinitionFault(location: place.map { "\(pointer)/\($0)" } ?? pointer, message: message)
    }
}
