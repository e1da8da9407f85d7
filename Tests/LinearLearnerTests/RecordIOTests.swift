import Testing

@testable import LinearLearner

/// Takes every type, with or without labels.
private var anything: RecordIODecoder.Options {
    var options = RecordIODecoder.Options()
    options.acceptsOnlyFloat32 = false
    options.requiresLabel = false
    return options
}

/// Decodes all records of chunks.
private func decode(
    _ chunks: [[UInt8]], _ options: RecordIODecoder.Options = anything
) throws(RecordIOError) -> [ProtobufRecord] {
    var decoder = RecordIODecoder(options)
    var record = ProtobufRecord()
    var records: [ProtobufRecord] = []
    for chunk in chunks {
        decoder.append(chunk)
        while try decoder.next(into: &record) { records.append(record) }
    }
    try decoder.finish()
    return records
}

/// The frame of a payload.
private func frame(_ payload: [UInt8], part: UInt8 = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    RecordIOEncoder.appendFrame(payload, to: &bytes)
    bytes[7] |= part << 5
    return bytes
}

/// A length-delimited field.
private func field(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(payload.count)] + payload
}

/// A map entry "values" with a value.
private func entry(_ number: UInt8, _ value: [UInt8], name: String = "values") -> [UInt8] {
    field(number, field(1, Array(name.utf8)) + field(2, value))
}

/// Two dense float32 features, 1 and 2.
private let features = entry(1, field(2, field(1, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40])))
/// A float32 label of 1.
private let label = entry(2, field(2, field(1, [0, 0, 0x80, 0x3f])))

@Suite struct `Records of the Python SDK` {
    @Test func `are recorded`() {
        #expect(RecordedBytes.all.count == 13)
        #expect(RecordedBytes.responses.count == 3)
    }

    @Test(arguments: RecordedBytes.all)
    func `are decoded to the arrays they were made of`(_ recorded: RecordedBytes) throws {
        let records = try decode([recorded.bytes])

        #expect(records.map(\.dense) == recorded.rows)
        #expect(records.map(\.label) == recorded.labels ?? Array(repeating: nil, count: recorded.rows.count))
        #expect(records.allSatisfy { $0.isSparse == recorded.isSparse })
        #expect(records.allSatisfy { $0.featureCount == recorded.rows[0].count })
        #expect(records.allSatisfy { $0.shape == (recorded.isSparse ? [recorded.rows[0].count] : []) })
    }

    @Test(arguments: RecordedBytes.all)
    func `are encoded to the same bytes`(_ recorded: RecordedBytes) {
        var bytes: [UInt8] = []
        for (index, row) in recorded.rows.enumerated() {
            let label = recorded.labels?[index]
            if recorded.isSparse {
                let keys = row.indices.filter { row[$0] != 0 }
                RecordIOEncoder.appendSparse(
                    keys.map { row[$0] }, keys: keys, featureCount: row.count, label: label, as: recorded.type,
                    labelType: recorded.labelType, to: &bytes)
            } else {
                RecordIOEncoder.appendDense(
                    row, label: label, as: recorded.type, labelType: recorded.labelType, to: &bytes)
            }
        }

        #expect(bytes == recorded.bytes)
    }

    @Test(arguments: RecordedBytes.all, [1, 2, 3, 7, 64])
    func `are decoded from chunks of any size`(_ recorded: RecordedBytes, _ size: Int) throws {
        let chunks = stride(from: 0, to: recorded.bytes.count, by: size).map {
            Array(recorded.bytes[$0..<min($0 + size, recorded.bytes.count)])
        }

        #expect(try decode(chunks) == decode([recorded.bytes]))
    }

    @Test(arguments: RecordedBytes.all)
    func `that Linear Learner does not take are refused by type`(_ recorded: RecordedBytes) throws {
        var options = RecordIODecoder.Options()
        options.requiresLabel = false
        let part: RecordPart? =
            recorded.type != .float32 ? .features : recorded.labelType ?? .float32 != .float32 ? .label : nil

        guard let part else {
            #expect(try decode([recorded.bytes], options).count == recorded.rows.count)
            return
        }
        let found = part == .features ? recorded.type : recorded.labelType ?? .float32
        let error = #expect(throws: RecordIOError.self) { try decode([recorded.bytes], options) }
        #expect(error?.kind == .tensorType(part, found: found))
        #expect(error?.record == 1)
        #expect(error?.description.contains("Float32 tensors only") == true)
    }
}

@Suite struct `Records` {
    @Test func `that are none are none`() throws {
        #expect(try decode([]).isEmpty)
        #expect(try decode([[], []]).isEmpty)
    }

