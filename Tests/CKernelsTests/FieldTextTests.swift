import CKernels
import Testing

/// What a text kernel wrote for each field, with its own result.
private func mask(
    _ fields: FieldTexts, rows: [UInt32]? = nil,
    _ kernel: (UnsafePointer<pjrun_view_t>, UnsafePointer<UInt32>?, Int, UnsafeMutablePointer<UInt8>) -> Void
) -> [UInt8] {
    var mask = [UInt8](repeating: 9, count: rows?.count ?? fields.count)
    let count = mask.count
    fields.withViews { views in
        if let rows { kernel(views, rows, count, &mask) } else { kernel(views, nil, count, &mask) }
    }
    return mask
}

private func canonicalDoubles(_ level: Level, _ texts: [String]) -> [String?] {
    let fields = FieldTexts(texts)
    var trimmed = [UInt32](repeating: 99, count: texts.count)
    let mask = mask(fields) { _ = level.kernels.canonical_double($0, $1, $2, &trimmed, $3) }
    return texts.indices.map { mask[$0] == 1 ? String(texts[$0].prefix(Int(trimmed[$0]))) : nil }
}

private func contains(_ level: Level, _ fields: FieldTexts, _ needles: [String]) -> [UInt8] {
    let bytes = needles.map { Array($0.utf8) }
    let joined: [UInt8] = Array(bytes.joined()) + [0]
    return joined.withUnsafeBufferPointer { joined in
        guard let base = joined.baseAddress else { return [] }
        var offset = 0
        let parts: [pjrun_view_t] = bytes.map { needle in
            defer { offset += needle.count }
            return pjrun_view_t(start: base + offset, count: needle.count)
        }
        return mask(fields) { level.kernels.contains($0, $1, $2, parts, parts.count, $3) }
    }
}

@Suite struct `Fields as bytes` {
    private let words = ["Cash", "Cash ", "cash", "Cas", "", "Credit card", String(repeating: "x", count: 64), "Cash"]

    @Test(arguments: Level.all) func `equality with a constant`(level: Level) {
        var generator = SeededGenerator(stream: 40)
        for length in 0...80 {
            let constant = (0..<length).map { _ in UInt8(97 + generator.below(3)) }
            var longer = constant + [97], other = constant
            if length > 0 { other[generator.below(length)] = 0 }
            if length > 3 { longer[1] = 0 }
            let fields = FieldTexts([constant, longer, other, Array(constant.dropLast()), constant])

            let found = mask(fields) { level.kernels.equals($0, $1, $2, constant, constant.count, $3) }

            #expect(found == (length == 0 ? [1, 0, 1, 1, 1] : [1, 0, 0, 0, 1]))
        }
    }

    @Test(arguments: Level.all) func `equality of chosen rows, and of an empty one`(level: Level) {
        let fields = FieldTexts(words)
        let cash = Array("Cash".utf8)

        #expect(mask(fields, rows: [7, 1, 0]) { level.kernels.equals($0, $1, $2, cash, 4, $3) } == [1, 0, 1])
        #expect(mask(fields, rows: [4]) { level.kernels.equals($0, $1, $2, cash, 0, $3) } == [1])
    }

    @Test(arguments: Level.all) func `needles in their order, without overlap`(level: Level) {
        let fields = FieldTexts([
            "airport toll", "toll airport", "airporttoll", "aairporttol", "",
            String(repeating: "-", count: 70) + "airport" + String(repeating: " ", count: 70) + "toll", "abab",
        ])

        #expect(contains(level, fields, ["airport", "toll"]) == [1, 0, 1, 0, 0, 1, 0])
        #expect(contains(level, fields, ["ab", "ba"]) == [0, 0, 0, 0, 0, 0, 0])
        #expect(contains(level, fields, ["a", "b", "a", "b", "", ""]) == [0, 0, 0, 0, 0, 0, 1])
        #expect(contains(level, fields, []) == [1, 1, 1, 1, 1, 1, 1])
    }

