/// Kennard and Stone's selection: training rows that cover the space of the features evenly.
///
/// R. W. Kennard and L. A. Stone, "Computer Aided Design of Experiments", Technometrics 11 (1969). The two rows that
/// lie farthest apart come first; then, again and again, the row whose nearest chosen row is farthest away. Of equals
/// the lowest row number is taken, so the answer is the same on every machine. The training rows come in the order in
/// which they were chosen, the others in their own.
///
/// No library has a reference for this. The whole table is looked at, scaling included: the tests are no longer drawn
/// at random, which a report should say.
public struct KennardStone: SplitProcedure {
    /// What is done to each feature before distances are taken.
    public enum Scaling: String, Hashable, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// Mean zero and standard deviation one (divided by n); a constant feature becomes zero.
        case standard
        /// Least zero and greatest one; a constant feature becomes zero.
        case range
    }

    /// The sizes of both sides; a quarter is for tests where none is given.
    public var sizes: PartSizes
    /// What is done to each feature first.
    public var scaling: Scaling

    /// Describes the selection.
    ///
    /// - Parameters:
    ///   - sizes: the sizes of both sides.
    ///   - scaling: what is done to each feature first.
    public init(sizes: PartSizes = PartSizes(), scaling: Scaling = .none) {
        self.sizes = sizes
        self.scaling = scaling
    }

    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome {
        guard let features = request.input.features else {
            throw .columnNeeded(.features, method: "kennard_stone")
        }
        guard features.rowCount == request.rowCount else {
            throw .lengthMismatch([request.rowCount, features.rowCount])
        }
        if let place = features.values.firstIndex(where: { !$0.isFinite }) {
            throw .featureNotFinite(row: place / features.columnCount, column: place % features.columnCount)
        }
        let (train, test) = try sizes.counts(of: request.rowCount, standard: 0.25)
        let scaled = FeatureScaling(scaling).applied(to: features)
        let chosen = CoverageSelection(scaled).first(train)

        var marks = [UInt8](repeating: RowMark.test, count: request.rowCount)
        for row in chosen {
            marks[Int(row)] = RowMark.dropped
        }
        let rest = AscendingRows.split(marks.count) { marks[$0] }.test
        return SplitOutcome(train: chosen, test: Array(rest.prefix(test)))
    }
}

/// Scales each feature by itself.
private struct FeatureScaling {
    private let scaling: KennardStone.Scaling

    init(_ scaling: KennardStone.Scaling) { self.scaling = scaling }

    func applied(to features: FeatureMatrix) -> FeatureMatrix {
        guard scaling != .none else { return features }
        let width = features.columnCount
        var values = features.values
        for column in 0..<width {
            let places = stride(from: column, to: values.count, by: width)
            let (shift, scale) = shiftAndScale(places.lazy.map { features.values[$0] })
            for place in places {
                values[place] = (values[place] - shift) / scale
            }
        }
        return FeatureMatrix(columnCount: width, values: values)
    }

    private func shiftAndScale(_ column: some Sequence<Double>) -> (shift: Double, scale: Double) {
        switch scaling {
        case .none: return (0, 1)
        case .range:
            let least = column.min() ?? 0
            let width = (column.max() ?? 0) - least
            return (least, width > 0 ? width : 1)
        case .standard:
            let (sum, count) = column.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + 1) }
            let mean = sum / count
            let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let deviation = (squares / count).squareRoot()
            // Rounding of the mean must not blow up a constant feature.
            return (mean, deviation > mean.magnitude * 1e-14 ? deviation : 1)
        }
    }
}