    @Test func `may come as raw spans`() throws {
        let bytes = frame(features + label)
        var decoder = RecordIODecoder()
        var record = ProtobufRecord()

        decoder.append(bytes.span.bytes)

        #expect(try decoder.next(into: &record))
        #expect(record.values == [1, 2])
        #expect(try !decoder.next(into: &record))
    }

    @Test func `keep nothing of the record before`() throws {
        var bytes: [UInt8] = []
        RecordIOEncoder.appendSparse([5], keys: [2], featureCount: 3, label: 1, to: &bytes)
        RecordIOEncoder.appendDense([1, 2, 3], label: nil, to: &bytes)
        RecordIOEncoder.appendSparse([], keys: [], featureCount: 3, label: nil, to: &bytes)
        let records = try decode([bytes])

        #expect(records.map(\.dense) == [[0, 0, 5], [1, 2, 3], [0, 0, 0]])
        #expect(records.map(\.isSparse) == [true, false, true])
        #expect(records.map(\.label) == [1, nil, nil])
        #expect(records.map(\.keys) == [[2], [], []])
    }

    @Test func `may have fields that are not used or not known`() throws {
        let extra: [UInt8] =
            field(3, Array("id".utf8)) + field(4, []) + field(5, Array("{}".utf8)) + [6 << 3, 0x96, 0x01]
            + [7 << 3 | 1] + Array(repeating: 9, count: 8) + [8 << 3 | 5, 1, 2, 3, 4] + field(9, [1])

        #expect(try decode([frame(extra + label + features + extra)]).map(\.values) == [[1, 2]])
    }

    @Test func `may have numbers that are not packed`() throws {
        let float: [UInt8] = [1 << 3 | 5, 0, 0, 0x80, 0x3f]
        let double: [UInt8] = [1 << 3 | 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]
        let minusOne: [UInt8] = [1 << 3] + Array(repeating: 0xff, count: 9) + [1]

        #expect(try decode([frame(entry(1, field(2, float + float)))]).map(\.values) == [[1, 1]])
        #expect(try decode([frame(entry(1, field(3, double)))]).map(\.values) == [[1]])
        #expect(try decode([frame(entry(1, field(7, minusOne + [1 << 3, 5])))]).map(\.values) == [[-1, 5]])
    }

    @Test func `may have keys in any order and the shape of a matrix`() throws {
        let tensor = field(1, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]) + field(2, [5, 1]) + field(3, [2]) + field(3, [3])
        let record = try #require(try decode([frame(entry(1, field(2, tensor)))]).first)

