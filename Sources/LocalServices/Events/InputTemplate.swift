public import JobModel
public import OrderedJSON

/// The template of an InputTransformer: JSON, or lines of JSON strings, with `<variable>`s.
///
/// Values go in as they are: EventBridge does not escape them within a string, and takes the quotes out of an object or array
/// there. A variable without a value is empty text.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>
public struct InputTemplate: Sendable {
    /// Names that no variable may have.
    public static let reserved = [
        "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event",
        "aws.events.event.json",
    ]

    private enum Part {
        case text(Substring)
        case variable(String, isInString: Bool)
    }

    private let parts: [Part]

    /// Splits a template at its variables.
    ///
    /// - Parameters:
    ///   - template: the template.
    ///   - names: the variables that there are; other text in angle brackets stays.
    public init(_ template: String, names: [String]) {
        let known = Set(names + InputTemplate.reserved)
        var parts: [Part] = []
        var isInString = false
        var isEscaped = false
        var rest = template[...]
        var plain = rest.startIndex
        while let character = rest.first {
            if character == "<", let end = rest.firstIndex(of: ">"),
                case let name = String(rest[rest.index(after: rest.startIndex)..<end]), known.contains(name)
            {
                parts.append(.text(template[plain..<rest.startIndex]))
                parts.append(.variable(name, isInString: isInString))
                rest = rest[rest.index(after: end)...]
                plain = rest.startIndex
                continue
            }
            if isInString, !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                if character == "\"", !isEscaped { isInString.toggle() }
                isEscaped = false
            }
            rest = rest.dropFirst()
        }
        parts.append(.text(template[plain...]))
        self.parts = parts
    }

    /// Why the template is none, whatever the values are; nil when it is one.
    public var fault: String? {
        let sample = text { _ in .string("x") }
        do throws(JSONSyntaxError) {
            _ = try JSON(parsing: sample)
            return nil
        } catch {
            let lines = sample.split(separator: "\n")
            if !lines.isEmpty, lines.allSatisfy({ (try? JSON(parsing: String($0)))?.string != nil }) { return nil }
            return "\(error)"
        }
    }

    /// The template with values in it; the closure gives the value of a variable, nil when it has none.
    public func text(_ value: (String) -> JSON?) -> String {
        parts.map { part in
            switch part {
            case .text(let text): String(text)
            case .variable(let name, isInString: false): (value(name) ?? .string("")).serialized(.compact)
            case .variable(let name, isInString: true):
                switch value(name) {
                case nil: ""
                case .string(let text): text
                case .array(let values): InputTemplate.unquoted(.array(values))
                case .object(let members): InputTemplate.unquoted(.object(members))
                case .some(let other): other.serialized(.compact)
                }
            }
        }.joined()
    }

    private static func unquoted(_ json: JSON) -> String { json.serialized(.compact).filter { $0 != "\"" } }
}

extension EventTarget.Input {
    /// What a target gets of an event that matched a rule, as text; `now` is the event's ingestion time.
    public func text(of event: JSON, rule: EventRule, at now: Timestamp) -> String {
        switch self {
        case .event: return event.serialized(.compact)
        case .constant(let text): return text
        case .path(let path): return (EventPath(path)?.value(in: event) ?? .null).serialized(.compact)
        case .template(let template, let paths):
            return InputTemplate(template, names: paths.map(\.name)).text { name in
                switch name {
                case "aws.events.rule-name": return .string(rule.name)
                case "aws.events.rule-arn": return .string(rule.arn(in: JobIdentity(of: event)))
                case "aws.events.event.ingestion-time": return .string(now.iso8601Seconds)
                case "aws.events.event.json": return event
                case "aws.events.event":
                    var members = event.object ?? [:]
                    members["detail"] = nil
                    return .object(members)
                default:
                    let path = paths.first { $0.name == name }?.path ?? ""
                    return EventPath(path)?.value(in: event)
                }
            }
        }
    }
}

extension JobIdentity {
    /// The account and region that an event comes from.
    init(of event: JSON) {
        let usual = JobIdentity()
        self.init(
            account: event["account"]?.string ?? usual.account, region: event["region"]?.string ?? usual.region)
    }
}
