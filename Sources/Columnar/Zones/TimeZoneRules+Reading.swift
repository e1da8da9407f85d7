extension TimeZoneRules {
    /// Reads the rules from a compiled zone file of version 2 or later: RFC 8536.
    ///
    /// Its first part, with 32-bit times, is passed over. nil: the bytes are no such file.
    init?(file bytes: [UInt8]) {
        var reader = Reader(bytes: bytes)
        guard let old = reader.header(), old.version >= UInt8(ascii: "2"), reader.skip(old.bodySize(timeSize: 4)),
            let header = reader.header(), header.typeCount > 0
        else { return nil }
        var transitions: [Int64] = []
        for _ in 0..<header.timeCount {
            guard let high = reader.integer(), let low = reader.integer() else { return nil }
            transitions.append(Int64(high) << 32 | Int64(UInt32(bitPattern: low)))
        }
        guard let types = reader.take(header.timeCount) else { return nil }
        var typeOffsets: [Int] = []
        var nameStarts: [Int] = []
        var areSummer: [Bool] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.integer(), let rest = reader.take(2), let flag = rest.first, let start = rest.last
            else { return nil }
            typeOffsets.append(Int(offset))
            areSummer.append(flag != 0)
            nameStarts.append(Int(start))
        }
        guard let nameBytes = reader.take(header.nameSize) else { return nil }
        let typeNames = nameStarts.map { start in
            String(decoding: nameBytes.dropFirst(start).prefix { $0 != 0 }, as: UTF8.self)
        }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 }),
            types.allSatisfy({ $0 < typeOffsets.count }),
            typeOffsets.allSatisfy({ $0.magnitude < 86_400 }),
            reader.skip(header.bodySize(timeSize: 8) - header.timeCount * 9 - header.typeCount * 6 - header.nameSize),
            let footer = reader.line()
        else { return nil }
        let yearly = YearlyTimeZoneRule(footer)
        guard footer.isEmpty || yearly != nil else { return nil }
        self.init(
            transitions: transitions, offsets: types.map { typeOffsets[Int($0)] }, firstOffset: typeOffsets[0],
            names: types.map { typeNames[Int($0)] }, firstName: typeNames[0],
            summers: types.map { areSummer[Int($0)] }, yearly: yearly)
    }

    /// The counts at the start of either part.
    private struct Header {
        let version: UInt8
        let utcCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let nameSize: Int

        /// Bytes that follow the header.
        func bodySize(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + nameSize + leapCount * (timeSize + 4) + standardCount
                + utcCount
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count >= 0, count <= bytes.count - position else { return nil }
            position += count
            return bytes[(position - count)..<position]
        }

        mutating func skip(_ count: Int) -> Bool {
            take(count) != nil
        }

        /// Four bytes, the highest first.
        mutating func integer() -> Int32? {
            take(4).map { $0.reduce(0) { $0 << 8 | Int32($1) } }
        }

        mutating func header() -> Header? {
            guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first, skip(15)
            else { return nil }
            var counts: [Int] = []
            for _ in 0..<6 {
                // A zone has some hundreds of each; the limit keeps the sums from overflowing.
                guard let count = integer(), count >= 0, count < 1 << 20 else { return nil }
                counts.append(Int(count))
            }
            return Header(
                version: version, utcCount: counts[0], standardCount: counts[1], leapCount: counts[2],
                timeCount: counts[3], typeCount: counts[4], nameSize: counts[5])
        }

        /// The bytes between two newlines.
        mutating func line() -> ArraySlice<UInt8>? {
            guard take(1)?.first == 0x0A, let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
            return take(end - position)
        }
    }
}
