public import OrderedJSON

/// The input channels of a Linear Learner job, as /opt/ml/input/config/inputdataconfig.json has them.
///
/// The algorithm has the channels `train`, `validation` and `test` ("Input/Output interface for the linear learner
/// algorithm" in the SageMaker developer guide); only the first is required.
public struct ChannelConfiguration: Hashable, Sendable {
    /// The rows to learn from.
    public let train: Channel
    /// The rows to choose a threshold with and to report on; without them the training rows serve for that.
    public let validation: Channel?
    /// The rows to report on at the end.
    public let test: Channel?
    /// What to tell the user, one line each.
    public let notes: [ChannelNote]

    /// The channels there are, in the order train, validation, test.
    public var channels: [Channel] { [train, validation, test].compactMap(\.self) }

    /// Reads the file.
    ///
    /// - Parameter bytes: all of inputdataconfig.json.
    /// - Throws: every problem at once.
    public init(parsing bytes: [UInt8]) throws(ChannelError) {
        switch Result(catching: { () throws(JSONSyntaxError) in try JSON(parsing: bytes) }) {
        case .success(let json): try self.init(json)
        case .failure(let error): throw ChannelError(problems: [.notJSON(error)])
        }
    }

    /// Reads the map from channel names to their settings.
    ///
    /// - Throws: every problem at once.
    public init(_ json: JSON) throws(ChannelError) {
        var reader = ChannelReader()
        var channels: [ChannelName: Channel] = [:]
        guard let object = json.object else {
            throw ChannelError(problems: [.notAnObject(channel: nil, found: json.kindDescription)])
        }
        for (name, settings) in object {
            guard let known = ChannelName(rawValue: name) else {
                reader.problems.append(.unknownChannel(name))
                continue
            }
            channels[known] = reader.channel(known, settings)
        }
        if object["train"] == nil { reader.problems.append(.trainMissing(found: object.keys)) }
        guard let train = channels[.train], reader.problems.isEmpty else {
            throw ChannelError(problems: reader.problems)
        }
        self.train = train
        validation = channels[.validation]
        test = channels[.test]
        notes = reader.notes
    }
}

/// The channels of the algorithm.
public enum ChannelName: String, CaseIterable, Hashable, Sendable {
    /// Rows to learn from.
    case train
    /// Rows to choose a threshold with.
    case validation
    /// Rows for the last report.
    case test
}

/// One input channel.
public struct Channel: Hashable, Sendable {
    /// Which one; its files are in /opt/ml/input/data under this name.
    public let name: ChannelName
    /// How its bytes are to be read.
    public let format: DataFormat
    /// How its bytes get to the container.
    public let inputMode: TrainingInputMode
    /// How its objects are shared out among hosts.
    public let distribution: DataDistribution
}

/// `TrainingInputMode`: how a channel's bytes get to the container.
public enum TrainingInputMode: String, CaseIterable, Hashable, Sendable {
    /// Files in the channel's directory, all there before the start.
    case file = "File"
    /// A named pipe per epoch, `<channel>_<epoch>` beside the channels' directories.
    case pipe = "Pipe"
    /// Files in the channel's directory, fetched as they are read.
    case fastFile = "FastFile"
}

/// `S3DistributionType`: how a channel's objects are shared out among hosts.
public enum DataDistribution: String, CaseIterable, Hashable, Sendable {
    /// Every host has all.
    case fullyReplicated = "FullyReplicated"
    /// Every host has a part.
    case sharded = "ShardedByS3Key"
}

/// What a user should know about the channels.
public enum ChannelNote: Hashable, Sendable {
    /// A channel without `ContentType`, which the algorithm reads as recordio-protobuf.
    case contentTypeAssumed(ChannelName)
    /// A validation or test channel that is shared out, so that each host reports on its own part.
    case shardedEvaluation(ChannelName)

    /// One line of plain words.
    public var message: String {
        switch self {
        case .contentTypeAssumed(let name):
            "channel \(name.rawValue) has no ContentType: read as application/x-recordio-protobuf, as SageMaker's "
                + "Linear Learner does; set ContentType to text/csv if its files are text"
        case .shardedEvaluation(let name):
            "channel \(name.rawValue) is ShardedByS3Key: each host sees a part of it; SageMaker asks for "
                + "FullyReplicated here"
        }
    }
}
