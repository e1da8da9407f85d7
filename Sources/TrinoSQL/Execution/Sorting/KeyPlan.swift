import Columnar
import Synchronization

/// How the keys of some rows are packed into one word for each, the first key on top.
///
/// A word has the row's position in its low bits; above it lies as much of the keys as fits. What does not fit is
/// looked at again for the rows whose words are equal, by a plan of their own: there is then less to tell apart.
struct KeyPlan: Sendable {
    /// Bits of the position.
    let lowBits: Int
    /// Bits of the keys.
    let keyBits: Int
    /// Whether rows with equal words are equal in all keys.
    let isExact: Bool
    /// The first key that the words do not hold whole.
    let nextKey: Int
    /// If that key is text: how many of its bytes are known to be equal.
    let nextSkip: Int
    private let pieces: [Piece]

    /// One key's part of the word.
    private struct Piece: Sendable {
        let width: Int
        let pack: @Sendable (RowNumbers, Range<Int>, Lane<UInt64>, _ place: UInt64, _ isFirst: Bool) -> Void
    }

    /// Looks at keys.
    ///
    /// - Parameters:
    ///   - keys: the keys.
    ///   - first: the first to use.
    ///   - skip: if that is text: bytes known to be equal.
    ///   - rows: the rows.
    ///   - workers: threads.
    init(_ keys: [KeyColumn], from first: Int, skip: Int, rows: RowNumbers, workers: Int) {
        lowBits = Int.bitWidth - max(0, rows.count - 1).leadingZeroBitCount
        var maker = Maker(rows: rows, workers: workers, room: 64 - lowBits)
        var key = first
        while key < keys.count && maker.add(keys[key], skip: key == first ? skip : 0) { key += 1 }
        pieces = maker.pieces
        keyBits = 64 - lowBits - maker.room
        isExact = key == keys.count
        nextKey = key
        nextSkip = maker.skip
    }

    /// Writes the words of some rows.
    ///
    /// - Parameters:
    ///   - rows: all rows.
    ///   - range: positions of those to do.
    ///   - target: for each position in `rows`: its word.
    func pack(_ rows: RowNumbers, _ range: Range<Int>, into target: Lane<UInt64>) {
        var place = lowBits + keyBits
        for (number, piece) in pieces.enumerated() {
            place -= piece.width
            piece.pack(rows, range, target, UInt64(place), number == 0)
        }
    }

    // MARK: - Making

    private struct Maker {
        let rows: RowNumbers
        let workers: Int
        var room: Int
        var pieces: [Piece] = []
        /// Bytes of the last text that are the same in all rows.
        var skip = 0

        init(rows: RowNumbers, workers: Int, room: Int) {
            self.rows = rows
            self.workers = workers
            self.room = room
        }

        /// Adds a key.
        ///
        /// - Returns: whether all of it found room.
        mutating func add(_ key: KeyColumn, skip known: Int) -> Bool {
            let column = key.column
            switch column.type.physical {
            case .bool: return add(key, FlagWords(lane: column.lane()))
            case .int64: return add(key, IntegerWords(lane: column.lane()))
            case .int128: return add(key, WideWords(lane: column.lane(), order: WideOrder(column.type)))
            case .double: return addDouble(key)
            case .bytes: return addText(key, known)
            case .nested: preconditionFailure("nested values cannot be sorted yet")
            }
        }

        private mutating func add<Words: KeyWords>(_ key: KeyColumn, _ words: Words) -> Bool {
            add(key, words, profile(words, key.column.nullFlags))
        }

        private func profile<Words: KeyWords>(
            _ words: Words, _ nulls: ChunkedLane<UInt8>?
        ) -> KeyProfile<Words.Word> {
            let profiles = RowOrder.gathered(workers) { [rows, workers] worker in
                KeyProfile(rows, rows.share(worker, of: workers), words, nulls)
            }
            return profiles.dropFirst().reduce(profiles[0]) { $0.merged($1) }
        }

