import Columnar
import Testing

@testable import TrinoSQL

@Suite struct SketchTests {
    // MARK: - Hashes

    // The values of the reference implementation, github.com/Cyan4973/xxHash, for seed 0.
    @Test(
        arguments: [
            ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
            ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
        ] as [(String, UInt64)])
    func `hashes of bytes are those of xxHash`(_ text: String, _ expected: UInt64) {
        let arena = ByteArena()
        #expect(XxHash64.hash(arena.copy(text)) == expected)
    }

    @Test func `the hash of a number is that of its bytes`() {
        let arena = ByteArena()
        for number in [0, 1, -1, 0x0123_4567_89AB_CDEF] as [Int64] {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
            #expect(XxHash64.hash(number) == XxHash64.hash(arena.copy(bytes)))
        }
    }

    @Test func `a checksum does not depend on the order and knows NULL`() throws {
        let aggregate = try BoundAggregate("checksum", "T", [.bigint], .varbinary)
        let hash = { (value: UInt64) in Value.bytes((0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }) }
        let prime: UInt64 = 0x9E37_79B1_85EB_CA87

        #expect(try aggregate.single([]) == .null)
        #expect(try aggregate.single([[.null]]) == hash(prime))
        #expect(
            try aggregate.single([[.int64(1)], [.null], [.int64(2)]])
                == hash(prime &* (1 &+ XxHash64.hash(1) &+ XxHash64.hash(2))))
        #expect(
            try aggregate.single([[.int64(2)], [.int64(1)], [.null]])
                == aggregate.single([[.null], [.int64(1)], [.int64(2)]]))
    }

    @Test(arguments: [DataType.boolean, .double, .real, .text, .timestamp(9), .decimal(precision: 30, scale: 1), .date])
    func `checksums of parts add up`(_ type: DataType) throws {
        let aggregate = try BoundAggregate("checksum", "T", [type], .varbinary)
        var numbers = SeededNumbers(5)
        let rows = (0..<300).map { _ in [randomValue(type, using: &numbers)] }
        let groups = rows.map { _ in Int.random(in: 0..<5, using: &numbers) }

        let results = try aggregate.results(rows, groups: groups, count: 5, accumulators: 3, using: &numbers)

        for group in 0..<5 {
            #expect(
                try results[group] == aggregate.single(rows.indices.filter { groups[$0] == group }.map { rows[$0] }))
        }
    }

    // MARK: - Distinct values

    @Test(arguments: [1, 100, 256, 257, 1000, 12_000])
    func `distinct values are counted within the standard error`(_ count: Int) throws {
        for (error, declared) in [(0.023, ""), (0.0040625, ", double"), (0.26, ", double")] {
            let types: [DataType] = declared.isEmpty ? [.bigint] : [.bigint, .double]
            let aggregate = try BoundAggregate("approx_distinct", "T\(declared)", types, .bigint)
            let rows = (0..<count).map { number in
                [Value.int64(Int64(number) * 7), .double(error)].prefix(types.count).map { $0 }
            }

            guard case .int64(let estimate) = try aggregate.single(rows + rows) else { return }

            // Four standard errors of the number of registers that the error leads to.
            #expect(abs(Double(estimate) - Double(count)) <= 4 * error * Double(count))
        }
    }

    // Made by an independent implementation of the estimate of airlift's `stats` over the same hashes.
    @Test(arguments: [(256, 256), (257, 253), (2000, 1974), (5000, 4936), (9000, 9128), (20_000, 19_675)])
    func `estimates are those of Trino's library`(_ count: Int, _ expected: Int64) throws {
        let aggregate = try BoundAggregate("approx_distinct", "T", [.bigint], .bigint)

        #expect(try aggregate.single((0..<count).map { [.int64(Int64($0))] }) == .int64(expected))
    }

    @Test(arguments: [(0.023, 11), (0.0040625, 16), (0.26, 4), (0.01, 14)] as [(Double, Int)])
    func `the error decides the number of registers`(_ error: Double, _ precision: Int) throws {
        #expect(try ApproximateDistinctAccumulator.precision(error: error) == precision)
    }

    @Test(arguments: [(0.3, "0.3"), (0.001, "0.001"), (Double.nan, "NaN"), (-1, "-1.0")] as [(Double, String)])
    func `an error out of range is refused`(_ error: Double, _ text: String) {
        #expect(
            throws: Failure(
                "INVALID_FUNCTION_ARGUMENT", "Max standard error must be in [0.0040625, 0.26]: \(text)")
        ) {
            try ApproximateDistinctAccumulator.precision(error: error)
        }
    }

    // MARK: - Percentiles

    @Test func `percentiles of few values are exact`() throws {
        for (type, declared) in [(DataType.bigint, "bigint"), (.double, "double"), (.real, "real")] {
            let aggregate = try BoundAggregate("approx_percentile", "\(declared), double", [type, .double], type)
            var numbers = SeededNumbers(9)
            for percentile in [0, 0.1, 0.5, 0.95, 1] {
                let rows = (0..<1200).map { _ in [randomValue(type, using: &numbers), .double(percentile)] }
                let groups = rows.map { _ in Int.random(in: 0..<9, using: &numbers) }

                let results = try aggregate.results(rows, groups: groups, count: 10, accumulators: 3, using: &numbers)

                #expect(results[9] == .null)
                for group in 0..<9 {
                    let values = rows.indices.filter { groups[$0] == group && rows[$0][0] != .null }
                        .map { rows[$0][0].number }.sorted()
                    let expected = values[min(Int(percentile * Double(values.count)), values.count - 1)]
                    #expect(results[group].number == expected)
                }
            }
        }
    }

    @Test func `percentiles of many values are close, and memory is bounded`() {
        var numbers = SeededNumbers(13)
        var (parts, values) = ([PercentileSketch](repeating: PercentileSketch(), count: 3), [Double]())
        for row in 0..<60_000 {
            let value = Double.random(in: 0..<1, using: &numbers)
            values.append(value * value)
            parts[row % 3].add(value * value, weight: 1)
        }
        var sketch = PercentileSketch()
        for part in parts { sketch.merge(part) }
        values.sort()

        for quantile in [0.001, 0.25, 0.5, 0.75, 0.99, 0.9999] {
            let value = sketch.value(at: quantile)
            let rank = Double(values.firstIndex { $0 >= value } ?? values.count) / Double(values.count)
            #expect(abs(rank - quantile) < 0.001)
        }
        #expect(sketch.byteCount < 600_000)
        #expect(sketch.value(at: 0) == values[0])
        #expect(sketch.value(at: 1) == values[values.count - 1])
    }

    @Test func `weights count as repetitions`() throws {
        let types: [DataType] = [.bigint, .double, .double]
        let aggregate = try BoundAggregate("approx_percentile", "bigint, double, double", types, .bigint)
        let rows = [(1, 2), (7, 1), (3, 5), (2, 1)].map { [Value.int64($0.0), .double($0.1), .double(0.5)] }
        #expect(try aggregate.single(rows) == .int64(3))
        #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", "weight must be >= 1, was 0.5")) {
            try aggregate.single([[.int64(1), .double(0.5), .double(0.5)]])
        }
    }

    @Test func `percentile arguments are checked`() throws {
        let plain = try BoundAggregate("approx_percentile", "double, double", [.double, .double], .double)
        let accurate = try BoundAggregate(
            "approx_percentile", "double, double, double, double", [.double, .double, .double, .double], .double)
        #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1")) {
            try plain.single([[.double(1), .double(1.5)]])
        }
        #expect(try plain.single([]) == .null)
        #expect(throws: Failure("GENERIC_INTERNAL_ERROR", "value is NaN")) {
            try plain.single([[.double(.nan), .double(0.5)]])
        }
        #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", "Percentile accuracy must be strictly between 0 and 1")) {
            try accurate.single([[.double(1), .double(1), .double(0.5), .double(1)]])
        }
        #expect(throws: Failure("INVALID_FUNCTION_ARGUMENT", "percentile weight must be > 0")) {
            try accurate.single([[.double(1), .double(0), .double(0.5), .double(0.1)]])
        }
        let large = try BoundAggregate("approx_percentile", "bigint, double", [.bigint, .double], .bigint)
        #expect(
            throws: Failure(
                "INVALID_FUNCTION_ARGUMENT", "no exact double representation for long: 9007199254740993")
        ) {
            try large.single([[.int64(9_007_199_254_740_993), .double(0.5)]])
        }
    }
}