    @Test(arguments: Level.vector) func `a needle is found where the plain search finds it`(level: Level) {
        var generator = SeededGenerator(stream: 41)
        for round in 0..<2_000 {
            let text = (0..<generator.below(260)).map { _ in UInt8(97 + generator.below(2)) }
            let needle = (0..<generator.below(9)).map { _ in UInt8(97 + generator.below(2)) }
            withPadded(text, alignment: round % 64) { text, length in
                #expect(
                    level.kernels.find(text, length, needle, needle.count)
                        == Level.scalar.kernels.find(text, length, needle, needle.count))
            }
        }
    }

    @Test(arguments: Level.all) func `fields that need quotes`(level: Level) {
        let long = String(repeating: "y", count: 100)
        let fields = FieldTexts(
            ["a", "a,b", "\"", "x\r", "\n", "", long, long + ",", String(repeating: "z", count: 64)], between: 10)

        #expect(
            mask(fields) {
                _ = level.kernels.needs_quoting($0, $1, $2, UInt8(ascii: ","), UInt8(ascii: "\""), $3)
            }
                == [0, 1, 1, 1, 1, 0, 0, 1, 0])
    }

    @Test(arguments: Level.all) func `integers as a writer prints them`(level: Level) {
        let fields = FieldTexts(["0", "-0", "7", "-7", "+7", "07", "-07", "", "-", "12345678901234567890", "1.0", "1 "])

        #expect(
            mask(fields) { _ = level.kernels.canonical_integer($0, $1, $2, $3) } == [
                1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0,
            ])
    }

    @Test(
        arguments: Level.all,
        [
            ("9.60", "9.6"), ("12.00", "12.0"), ("12.0", "12.0"), ("0.00", "0.0"), ("-0.0", "-0.0"), ("-3.50", "-3.5"),
            ("0.001", "0.001"), ("0.00100", "0.001"), ("9999999.99", "9999999.99"),
            ("1234567.12345678", "1234567.12345678"),
            ("0.00123456789012345", "0.00123456789012345"), ("100.000000000000000000000", "100.0"), ("", ""),
            ("12", nil), ("12.", nil), (".5", nil), ("00.5", nil), ("-.5", nil), ("0.0009", nil), ("10000000.0", nil),
            ("1234567.123456789", nil), ("0.1234567890123456", nil), ("1e5", nil), ("+1.5", nil), ("1.5 ", nil),
            ("-", nil),
            ("1.2.3", nil), ("NaN", nil), ("--1.5", nil), ("123456789.5", nil),
        ])
    func `doubles as Double.toString prints them`(level: Level, example: (text: String, printed: String?)) {
        #expect(canonicalDoubles(level, [example.text]) == [example.printed])
    }

    @Test(arguments: Level.all) func `a canonical double is the shortest text of its value`(level: Level) {
        var generator = SeededGenerator(stream: 42)
        let texts = (0..<4_000).map { _ in
            let whole = "\(generator.below(generator.chance(2) ? 2 : 10_000_000))"
            let fraction = String(
                (0..<(1 + generator.below(8))).map { _ in Character("\(generator.chance(2) ? 0 : generator.below(10))")
                })
            return (generator.chance(4) ? "-" : "") + whole + "." + fraction
        }

        let wrong = zip(texts, canonicalDoubles(level, texts)).filter { text, printed in
            // Swift prints the shortest text too, with an exponent from 2^54 and below 1e-4.
            guard let value = Double(text), let printed else {
                return Double(text).map { abs($0) >= 1e-3 || $0 == 0 } ?? true
            }
            return value.description != printed
        }

        #expect(wrong.map(\.0) == [])
    }

    @Test(arguments: Level.all) func `dates and timestamps in their layout`(level: Level) {
        let fields = FieldTexts([
            "2024-02-29", "2023-02-29", "", "2024-01-01 10:11:12", "2024-01-01 10:11:12.123", "2024-01-01T10:11:12",
            "2024-01-01 10:11:12.12x", "2024-01-01 10:11:12.123456789012",
        ])
        func timestamps(_ digits: UInt32) -> [UInt8] {
            mask(fields) { _ = level.kernels.canonical_timestamp($0, $1, $2, digits, $3) }
        }

        #expect(mask(fields) { _ = level.kernels.canonical_date($0, $1, $2, $3) } == [1, 0, 1, 0, 0, 0, 0, 0])
        #expect(timestamps(0) == [0, 0, 1, 1, 0, 0, 0, 0])
        #expect(timestamps(3) == [0, 0, 1, 0, 1, 0, 0, 0])
        #expect(timestamps(12) == [0, 0, 1, 0, 0, 0, 0, 1])
    }

    @Test(arguments: Level.all) func `hashes of fields are those of their bytes`(level: Level) {
        var generator = SeededGenerator(stream: 43)
        let fields = FieldTexts(
            (0..<200).map { length in (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) } })
        var hashes = [UInt64](repeating: 0, count: fields.count)

        fields.withViews(alignment: 3) { level.kernels.hash_fields($0, nil, fields.count, 7, &hashes) }

        #expect(hashes == (0..<fields.count).map { pjrun_hash(fields[$0], fields[$0].count, 7) })
        #expect(Set(hashes).count == fields.count)
    }

    @Test func `a changed bit changes half of the hash`() {
        var generator = SeededGenerator(stream: 44)
        for length in [1, 3, 4, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33, 64] {
            var changed = [Int](repeating: 0, count: 64)
            let rounds = 400
            for _ in 0..<rounds {
                var bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                let before = pjrun_hash(bytes, length, 1)
                bytes[generator.below(length)] ^= 1 << UInt8(generator.below(8))
                let difference = before ^ pjrun_hash(bytes, length, 1)
                for bit in 0..<64 { changed[bit] += Int(difference >> UInt64(bit) & 1) }
            }
            // 200 expected, standard deviation 10.
            #expect(changed.allSatisfy { (140...260).contains($0) }, "\(length)")
        }
    }

    @Test func `close numbers spread over both ends of the hash`() {
        var low = [Int](repeating: 0, count: 256), high = low
        for value in 0..<25_600 {
            let hash = pjrun_hash_uint64(UInt64(value), 0)
            low[Int(hash & 255)] += 1
            high[Int(hash >> 56)] += 1
        }

        // 100 expected in each, standard deviation 10.
        #expect((low + high).allSatisfy { (45...155).contains($0) })
    }
}