        #expect(record.dense == [0, 2, 0, 0, 0, 1])
        #expect(record.keys == [5, 1])
        #expect(record.shape == [2, 3])
    }

    /// MXNet splits a payload where it holds the magic number at a multiple of 4, and leaves the number out.
    @Test func `may come in several frames`() throws {
        var payload = field(4, [0, 0]) + field(3, RecordIO.magicBytes + RecordIO.magicBytes)
        #expect(Array(payload[6..<10]) == RecordIO.magicBytes)
        payload = field(4, []) + payload
        #expect(Array(payload[8..<12]) == RecordIO.magicBytes)
        payload += features
        let bytes =
            frame(Array(payload[..<8]), part: 1) + frame([], part: 2) + frame(Array(payload[16...]), part: 3)
            + frame(features)

        #expect(try decode([bytes]).map(\.values) == [[1, 2], [1, 2]])
        #expect(try decode(bytes.map { [$0] }).map(\.values) == [[1, 2], [1, 2]])
    }

    // MARK: - Faults

    @Test(
        arguments: [
            (entry(1, field(2, [])), .noFeatures, 8),
            ([], .noFeatures, 8),
            (label, .noFeatures, 8),
            (entry(1, []), .notATensor(.features), 20),
            (field(1, field(1, Array("values".utf8))), .notATensor(.features), 10),
            (entry(1, field(9, field(1, [1]))), .notATensor(.features), 20),
            (entry(1, field(2, []), name: "pixels"), .unexpectedName(.features, name: "pixels"), 10),
            (features + entry(2, field(2, []), name: ""), .unexpectedName(.label, name: ""), 34),
            (features + features, .repeated(.features), 34),
            (features + label + label, .repeated(.label), 54),
            (entry(1, field(2, []) + field(2, [])), .repeated(.features), 22),
            (entry(1, field(2, [1 << 3 | 0, 1])), .wireType(field: "Float32Tensor.values", found: 0), 22),
            (entry(1, field(7, [1 << 3 | 5, 1, 1, 1, 1])), .wireType(field: "Int32Tensor.values", found: 5), 22),
            (entry(1, [2 << 3 | 0, 1]), .wireType(field: "Float32Tensor", found: 0), 20),
            ([1 << 3, 1], .wireType(field: "Record.features", found: 0), 8),
            ([5 << 3 | 1, 1], .wireType(field: "Record.configuration", found: 1), 8),
            (field(1, [1 << 3, 1]), .wireType(field: "Record.features", found: 0), 10),
            (
                entry(1, field(2, field(1, [1, 2, 3]))),
                .packedLength(field: "Float32Tensor.values", byteCount: 3, elementByteCount: 4), 22
            ),
            (
                entry(1, field(3, field(1, [1, 2, 3, 4]))),
                .packedLength(field: "Float64Tensor.values", byteCount: 4, elementByteCount: 8), 22
            ),
            ([1 << 3 | 2, 200, 1], .fieldTooLong(byteCount: 200, available: 0), 9),
            ([1 << 3 | 2] + Array(repeating: 0xff, count: 9), .badVarint, 9),
            ([1 << 3 | 2] + Array(repeating: 0x80, count: 10) + [1], .badVarint, 9),
            ([0x80], .badVarint, 8),
            ([0, 1], .badTag(0), 8),
            ([6 << 3 | 3], .badTag(3), 9),
            (
                entry(1, field(2, field(1, [0, 0, 0, 0]) + field(2, [0]))), .sparseWithoutShape(.features), 8
            ),
            (
                entry(1, field(2, field(1, [0, 0, 0, 0]) + field(2, [0, 1]) + field(3, [4]))),
                .keyCount(.features, keys: 2, values: 1), 8
            ),
            (
                entry(1, field(2, field(1, [0, 0, 0, 0]) + field(2, [4]) + field(3, [4]))),
                .keyOutOfShape(.features, key: 4, count: 4), 8
            ),
            (
                entry(1, field(2, field(1, Array(repeating: 0, count: 12)) + field(2, [3, 1, 3]) + field(3, [4]))),
                .duplicateKey(.features, key: 3), 8
            ),
            (
                entry(1, field(2, field(1, Array(repeating: 0, count: 8)) + field(3, [3]))),
                .shape(.features, shape: [3], values: 2), 8
            ),
            (entry(1, field(2, field(3, [0]))), .noFeatures, 8),
            (
                entry(1, field(2, field(3, [0xff, 0xff, 0xff, 0xff, 0x7f]))), .tooManyFeatures(limit: 1 << 24), 8
            ),
            (
                entry(1, field(2, field(3, Array(repeating: 0x7f, count: 30)))), .tooManyFeatures(limit: 1 << 24), 8
            ),
            (
                features + entry(2, field(2, field(1, [0, 0, 0, 0, 0, 0, 0, 0]))), .labelCount(2), 8
            ),
            (features + entry(2, field(2, [])), .labelCount(0), 8),
            (
                features + entry(2, field(2, field(1, [0, 0, 0, 0]) + field(2, [1]))),
                .keyOutOfShape(.label, key: 1, count: 1), 8
            ),
            (
                features + entry(2, field(2, field(1, [0, 0, 0, 0]) + field(3, [2]))),
                .shape(.label, shape: [2], values: 1), 8
            ),
        ] as [([UInt8], RecordIOFault, Int)])
    func `that are malformed are refused with the place`(_ payload: [UInt8], _ fault: RecordIOFault, _ offset: Int) {
        let good = frame(features + label)
        let first = #expect(throws: RecordIOError.self) { try decode([frame(payload)]) }
        let second = #expect(throws: RecordIOError.self) { try decode([good + frame(payload)]) }

        #expect(first == RecordIOError(kind: fault, record: 1, byteOffset: offset))
        #expect(second == RecordIOError(kind: fault, record: 2, byteOffset: good.count + offset))
        #expect(first?.description.hasPrefix("record 1, byte \(offset): ") == true)
        for size in [1, 5, 33] {
            let bytes = good + frame(payload)
            let chunks = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            #expect(#expect(throws: RecordIOError.self) { try decode(chunks) } == second)
        }
    }

    @Test(
        arguments: [
            (Array("1.0,2.0\n".utf8), .badMagic(found: 0x2c30_2e31), 0),
            (frame(features).dropLast(), .truncated, 31),
            (RecordIO.magicBytes.dropLast(), .truncated, 3),
            (RecordIO.magicBytes + [4, 0, 0], .truncated, 7),
            (frame(features, part: 1), .truncated, 32),
            (frame(features, part: 2), .misplacedPart, 0),
            (frame(features, part: 3), .misplacedPart, 0),
            (frame(features, part: 5), .misplacedPart, 0),
            (frame(features, part: 1) + frame(features), .misplacedPart, 32),
            (frame(features, part: 1) + frame(features, part: 1), .misplacedPart, 32),
            (RecordIO.magicBytes + [0xff, 0xff, 0xff, 0x1f], .tooLong(byteCount: 1 << 29 - 1, limit: 1 << 28), 0),
        ] as [([UInt8], RecordIOFault, Int)])
    func `whose frames are broken are refused with the place`(
        _ bytes: [UInt8], _ fault: RecordIOFault, _ offset: Int
    ) {
        let error = #expect(throws: RecordIOError.self) { try decode([bytes]) }

        #expect(error == RecordIOError(kind: fault, record: 1, byteOffset: offset))
    }

    @Test func `of several frames may not exceed the limit together`() {
        var options = anything
        options.maximumRecordByteCount = 40
        let error = #expect(throws: RecordIOError.self) {
            try decode([frame(features, part: 1) + frame(features, part: 3)], options)
        }

        #expect(error?.kind == .tooLong(byteCount: features.count * 2 + 4, limit: 40))
    }

    @Test func `must have as many features as the first`() {
        var bytes: [UInt8] = []
        RecordIOEncoder.appendDense([1, 2], label: 0, to: &bytes)
        let second = bytes.count
        RecordIOEncoder.appendDense([1, 2, 3], label: 0, to: &bytes)
        let error = #expect(throws: RecordIOError.self) { try decode([bytes]) }

        #expect(
            error == RecordIOError(kind: .featureCount(expected: 2, found: 3), record: 2, byteOffset: second + 8))
    }

    @Test func `must have the features that were announced`() {
        var options = anything
        options.featureCount = 5
        let error = #expect(throws: RecordIOError.self) { try decode([frame(features)], options) }

        #expect(error?.kind == .featureCount(expected: 5, found: 2))
    }

    @Test func `must have a label for training`() throws {
        let error = #expect(throws: RecordIOError.self) { try decode([frame(features)], .init()) }

        #expect(error?.kind == .labelMissing)
        #expect(try decode([frame(features + label)], .init()).first?.label == 1)
    }

    @Test func `give the same error again`() throws {
        var decoder = RecordIODecoder(anything)
        var record = ProtobufRecord()
        decoder.append(frame(features + features))
        let first = #expect(throws: RecordIOError.self) { try decoder.next(into: &record) }
        decoder.append(frame(features))
        let second = #expect(throws: RecordIOError.self) { try decoder.next(into: &record) }
        let third = #expect(throws: RecordIOError.self) { try decoder.finish() }

        #expect(first == second)
        #expect(first == third)
    }
}

