import HTTPTypes
import JobModel
import LocalServices
import OrderedJSON

/// Event source mappings: queues whose messages functions get.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
extension LambdaService {
    private static let batching: [Shape.Member] = [
        .optional("BatchSize", .integer(1...10_000)), .optional("Enabled", .boolean),
        .optional("MaximumBatchingWindowInSeconds", .integer(0...300)),
        .optional(
            "FilterCriteria",
            .structure([
                .optional(
                    "Filters",
                    .list(
                        of: .structure([.optional("Pattern", .string(.text(0...4096, .anything)))]), count: 0...10))
            ])),
        .optional("FunctionResponseTypes", .list(of: .string(.words(["ReportBatchItemFailures"])), count: 0...1)),
        .optional("ScalingConfig", .structure([.optional("MaximumConcurrency", .integer(2...1000))])),
    ]

    /// CreateEventSourceMapping.
    func createMapping(_ call: LambdaCall) throws(AWSError) -> Answer {
        let sources = try sources("CreateEventSourceMapping")
        let source = Shape.Member.optional("EventSourceArn", .string(.text(1...1024, .singleLine)))
        let input = try LambdaInput(call, [LambdaInput.name, source] + LambdaService.batching).json
        guard let arn = input["EventSourceArn"]?.string else { throw LambdaInput.invalid("Unrecognized event source.") }
        guard arn.hasPrefix("arn:"),
            arn.split(separator: ":", omittingEmptySubsequences: false).dropFirst(2).first == "sqs"
        else {
            throw LambdaInput.invalid(
                "Unrecognized event source, must be sqs. Unsupported source arn \(arn). pjrun feeds functions from SQS queues alone."
            )
        }
        let name = try mappedFunction(input)
        var mapping = EventSourceMapping(
            id: RandomUUID.text(), sourceARN: arn, function: name.name, qualifier: name.qualifier,
            lastModified: Timestamp(milliseconds: call.request.time))
        LambdaService.apply(input, to: &mapping)
        try LambdaService.keeping { () throws(EventSourceRefusal) in try sources.create(mapping) }
        return Answer(status: 202, body: json(mapping, state: mapping.isEnabled ? "Creating" : "Disabled"))
    }

    /// ListEventSourceMappings.
    func listMappings(_ call: LambdaCall) throws(AWSError) -> Answer {
        let sources = try sources("ListEventSourceMappings")
        let query = try call.query()
        let arn = query["EventSourceArn"]
        let function = query["FunctionName"].flatMap { FunctionName($0) }
        let all = try LambdaService.keeping { () throws(EventSourceRefusal) in try sources.mappings() }
        var rest = all.filter { mapping in
            (arn == nil || mapping.sourceARN == arn)
                && (query["FunctionName"] == nil || mapping.function == function?.name)
        }[...]
        if let marker = query["Marker"] { rest = rest.drop { $0.id <= marker } }
        let limit = query["MaxItems"].flatMap { Int($0) } ?? 100
        let page = rest.prefix(max(1, min(limit, 100)))
        var answer: JSONObject = ["EventSourceMappings": .array(page.map { json($0) })]
        if page.endIndex < rest.endIndex, let last = page.last { answer["NextMarker"] = .string(last.id) }
        return Answer(body: .object(answer))
    }

    /// GetEventSourceMapping.
    func getMapping(_ id: String) throws(AWSError) -> Answer {
        let sources = try sources("GetEventSourceMapping")
        let all = try LambdaService.keeping { () throws(EventSourceRefusal) in try sources.mappings() }
        guard let mapping = all.first(where: { $0.id == id }) else {
            throw LambdaService.error(EventSourceRefusal.missing)
        }
        return Answer(body: json(mapping))
    }

