import OrderedJSON

/// What comes of the children of a map run: the state's output, or records of files.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>
struct ChildResults: Sendable {
    /// What `WriterConfig` makes of a child's output.
    enum Transformation: String {
        case none = "NONE"
        case compact = "COMPACT"
        case flatten = "FLATTEN"
    }

    let goesToFiles: Bool
    private let transformation: Transformation
    /// By the child's index; texts of one value each, or of several with commas between.
    private var parts: [Int: String] = [:]
    private var byteCount = 2
    private var isTooLong = false

    init(_ request: MapRunRequest) {
        goesToFiles = request.writer?.resource != nil
        let name = request.writer?.configuration?["Transformation"]?.string
        transformation = name.flatMap(Transformation.init(rawValue:)) ?? (goesToFiles ? .none : .compact)
    }

    /// Takes the end of a child.
    mutating func add(_ ended: MapRun.EndedChild, _ perform: (MapRun.Action) -> Void) {
        let isSuccess = ended.result.status == .succeeded
        if goesToFiles {
            let text = isSuccess ? transformed(ended) : ChildResults.description(ended)
            // An empty array, flattened, is nothing.
            if !text.isEmpty { perform(.write(isSuccess ? .succeeded : .failed, text)) }
        } else if isSuccess, !isTooLong {
            // The output has no place for what failed and is tolerated: TestState refuses a result with one.
            let text = transformed(ended)
            guard !text.isEmpty else { return }
            byteCount += text.utf8.count + (parts.isEmpty ? 0 : 1)
            parts[ended.child.index] = text
            if byteCount > Limit.payloadBytes {
                isTooLong = true
                parts = [:]
            }
        }
    }

    /// The state's output; nil when it is longer than an output can be.
    var output: String? {
        guard !isTooLong else { return nil }
        return "[" + parts.sorted { $0.key < $1.key }.map(\.value).joined(separator: ",") + "]"
    }

    private func transformed(_ ended: MapRun.EndedChild) -> String {
        let output = ended.result.output ?? "null"
        switch transformation {
        case .none: return ChildResults.description(ended)
        case .compact: return output
        case .flatten:
            guard case .array(let values)? = try? JSON(parsing: output) else { return output }
            return values.map { $0.serialized() }.joined(separator: ",")
        }
    }

    /// A child as DescribeExecution tells of it, in the letters of result files.
    static func description(_ ended: MapRun.EndedChild) -> String {
        let context = ended.child.context
        let result = ended.result
        var members: [(String, JSON)] = []
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, .string(value))) }
        }
        let included: JSON = ["Included": true]
        add("Cause", result.cause)
        add("Error", result.error)
        add("ExecutionArn", context.arn)
        add("Input", context.input.text)
        members.append(("InputDetails", included))
        add("Name", context.name)
        if let output = result.output {
            add("Output", output)
            members.append(("OutputDetails", included))
        }
        members.append(("RedriveCount", .number(JSONNumber(ended.redriveCount))))
        add("RedriveDate", ended.redriveTime?.iso8601)
        if result.status == .succeeded {
            add("RedriveStatus", "NOT_REDRIVABLE")
            add("RedriveStatusReason", "Execution is SUCCEEDED and cannot be redriven")
        } else {
            add("RedriveStatus", "REDRIVABLE_BY_MAP_RUN")
        }
        add("StartDate", context.startTime.iso8601)
        add("StateMachineArn", context.stateMachineARN)
        add("Status", result.status.rawValue)
        add("StopDate", ended.stopTime.iso8601)
        return JSON.object(JSONObject(members)).serialized()
    }
}
