import JobModel
import PjrunTesting
import Testing

@testable import Transfer

private func object(_ key: String) -> StoredObject {
    StoredObject(key: key, relativePath: key, byteCount: 1, file: "/\(key)", isImmutable: true)
}

@Suite struct `Where objects go` {
    @Test(arguments: [
        ("data/train.csv", "data/train.csv", "train.csv"),
        ("data/train/a.csv", "data/train", "a.csv"),
        ("data/train/sub/a.csv", "data/train", "sub/a.csv"),
        ("data/train/a.csv", "data/train/", "a.csv"),
        ("data/train-data.csv", "data/train", "train-data.csv"),
        ("foobar/x.csv", "foo", "foobar/x.csv"),
        ("a.csv", "", "a.csv"),
        ("x/y/z", "x/y", "z"),
        ("x/yes/z", "x/y", "yes/z"),
    ])
    func `a key is placed by what the prefix leaves of it`(_ key: String, _ prefix: String, _ place: String) {
        #expect(PrefixRule.relativePath(ofKey: key, prefix: prefix) == place)
    }

    @Test(arguments: 0..<200)
    func `the rule agrees with its three cases written out plainly`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = ["a", "b", "/", "ab", "é"]
        let key = (0..<Int.random(in: 1...6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" }
            .joined()
        let bytes = Array(key.utf8)
        for count in 0...bytes.count {
            guard let prefix = String(validating: bytes[..<count], as: UTF8.self) else { continue }

            let place = PrefixRule.relativePath(ofKey: key, prefix: prefix)

            #expect(place == plainly(key, prefix), "key \(key), prefix \(prefix)")
        }
    }

    /// The rule in the words of its description.
    private func plainly(_ key: String, _ prefix: String) -> String {
        func behindLastSlash(_ text: String) -> String {
            String(text.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
        }
        if prefix.isEmpty { return key }
        if key == prefix { return behindLastSlash(key) }
        if prefix.hasSuffix("/") { return String(key.dropFirst(prefix.count)) }
        if key.hasPrefix(prefix + "/") { return String(key.dropFirst(prefix.count + 1)) }
        return behindLastSlash(prefix) + key.dropFirst(prefix.count)
    }

    @Test(arguments: 1...7)
    func `sharding deals every object to exactly one host, by its place in the order`(_ hosts: Int) {
        let objects = (0..<20).map { object("k\($0)") }

        let shards = ShardMap.deal(objects, by: .shardedByS3Key, to: hosts)

        #expect(shards.count == hosts)
        #expect(shards.flatMap { $0 }.map(\.key).sorted() == objects.map(\.key).sorted())
        for (host, shard) in shards.enumerated() {
            #expect(shard == objects.enumerated().filter { $0.offset % hosts == host }.map(\.element))
        }
        #expect(ShardMap.deal(objects, by: .fullyReplicated, to: hosts) == Array(repeating: objects, count: hosts))
    }

    @Test func `inputs that lie in one another share a group, and outputs in the way make it a copy`() throws {
        func plan(_ inputs: [String], outputs: [String]) throws -> StagingPlan {
            let request = try JobRequest.validating(
                [
                    "ProcessingJobName": "j", "RoleArn": "arn:aws:iam::123456789012:role/r",
                    "AppSpecification": ["ImageUri": "local"],
                    "ProcessingResources": [
                        "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                    ],
                    "ProcessingInputs": .array(
                        inputs.enumerated().map { index, path in
                            [
                                "InputName": .string("i\(index)"),
                                "S3Input": [
                                    "S3Uri": "s3://b/k", "LocalPath": .string(path), "S3DataType": "S3Prefix",
                                    "S3InputMode": "File",
                                ],
                            ]
                        }),
                    "ProcessingOutputConfig": [
                        "Outputs": .array(
                            outputs.enumerated().map { index, path in
                                [
                                    "OutputName": .string("o\(index)"),
                                    "S3Output": [
                                        "S3Uri": "s3://b/o", "LocalPath": .string(path), "S3UploadMode": "EndOfJob",
                                    ],
                                ]
                            })
                    ],
                ], as: .service)
            return StagingPlan(
                host: "algo-1", address: "127.0.0.2",
                inputs: request.inputs.compactMap { input in
                    guard case .s3(let source) = input.source else { return nil }
                    return StagingPlan.Input(input: input, source: source, localPath: source.localPath, objects: [])
                }, outputs: request.outputs)
        }
        let base = "/opt/ml/processing"

        let nested = try plan(["\(base)/input/code", "\(base)/input", "\(base)/other"], outputs: ["\(base)/out"])
        let inTheWay = try plan(["\(base)/input"], outputs: ["\(base)/input/out"])

        #expect(nested.groups.map(\.root.text) == ["\(base)/input", "\(base)/other"])
        #expect(nested.groups.map(\.members) == [[1, 0], [2]])
        #expect(nested.groups.map(\.isAlone) == [true, true])
        #expect(inTheWay.groups.map(\.isAlone) == [false])
    }
}