    /// UpdateEventSourceMapping.
    func updateMapping(_ id: String, _ call: LambdaCall) throws(AWSError) -> Answer {
        let sources = try sources("UpdateEventSourceMapping")
        let function = Shape.Member.optional("FunctionName", .string(.text(1...256, .something)))
        let input = try LambdaInput(call, [function] + LambdaService.batching).json
        let name = input["FunctionName"] == nil ? nil : try mappedFunction(input)
        let time = Timestamp(milliseconds: call.request.time)
        let changed = try LambdaService.keeping { () throws(EventSourceRefusal) in
            try sources.update(id) { mapping in
                if let name { (mapping.function, mapping.qualifier) = (name.name, name.qualifier) }
                LambdaService.apply(input, to: &mapping)
                mapping.lastModified = time
            }
        }
        let state =
            changed.before.isEnabled == changed.after.isEnabled
            ? "Updating" : (changed.after.isEnabled ? "Enabling" : "Disabling")
        return Answer(status: 202, body: json(changed.after, state: state))
    }

    /// DeleteEventSourceMapping.
    func deleteMapping(_ id: String) throws(AWSError) -> Answer {
        let sources = try sources("DeleteEventSourceMapping")
        let mapping = try LambdaService.keeping { () throws(EventSourceRefusal) in try sources.remove(id) }
        return Answer(status: 202, body: json(mapping, state: "Deleting"))
    }

    // MARK: - Parts

    private func sources(_ operation: String) throws(AWSError) -> EventSources {
        guard let eventSources else {
            throw .notSupported("Lambda", operation, "No queues are served here.")
        }
        return eventSources
    }

    private func mappedFunction(_ input: JSON) throws(AWSError) -> FunctionName {
        let text = input["FunctionName"]?.string ?? ""
        guard let name = FunctionName(text) else {
            throw LambdaInput.invalid("'\(text)' is not a function's name or ARN.")
        }
        return name
    }

    private static func apply(_ input: JSON, to mapping: inout EventSourceMapping) {
        if let size = input["BatchSize"]?.int { mapping.batchSize = size }
        if let window = input["MaximumBatchingWindowInSeconds"]?.int { mapping.batchingWindow = window }
        if let isEnabled = input["Enabled"]?.bool { mapping.isEnabled = isEnabled }
        if let types = input["FunctionResponseTypes"]?.array { mapping.reportsFailures = !types.isEmpty }
        if let scaling = input["ScalingConfig"] { mapping.maximumConcurrency = scaling["MaximumConcurrency"]?.int }
        if let criteria = input["FilterCriteria"] {
            mapping.filters = (criteria["Filters"]?.array ?? []).map { $0["Pattern"]?.string ?? "" }
        }
    }

    private static func keeping<Value>(
        _ body: () throws(EventSourceRefusal) -> Value
    ) throws(AWSError) -> Value {
        do throws(EventSourceRefusal) {
            return try body()
        } catch {
            throw LambdaService.error(error)
        }
    }

    private static func error(_ refusal: EventSourceRefusal) -> AWSError {
        AWSError(refusal.code, refusal.message, status: refusal.status)
    }

    private func json(_ mapping: EventSourceMapping, state: String? = nil) -> JSON {
        var json: JSONObject = [
            "UUID": .string(mapping.id), "BatchSize": .number(JSONNumber(mapping.batchSize)),
            "MaximumBatchingWindowInSeconds": .number(JSONNumber(mapping.batchingWindow)),
            "EventSourceArn": .string(mapping.sourceARN),
            "EventSourceMappingArn": .string(
                "arn:\(identity.partition):lambda:\(identity.region):\(identity.account):event-source-mapping:\(mapping.id)"
            ),
            "FunctionArn": .string(FunctionName.arn(mapping.function, qualifier: mapping.qualifier, identity)),
            "LastModified": .number(mapping.lastModified.epochSeconds),
            "State": .string(state ?? (mapping.isEnabled ? "Enabled" : "Disabled")),
            "StateTransitionReason": "USER_INITIATED",
            "FunctionResponseTypes": mapping.reportsFailures ? ["ReportBatchItemFailures"] : [],
        ]
        if !mapping.filters.isEmpty {
            json["FilterCriteria"] = ["Filters": .array(mapping.filters.map { ["Pattern": .string($0)] })]
        }
        if let limit = mapping.maximumConcurrency {
            json["ScalingConfig"] = ["MaximumConcurrency": .number(JSONNumber(limit))]
        }
        return .object(json)
    }
}