@Suite struct `Damaged records` {
    /// A generator whose numbers do not change (xorshift64*).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_f491_4f6c_dd1d
        }
    }

    /// Decodes whatever comes; what counts is that it ends, and that values are consistent.
    private func survive(_ bytes: [UInt8]) -> RecordIOError? {
        do {
            for record in try decode([bytes]) {
                #expect(record.dense.count == record.featureCount)
                #expect(record.isSparse ? record.keys.count == record.values.count : record.keys.isEmpty)
            }
            return nil
        } catch {
            #expect(error.byteOffset >= 0 && error.byteOffset <= bytes.count)
            #expect(error.record >= 1)
            #expect(!error.description.isEmpty)
            return error
        }
    }

    @Test(arguments: RecordedBytes.all)
    func `are refused wherever they are cut off`(_ recorded: RecordedBytes) throws {
        let boundaries = try (1...recorded.rows.count).reduce(into: [0]) { boundaries, _ in
            let start = try #require(boundaries.last)
            let length = recorded.bytes[(start + 4)..<(start + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
            boundaries.append(start + 8 + (length + 3) / 4 * 4)
        }
        #expect(boundaries.last == recorded.bytes.count)
        for end in 0..<recorded.bytes.count {
            let error = survive(Array(recorded.bytes[..<end]))

            #expect((error == nil) == boundaries.contains(end))
            #expect(error == nil || error?.kind == .truncated)
        }
    }

    @Test(arguments: RecordedBytes.all, 1...8 as ClosedRange<UInt64>)
    func `never stop the program`(_ recorded: RecordedBytes, _ seed: UInt64) {
        var generator = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15)
        var refused = 0
        for _ in 0..<100 {
            var bytes = recorded.bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            if survive(bytes) != nil { refused += 1 }
        }
        #expect(refused > 10)
    }
}
