import CParquet
import PjrunTesting
import Testing

/// The kernels against what the format says, value by value.
struct PageEncodingTests {
    @Test(arguments: [1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32])
    func `runs and packed bits come back`(width: UInt32) {
        var random = SeededGenerator(seed: UInt64(width))
        for round in 0..<200 {
            var values: [UInt32] = []
            let mask = width == 32 ? UInt32.max : (1 << width) - 1
            while values.count < round * 3 {
                let isRun = Bool.random(using: &random)
                let value = UInt32.random(in: 0...mask, using: &random)
                values += (0..<Int.random(in: 1...40, using: &random)).map { _ in
                    isRun ? value : UInt32.random(in: 0...mask, using: &random)
                }
            }
            var out = [UInt8](repeating: 0xEE, count: pjrun_hybrid_bound(values.count, width))
            let size = pjrun_hybrid_encode(values, values.count, width, &out)

            #expect(size <= out.count)
            #expect(Hybrid.decode(out[..<size], width: Int(width), count: values.count) == values)
        }
    }

    @Test func `levels are bytes`() {
        let levels: [UInt8] =
            Array(repeating: 2, count: 100) + [0, 1, 2, 3, 3, 1, 0, 0, 1] + Array(repeating: 0, count: 17)
        var out = [UInt8](repeating: 0, count: pjrun_hybrid_bound(levels.count, 2))
        let size = pjrun_hybrid_encode_bytes(levels, levels.count, 2, &out)

        #expect(Hybrid.decode(out[..<size], width: 2, count: levels.count) == levels.map(UInt32.init))
        // A run, two groups and a run: 3 + 1 + 4 + 2 bytes.
        #expect(size == 10)
    }

    @Test(arguments: [1, 20, 30_000])
    func `numbers of 64 bits are numbered as they come`(variety: Int) throws {
        var random = SeededGenerator(seed: 1)
        let values = (0..<50_000).map { _ in Int64(Int.random(in: 0..<variety, using: &random)) &* 0x1234_5678_9ABC_DEF1
        }
        let dictionary = try #require(pjrun_dictionary_make(PJRUN_DICTIONARY_64))
        defer { pjrun_dictionary_free(dictionary) }
        var numbers = [UInt32](repeating: 0, count: values.count)

        #expect(pjrun_dictionary_add(dictionary, values, values.count, 1 << 20, 0, &numbers) == values.count)

        #expect(numbers == Numbering.of(values))
        let kept = UnsafeRawBufferPointer(
            start: pjrun_dictionary_values(dictionary), count: pjrun_dictionary_count(dictionary) * 8)
        #expect(Array(kept.bindMemory(to: Int64.self)) == Numbering.distinct(values))
    }

    @Test func `numbers of 128 bits likewise`() throws {
        var random = SeededGenerator(seed: 2)
        let values = (0..<20_000).map { _ in Int128(Int.random(in: -3000...3000, using: &random)) << 50 }
        let dictionary = try #require(pjrun_dictionary_make(PJRUN_DICTIONARY_128))
        defer { pjrun_dictionary_free(dictionary) }
        var numbers = [UInt32](repeating: 0, count: values.count)

        #expect(pjrun_dictionary_add(dictionary, values, values.count, 1 << 20, 0, &numbers) == values.count)

        #expect(numbers == Numbering.of(values))
    }

