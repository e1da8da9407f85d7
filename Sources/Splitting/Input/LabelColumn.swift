/// A column as classes: for each row the number of its value in the order of `np.unique`.
public struct LabelColumn: Hashable, Sendable {
    /// The class of each row, counted from 0.
    public let codes: [UInt32]
    /// The distinct values; some may have no row.
    public let classes: LabelClasses
    /// What scikit-learn refuses about the column.
    public let flaw: LabelFlaw?

    /// Takes a column whose classes are known.
    ///
    /// - Parameters:
    ///   - codes: the class of each row; a row with a flaw may have any class.
    ///   - classes: the distinct values in order.
    ///   - flaw: a missing or infinite value.
    /// - Precondition: each code is below the number of classes, unless there is a flaw.
    public init(codes: [UInt32], classes: LabelClasses, flaw: LabelFlaw? = nil) {
        let count = UInt32(classes.count)
        precondition(flaw != nil || codes.allSatisfy { $0 < count }, "every code is a class")
        self.codes = codes
        self.classes = classes
        self.flaw = flaw
    }

    /// How many rows the column has.
    public var rowCount: Int { codes.count }

    /// How many rows each class has.
    func counts() -> [Int] {
        var counts = [Int](repeating: 0, count: classes.count)
        for code in codes {
            counts[Int(code)] &+= 1
        }
        return counts
    }

    /// The column without classes that no row has, as `np.unique` would see it.
    func compacted() -> LabelColumn {
        let counts = counts()
        guard counts.contains(0) else { return self }
        let kept = counts.indices.filter { counts[$0] > 0 }
        var places = [UInt32](repeating: 0, count: counts.count)
        for (place, code) in kept.enumerated() {
            places[code] = UInt32(place)
        }
        return LabelColumn(codes: codes.map { places[Int($0)] }, classes: classes.keeping(kept))
    }
}

/// A value that scikit-learn refuses in labels and groups.
public enum LabelFlaw: Hashable, Sendable {
    /// A missing value; the first such row. `inNumbers` says that the column is one of numbers.
    case missing(row: Int, inNumbers: Bool)
    /// An infinite number; the first such row.
    case infinite(row: Int)
}

extension LabelClasses {
    /// Only the values at these places.
    func keeping(_ places: [Int]) -> LabelClasses {
        switch self {
        case .integers(let values): .integers(places.map { values[$0] })
        case .unsigned(let values): .unsigned(places.map { values[$0] })
        case .doubles(let values): .doubles(places.map { values[$0] })
        case .booleans(let values): .booleans(places.map { values[$0] })
        case .texts(let values): .texts(places.map { values[$0] })
        case .objects(let values): .objects(places.map { values[$0] })
        case .rows(let values, let target): .rows(places.map { values[$0] }, target: target)
        }
    }
}