        private mutating func add<Words: KeyWords>(
            _ key: KeyColumn, _ words: Words, _ profile: KeyProfile<Words.Word>
        ) -> Bool {
            let nulls = key.column.nullFlags
            let code = KeyCode(profile, room: room, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
            if code.width > 0 {
                pieces.append(
                    Piece(width: code.width) { rows, range, target, place, isFirst in
                        code.pack(rows, range, words, nulls, into: target, place: place, isFirst: isFirst)
                    })
                room -= code.width
            }
            return code.isExact
        }

        private mutating func addDouble(_ key: KeyColumn) -> Bool {
            let lane = key.column.lane(of: Double.self)
            let rows = rows
            func fits(_ range: Range<Int>, _ scale: Double) -> Bool {
                // NULLs are 0, which fits.
                var fits = true
                rows.forEach(range) { _, row in fits = DecimalDoubleWords.fits(lane[row], scale: scale) && fits }
                return fits
            }
            let sample = 0..<min(rows.count, 256)
            guard let scale = [1.0, 10, 100, 1000, 10_000, 100_000, 1_000_000].first(where: { fits(sample, $0) }) else {
                return add(key, DoubleWords(lane: lane, ordersZeros: key.ordersZeros))
            }
            let all = RowOrder.gathered(workers) { [workers] worker in
                var fits = true
                rows.forEach(rows.share(worker, of: workers)) { _, row in
                    fits = DecimalDoubleWords.fits(lane[row], scale: scale) && fits
                }
                return fits
            }
            if all.contains(false) { return add(key, DoubleWords(lane: lane, ordersZeros: key.ordersZeros)) }
            return add(key, DecimalDoubleWords(lane: lane, scale: scale))
        }

        private mutating func addText(_ key: KeyColumn, _ known: Int) -> Bool {
            let lane = key.column.lane(of: ByteView.self)
            let (rows, nulls) = (rows, key.column.nullFlags)
            let shapes = RowOrder.gathered(workers) { [workers] worker in
                TextShape(rows, rows.share(worker, of: workers), lane, nulls, known: known)
            }
            let shape = shapes.dropFirst().reduce(shapes[0]) { $0.merged($1) }
            skip = shape.shared
            let padding: UInt64 = key.isPadded ? 0x2020_2020_2020_2020 : 0
            // Eight bytes after eight bytes, as long as there is room for all of them.
            var place = shape.shared
            while true {
                var words = TextWords(lane: lane, skip: place, padding: padding)
                var profile = profile(words, nulls)
                if profile.varying != 0 {
                    let bits = BitCompression(profile.varying)
                    words.bits = bits
                    profile.least = bits.apply(profile.least)
                    profile.greatest = bits.apply(profile.greatest)
                    profile.varying = 1
                }
                if !add(key, words, profile) { return false }
                place += 8
                if shape.isTold(byBytes: place, isPadded: key.isPadded) { return true }
                if place >= shape.longest { return false }
            }
        }
    }
}

/// What texts have in common.
private struct TextShape: Sendable {
    /// Bytes at the start that are the same in all.
    var shared: Int
    private var example: ByteView?
    private var shortest = Int.max
    private(set) var longest = 0
    /// Whether the last byte of one is 0: then the texts 'a' and 'a\0' cannot be told apart by padding with 0.
    private var endsInZero = false

    init(
        _ rows: RowNumbers, _ range: Range<Int>, _ lane: ChunkedLane<ByteView>, _ nulls: ChunkedLane<UInt8>?,
        known: Int
    ) {
        var (example, shared) = (ByteView?.none, 0)
        var (shortest, longest, zero) = (Int.max, 0, false)
        rows.forEach(range) { _, row in
            if let nulls, nulls[row] != 0 { return }
            let view = lane[row]
            if let example {
                if shared > 0 { shared = TextShape.common(example, view, from: min(known, shared), limit: shared) }
            } else {
                example = view
                shared = view.count
            }
            shortest = min(shortest, view.count)
            longest = max(longest, view.count)
            if view.count > 0 && view[view.count &- 1] == 0 { zero = true }
        }
        (self.example, self.shared, endsInZero) = (example, shared, zero)
        (self.shortest, self.longest) = (shortest, longest)
    }

    func merged(_ other: TextShape) -> TextShape {
        guard let example, let theirs = other.example else { return example == nil ? other : self }
        var both = self
        both.shared = TextShape.common(example, theirs, from: 0, limit: min(shared, other.shared))
        both.shortest = min(shortest, other.shortest)
        both.longest = max(longest, other.longest)
        both.endsInZero = endsInZero || other.endsInZero
        return both
    }

    /// Whether all that tells texts apart lies in their first bytes.
    func isTold(byBytes count: Int, isPadded: Bool) -> Bool {
        longest <= count && (isPadded || shortest == longest || !endsInZero)
    }

    @inline(__always)
    private static func common(_ one: ByteView, _ other: ByteView, from: Int, limit: Int) -> Int {
        let end = min(limit, other.count)
        var position = from
        while position < end && one[position] == other[position] { position &+= 1 }
        return min(position, end)
    }
}