    @Test func `texts of all lengths are told apart`() throws {
        var random = SeededGenerator(seed: 3)
        let texts = (0..<30_000).map { _ in
            (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
        }
        let dictionary = try #require(pjrun_dictionary_make(PJRUN_DICTIONARY_BYTES))
        defer { pjrun_dictionary_free(dictionary) }
        let numbers = TextArena(texts).add(to: dictionary)

        #expect(numbers == Numbering.of(texts))
        pjrun_dictionary_clear(dictionary)
        #expect(pjrun_dictionary_count(dictionary) == 0)
        #expect(TextArena(texts.reversed()).add(to: dictionary) == Numbering.of(texts.reversed()))
    }

    @Test func `a dictionary stops at its limits`() throws {
        let dictionary = try #require(pjrun_dictionary_make(PJRUN_DICTIONARY_64))
        defer { pjrun_dictionary_free(dictionary) }
        var numbers = [UInt32](repeating: 0, count: 8)

        #expect(pjrun_dictionary_add(dictionary, [5, 6, 5, 7, 5] as [Int64], 5, 2, 0, &numbers) == 3)
        #expect(pjrun_dictionary_add(dictionary, [6, 5] as [Int64], 2, 2, 0, &numbers) == 2)
        #expect(numbers[..<2] == [1, 0])
    }

    @Test func `timestamps as INT96`() {
        // 2000-01-01T12:00:00.000001 is Julian day 2451545; a microsecond before 1970 is the last of day 2440587.
        var out = [UInt8](repeating: 0, count: 24)
        pjrun_int96_of_micros([946_728_000_000_001, -1], 2, &out)

        #expect(Int96.parts(out[..<12]) == [43_200_000_001_000, 2_451_545])
        #expect(Int96.parts(out[12...]) == [86_399_999_999_000, 2_440_587])

        pjrun_int96_of_picos([Int128(946_728_000_000_001) * 1_000_000 + 2_999, -1], 2, &out)
        #expect(Int96.parts(out[..<12]) == [43_200_000_001_002, 2_451_545])
        #expect(Int96.parts(out[12...]) == [86_399_999_999_999, 2_440_587])
    }

    @Test func `big-endian numbers`() {
        var out = [UInt8](repeating: 0, count: 6)
        pjrun_big_endian64([-2, 0x010203], 2, 3, &out)
        #expect(out == [0xFF, 0xFF, 0xFE, 1, 2, 3])
        pjrun_big_endian128([Int128(-2), 0x010203], 2, 3, &out)
        #expect(out == [0xFF, 0xFF, 0xFE, 1, 2, 3])
    }

    @Test func `bounds of doubles pass over NaN`() {
        var (least, greatest) = (Double.infinity, -Double.infinity)
        #expect(pjrun_bounds_double([.nan, .nan], 2, &least, &greatest) == 0)
        #expect(pjrun_bounds_double([.nan, 3, -1, .nan], 4, &least, &greatest) == 1)
        #expect((least, greatest) == (-1, 3))
        #expect(pjrun_bounds_double([.infinity], 1, &least, &greatest) == 1)
        #expect((least, greatest) == (-1, .infinity))
    }

    @Test func `bounds of texts are by bytes`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var texts: [[UInt8]] = []
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                let count = Int.random(in: 0...12, using: &random)
                texts.append((0..<count).map { _ in [0, 97, 98, 255][Int.random(in: 0..<4, using: &random)] })
            }
            let sorted = texts.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(TextArena(texts).bounds() == [sorted[0], sorted[sorted.count - 1]])
        }
    }
}

// MARK: - References

private enum Hybrid {
    static func decode(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) -> [UInt32] {
        var rest = bytes
        var result: [UInt32] = []
        while !rest.isEmpty {
            var (head, shift) = (0, 0)
            while let byte = rest.popFirst() {
                head |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            if head & 1 == 0 {
                var value: UInt32 = 0
                for place in 0..<((width + 7) / 8) { value |= UInt32(rest.removeFirst()) << (8 * place) }
                result += Array(repeating: value, count: head >> 1)
                continue
            }
            let packed = Array(rest.prefix((head >> 1) * width))
            rest.removeFirst(packed.count)
            for position in 0..<((head >> 1) * 8) {
                var value: UInt32 = 0
                for bit in 0..<width {
                    let place = position * width + bit
                    value |= UInt32(packed[place / 8] >> (place % 8) & 1) << bit
                }
                result.append(value)
            }
        }
        return Array(result.prefix(count))
    }
}

private enum Numbering {
    static func of<Element: Hashable>(_ values: [Element]) -> [UInt32] {
        var known: [Element: UInt32] = [:]
        return values.map { value in
            let number = known[value] ?? UInt32(known.count)
            known[value] = number
            return number
        }
    }

    static func distinct<Element: Hashable>(_ values: [Element]) -> [Element] {
        var known: Set<Element> = []
        return values.filter { known.insert($0).inserted }
    }
}

private enum Int96 {
    static func parts(_ bytes: ArraySlice<UInt8>) -> [Int64] {
        let all = Array(bytes)
        let nanos = (0..<8).reduce(Int64(0)) { $0 | Int64(all[$1]) << (8 * $1) }
        return [nanos, (8..<12).reduce(Int64(0)) { $0 | Int64(all[$1]) << (8 * ($1 - 8)) }]
    }
}

/// Texts one behind the other, readable beyond their end.
private struct TextArena {
    let bytes: [UInt8]
    let counts: [Int]

    init(_ texts: [[UInt8]]) {
        bytes = texts.flatMap { $0 } + Array(repeating: 0x55, count: 64)
        counts = texts.map(\.count)
    }

    private func with<Result>(_ body: ([pjrun_text]) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            guard var place = buffer.baseAddress else { return body([]) }
            return body(
                counts.map { count in
                    defer { place += count }
                    return pjrun_text(start: place, count: count)
                })
        }
    }

    func add(to dictionary: OpaquePointer) -> [UInt32] {
        with { texts in
            var numbers = [UInt32](repeating: 0, count: texts.count)
            let added = pjrun_dictionary_add(dictionary, texts, texts.count, 1 << 20, 1 << 24, &numbers)
            return Array(numbers[..<added])
        }
    }

    func bounds() -> [[UInt8]] {
        with { texts in
            var (least, greatest) = (texts[0], texts[0])
            pjrun_bounds_text(texts, texts.count, &least, &greatest)
            return [least, greatest].map { Array(UnsafeBufferPointer(start: $0.start, count: $0.count)) }
        }
    }
}
