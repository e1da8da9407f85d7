import OrderedJSON
import Testing

@testable import LinearLearner

/// Reads channels from JSON text.
private func read(_ text: String) throws -> ChannelConfiguration {
    try ChannelConfiguration(parsing: Array(text.utf8))
}

/// The problems of JSON text; empty when there are none.
private func problems(_ text: String) -> [ChannelProblem] {
    do {
        _ = try read(text)
        return []
    } catch let error as ChannelError {
        return error.problems
    } catch {
        return []
    }
}

/// JSON text of a job with a train channel of these settings.
private func train(_ members: String) -> String { "{\"train\": {\(members)}}" }

@Suite struct `Channels of a job` {
    @Test func `are read with all their settings`() throws {
        let configuration = try read(
            #"{"train": {"ContentType": "text/csv", "TrainingInputMode": "Pipe", "S3DistributionType": "#
                + #""ShardedByS3Key", "RecordWrapperType": "None"}, "test": {"ContentType": "text/csv;label_size=1", "#
                + #""TrainingInputMode": "FastFile"}, "validation": {"ContentType": "application/x-recordio-protobuf"}}"#
        )

        #expect(
            configuration.channels == [
                Channel(name: .train, format: .csv, inputMode: .pipe, distribution: .sharded),
                Channel(name: .validation, format: .recordIOProtobuf, inputMode: .file, distribution: .fullyReplicated),
                Channel(name: .test, format: .csv, inputMode: .fastFile, distribution: .fullyReplicated),
            ])
        #expect(configuration.notes.isEmpty)
    }

    @Test(arguments: [#""TrainingInputMode": "File""#, #""ContentType": """#, #""ContentType": null"#])
    func `without a content type are recordio-protobuf, and that is said`(_ members: String) throws {
        let configuration = try read(train(members))

        #expect(configuration.train.format == .recordIOProtobuf)
        #expect(configuration.notes == [.contentTypeAssumed(.train)])
        #expect(configuration.notes.first?.message.contains("text/csv") == true)
    }

    @Test func `for evaluation that are shared out are noted`() throws {
        let configuration = try read(
            #"{"train": {"ContentType": "text/csv"}, "#
                + #""validation": {"ContentType": "text/csv", "S3DistributionType": "ShardedByS3Key"}}"#)

        #expect(configuration.notes == [.shardedEvaluation(.validation)])
    }

    @Test(arguments: [
        "text/csv", "TEXT/CSV", " text/csv ", "text/csv;label_size=1", "text/csv; Label_Size=\"1\"",
        "text/csv; charset=utf-8", "text/csv;charset=US-ASCII;header=absent", "text/csv;",
    ])
    func `take CSV in all its spellings`(_ type: String) throws {
        let json = JSON.object(["train": .object(["ContentType": .string(type)])])

        #expect(try ChannelConfiguration(json).train.format == .csv)
    }

    @Test(
        arguments: [
            ("application/json", [.notAccepted]),
            ("text/libsvm", [.notAccepted]),
            ("application/x-recordio", [.notAccepted]),
            ("csv", [.notAccepted]),
            ("text/csv;label_size=0", [.noLabel]),
            ("text/csv;label_size=2", [.labelSize("2")]),
            ("text/csv;label_size=one", [.labelSize("one")]),
            ("text/csv;label_size", [.malformedParameter("label_size")]),
            ("text/csv;label_size=", [.malformedParameter("label_size=")]),
            ("text/csv;label_size=1;label_size=1", [.malformedParameter("label_size=1")]),
            ("text/csv;header=present", [.header]),
            ("text/csv;header=maybe", [.malformedParameter("header=maybe")]),
            ("text/csv;charset=latin-1", [.charset("latin-1")]),
            ("text/csv;delimiter=tab;label_size=0", [.unknownParameter("delimiter"), .noLabel]),
            ("application/x-recordio-protobuf;label_size=1", [.unknownParameter("label_size")]),
        ] as [(String, [ContentTypeFault])])
    func `refuse other content types`(_ type: String, _ faults: [ContentTypeFault]) {
        let found = problems(train("\"ContentType\": \"\(type)\""))

        #expect(found == faults.map { .contentType(.train, type, $0) })
        #expect(found.allSatisfy { $0.description.contains("train") })
    }

    @Test func `refuse a content type with the list of those accepted`() {
        let found = problems(train(#""ContentType": "application/json""#))

        #expect(
            found.first?.description
                == "ContentType \"application/json\" of channel train: Linear Learner trains on text/csv and "
                + "application/x-recordio-protobuf; convert the files to one of these and set ContentType to it")
    }

    @Test(
        arguments: [
            ("[]", [.notAnObject(channel: nil, found: "an array")]),
            ("{}", [.trainMissing(found: [])]),
            (#"{"Train": {}}"#, [.unknownChannel("Train"), .trainMissing(found: ["Train"])]),
            (#"{"train": "File"}"#, [.notAnObject(channel: .train, found: "a string")]),
            (
                #"{"train": {"ContentType": "text/csv"}, "eval": {"ContentType": "text/csv"}}"#,
                [.unknownChannel("eval")]
            ),
            (
                train(#""ContentType": "text/csv", "CompressionType": "Gzip""#),
                [.unknownSetting(.train, "CompressionType", value: "\"Gzip\"")]
            ),
            (
                train(#""TrainingInputMode": "file""#),
                [
                    .badValue(
                        .train, setting: "TrainingInputMode", value: "\"file\"", wanted: ["File", "Pipe", "FastFile"])
                ]
            ),
            (
                train(#""S3DistributionType": 1, "RecordWrapperType": "RecordIO""#),
                [
                    .recordWrapper(.train),
                    .badValue(
                        .train, setting: "S3DistributionType", value: "1",
                        wanted: ["FullyReplicated", "ShardedByS3Key"]
                    ),
                ]
            ),
            (
                train(#""ContentType": 5"#),
                [
                    .badValue(
                        .train, setting: "ContentType", value: "5",
                        wanted: ["text/csv", "application/x-recordio-protobuf"])
                ]
            ),
        ] as [(String, [ChannelProblem])])
    func `report every problem at once`(_ text: String, _ expected: [ChannelProblem]) {
        #expect(problems(text) == expected)
        #expect(expected.allSatisfy { !$0.description.isEmpty })
    }

    @Test func `that are no JSON are refused with the place`() {
        #expect(problems("{").first?.description.contains("line 1, column 2") == true)
    }

    @Test func `whose bytes are of another format get advice`() {
        let text = Array("1.0,2.0\n".utf8)
        let record = RecordIO.magicBytes + [4, 0, 0, 0, 1, 2, 3, 4]

        #expect(DataFormat.csv.mismatchAdvice(firstBytes: text, channel: .train) == nil)
        #expect(DataFormat.recordIOProtobuf.mismatchAdvice(firstBytes: record, channel: .train) == nil)
        #expect(DataFormat.recordIOProtobuf.mismatchAdvice(firstBytes: [], channel: .train) == nil)
        #expect(
            DataFormat.recordIOProtobuf.mismatchAdvice(firstBytes: text, channel: .test)
                == "the files of channel test look like text, but are to be read as application/x-recordio-protobuf; "
                + "set the channel's ContentType to text/csv")
        #expect(
            DataFormat.csv.mismatchAdvice(firstBytes: record, channel: .train)
                == "the files of channel train are RecordIO, but its ContentType is text/csv; set it to "
                + "application/x-recordio-protobuf")
    }
}

@Suite struct `Hosts of a job` {
    private func read(_ text: String) throws -> ResourceConfiguration {
        try ResourceConfiguration(parsing: Array(text.utf8))
    }

    @Test func `are read, other fields passed over`() throws {
        let configuration = try read(
            #"{"current_host": "algo-2", "hosts": ["algo-1", "algo-2"], "network_interface_name": "eth0"}"#)

        #expect(configuration.currentHost == "algo-2")
        #expect(configuration.hosts == ["algo-1", "algo-2"])
        #expect(!configuration.isFirst)
        #expect(try read(#"{"current_host": "algo-1", "hosts": ["algo-1"]}"#).isFirst)
    }

    @Test(
        arguments: [
            ("7", .badValue("the file", wanted: "an object")),
            (#"{"hosts": ["algo-1"]}"#, .badValue("current_host", wanted: "the name of this host")),
            (#"{"current_host": "a", "hosts": []}"#, .badValue("hosts", wanted: "a list of host names")),
            (#"{"current_host": "a", "hosts": ["a", 1]}"#, .badValue("hosts", wanted: "a list of host names")),
            (
                #"{"current_host": "a", "hosts": ["a", "a"]}"#,
                .badValue("hosts", wanted: "a list without repetitions")
            ),
            (#"{"current_host": "a", "hosts": ["b"]}"#, .hostNotListed("a", hosts: ["b"])),
        ] as [(String, ResourceConfigurationError)])
    func `are refused when they make no sense`(_ text: String, _ expected: ResourceConfigurationError) {
        #expect(throws: expected) { try read(text) }
        #expect(!expected.description.isEmpty)
    }
}
