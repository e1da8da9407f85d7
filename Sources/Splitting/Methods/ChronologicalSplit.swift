/// The earliest rows train, the latest test: rows in the order of time, cut once or twice.
///
/// Rows of equal time keep their order. Without times, rows count as being in order already.
public struct ChronologicalSplit: SplitProcedure {
    /// Where the rows are cut.
    public enum Cutting: Hashable, Sendable {
        /// At sizes, rounded as `train_test_split(shuffle=False)` does.
        case sizes(PartSizes)
        /// At cumulative fractions, truncated.
        case cuts(Cuts)
    }

    /// Where the rows are cut.
    public var cutting: Cutting
    /// Whether rows of equal time stay on one side: a cut then moves down to the first of them, or, where that would
    /// leave nothing before it, up behind the last.
    public var keepsEqualTimesTogether: Bool

    /// Describes the split.
    ///
    /// - Parameters:
    ///   - cutting: where the rows are cut.
    ///   - keepsEqualTimesTogether: whether rows of equal time stay on one side.
    public init(cutting: Cutting, keepsEqualTimesTogether: Bool = false) {
        self.cutting = cutting
        self.keepsEqualTimesTogether = keepsEqualTimesTogether
    }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        let ordered = try rows(request)
        let names: [PartName]
        var bounds: [Int]
        switch cutting {
        case .cuts(let cuts):
            names = cuts.partNames
            bounds = cuts.fractions.map { Int($0 * Double(ordered.count)) }
        case .sizes(let sizes):
            let (train, test) = try sizes.counts(of: ordered.count, standard: 0.25)
            names = [.train, .test]
            bounds = [train]
            // What both sizes leave over is the latest, as in train_test_split.
            return try parts(ordered, cut: bounds, end: train + test, names: names, request)
        }
        return try parts(ordered, cut: bounds, end: ordered.count, names: names, request)
    }

    private func parts(
        _ rows: [UInt32], cut places: [Int], end: Int, names: [PartName], _ request: SplitRequest
    ) throws(SplitError) -> SplitOutcome {
        var bounds = [0]
        for place in places {
            bounds.append(max(bounds[bounds.count - 1], try moved(place, rows, end: end, request)))
        }
        bounds.append(end)
        return SplitOutcome(
            names.indices.map { SplitPart(names[$0], Array(rows[bounds[$0]..<bounds[$0 + 1]])) })
    }

    /// The cut, moved where it would part rows of equal time.
    private func moved(
        _ place: Int, _ rows: [UInt32], end: Int, _ request: SplitRequest
    ) throws(SplitError) -> Int {
        guard keepsEqualTimesTogether, let times = request.input.times?.codes, place > 0, place < end else {
            return place
        }
        let time = times[Int(rows[place])]
        var down = place
        while down > 0, times[Int(rows[down - 1])] == time {
            down -= 1
        }
        guard down == 0 else { return down }
        var up = place
        while up < end, times[Int(rows[up])] == time {
            up += 1
        }
        guard up < end else { throw .timesCannotBeCut }
        return up
    }

    /// The rows in the order of time.
    private func rows(_ request: SplitRequest) throws(SplitError) -> [UInt32] {
        guard let times = request.input.times else { return Array(0..<request.rowCount32) }
        if let flaw = times.flaw {
            throw .flaw(flaw, in: .times)
        }
        guard times.rowCount == request.rowCount else { throw .lengthMismatch([request.rowCount, times.rowCount]) }
        return ClassOrder.rows(times.codes, counts: times.counts())
    }
}
