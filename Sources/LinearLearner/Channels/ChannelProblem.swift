import NearestNames
public import OrderedJSON

/// Why the channels cannot be used; all reasons at once.
public struct ChannelError: Error, Hashable, Sendable {
    /// At least one, in the order of the file; what is missing comes last.
    public let problems: [ChannelProblem]
}

extension ChannelError: CustomStringConvertible {
    /// One paragraph per problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// What is wrong with the channels.
public enum ChannelProblem: Hashable, Sendable {
    /// The file is not JSON.
    case notJSON(JSONSyntaxError)
    /// The file, or the settings of a channel, are something other than an object.
    case notAnObject(channel: ChannelName?, found: String)
    /// There is no channel `train`.
    case trainMissing(found: [String])
    /// A channel the algorithm does not have.
    case unknownChannel(String)
    /// A setting that channels do not have.
    case unknownSetting(ChannelName, String, value: String)
    /// A setting whose value is none of those it can have; `wanted` lists them.
    case badValue(ChannelName, setting: String, value: String, wanted: [String])
    /// A `ContentType` that cannot be used.
    case contentType(ChannelName, String, ContentTypeFault)
    /// Objects wrapped into RecordIO by the service.
    case recordWrapper(ChannelName)
}

extension ChannelProblem: CustomStringConvertible {
    private static let accepted = "Linear Learner trains on text/csv and application/x-recordio-protobuf"

    /// What is wrong, where, what the service does and what to do.
    public var description: String {
        switch self {
        case .notJSON(let error): "inputdataconfig.json is not JSON: \(error.message)"
        case .notAnObject(let channel, let found):
            (channel.map { "channel \($0.rawValue)" } ?? "inputdataconfig.json")
                + " is \(found), not an object; it is written by CreateTrainingJob from InputDataConfig"
        case .trainMissing(let found):
            "there is no channel train (channels: \(found.isEmpty ? "none" : found.joined(separator: ", "))); SageMaker's "
                + "Linear Learner requires it; name the channel with the rows to learn from \"train\""
        case .unknownChannel(let name):
            "unknown channel \"\(name)\"; SageMaker's Linear Learner has the channels train, validation and test only; "
                + Self.suggestion(name, ChannelName.allCases.map(\.rawValue))
        case .unknownSetting(let channel, let setting, let value):
            "channel \(channel.rawValue) has an unknown setting \"\(setting)\" (value \(value)); "
                + Self.suggestion(setting, ChannelReader.settings)
        case .badValue(let channel, let setting, let value, let wanted):
            "\(setting) of channel \(channel.rawValue) is \(value), but must be "
                + wanted.map { "\"\($0)\"" }.joined(separator: " or ")
        case .contentType(let channel, let type, let fault):
            "ContentType \"\(type)\" of channel \(channel.rawValue): " + Self.explanation(fault)
        case .recordWrapper(let channel):
            "RecordWrapperType \"RecordIO\" of channel \(channel.rawValue) is not available here; SageMaker would make "
                + "each S3 object one record; Linear Learner's files hold their own records, so set it to None"
        }
    }

    private static func explanation(_ fault: ContentTypeFault) -> String {
        switch fault {
        case .notAccepted: "\(accepted); convert the files to one of these and set ContentType to it"
        case .malformedParameter(let text): "cannot read the parameter \"\(text)\"; write it once, as name=value"
        case .unknownParameter(let name):
            "unknown parameter \"\(name)\"; text/csv has label_size, header and charset, "
                + "application/x-recordio-protobuf has none; leave it out"
        case .noLabel:
            "label_size=0 says that rows have no label, but Linear Learner learns from and reports on labels; put the "
                + "label into the first column and leave label_size out"
        case .labelSize(let value):
            "label_size is \"\(value)\", but Linear Learner takes exactly one label, in the first column; set it to 1"
        case .header:
            "SageMaker requires that CSV files have no header record; remove it and leave the parameter out"
        case .charset(let name): "files in \"\(name)\" are not available here; convert them to UTF-8"
        }
    }

    private static func suggestion(_ name: String, _ known: [String]) -> String {
        let nearest = NearestNames.of(name, among: known)
        return nearest.isEmpty
            ? "leave it out; there are \(known.joined(separator: ", "))"
            : "did you mean \(nearest.map { "\"\($0)\"" }.joined(separator: " or "))? Otherwise leave it out"
    }
}
