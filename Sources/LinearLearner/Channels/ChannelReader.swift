internal import OrderedJSON

/// Reads the settings of channels and collects what it finds.
struct ChannelReader {
    /// "Input Data Configuration" in the developer guide, and in the API's Channel.
    static let settings = ["ContentType", "TrainingInputMode", "S3DistributionType", "RecordWrapperType"]

    var problems: [ChannelProblem] = []
    private(set) var notes: [ChannelNote] = []

    /// The channel, or `nil` when its settings are no object.
    ///
    /// What is missing has the API's default: `File`, `FullyReplicated`, no wrapper.
    mutating func channel(_ name: ChannelName, _ json: JSON) -> Channel? {
        guard let object = json.object else {
            problems.append(.notAnObject(channel: name, found: json.kindDescription))
            return nil
        }
        for (key, value) in object where !Self.settings.contains(key) {
            problems.append(.unknownSetting(name, key, value: value.serialized()))
        }
        let wrapper = word(name, object, "RecordWrapperType", among: ["None", "RecordIO"])
        if wrapper == "RecordIO" { problems.append(.recordWrapper(name)) }
        let distribution = word(name, object, "S3DistributionType", among: DataDistribution.allCases.map(\.rawValue))
            .flatMap(DataDistribution.init)
        if distribution == .sharded, name != .train { notes.append(.shardedEvaluation(name)) }
        let mode = word(name, object, "TrainingInputMode", among: TrainingInputMode.allCases.map(\.rawValue))
            .flatMap(TrainingInputMode.init)
        return Channel(
            name: name, format: format(name, object["ContentType"]), inputMode: mode ?? .file,
            distribution: distribution ?? .fullyReplicated)
    }

    private mutating func word(
        _ channel: ChannelName, _ object: JSONObject, _ setting: String, among words: [String]
    ) -> String? {
        guard let value = object[setting] else { return nil }
        if let text = value.string, words.contains(text) { return text }
        problems.append(.badValue(channel, setting: setting, value: value.serialized(), wanted: words))
        return nil
    }

    private mutating func format(_ name: ChannelName, _ value: JSON?) -> DataFormat {
        guard let value, !value.isNull, value.string != "" else {
            notes.append(.contentTypeAssumed(name))
            return .recordIOProtobuf
        }
        guard let text = value.string else {
            problems.append(
                .badValue(
                    name, setting: "ContentType", value: value.serialized(),
                    wanted: [DataFormat.csv.contentType, DataFormat.recordIOProtobuf.contentType]))
            return .recordIOProtobuf
        }
        switch DataFormat.parse(contentType: text) {
        case .success(let format): return format
        case .failure(let failure):
            problems += failure.faults.map { .contentType(name, text, $0) }
            return .recordIOProtobuf
        }
    }
}
