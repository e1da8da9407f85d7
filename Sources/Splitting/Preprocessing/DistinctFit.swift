/// Fits the steps of a column whose distinct fields are known.
struct DistinctFit {
    let name: String
    let steps: ColumnSteps
    private let typed: PandasTyping
    private let fieldCounts: [Int]
    /// Rows of the train part for each class.
    private var classCounts: [Int]
    private var missing = 0
    private let hasMissing: Bool

    init(name: String, steps: ColumnSteps, tally: DistinctTally) {
        self.name = name
        self.steps = steps
        typed = PandasTyping((0..<tally.fields.count).map { tally.fields[$0] })
        fieldCounts = tally.counts
        classCounts = [Int](repeating: 0, count: typed.classes.count)
        hasMissing = typed.faults.contains(.missing)
        for (field, count) in tally.counts.enumerated() {
            if typed.faults[field] == .missing {
                missing += count
            } else {
                classCounts[Int(typed.codes[field])] += count
            }
        }
    }

    func fitted() throws(PreprocessingError) -> FittedColumn {
        if typed.faults.contains(.infinite) { throw .infinite(column: name, row: nil) }
        let isOneHot = if case .oneHot? = steps.encoding { true } else { false }
        // Missing values alone are a category, too.
        guard classCounts.contains(where: { $0 > 0 }) || (isOneHot && steps.imputation == nil && missing > 0) else {
            throw .noValues(column: name)
        }
        let type = try type()
        if steps.needsNumbers, !type.isNumber {
            let first = typed.classes.text(at: 0)
            throw .notANumber(column: name, value: first, row: nil)
        }
        let fill = try fill(type)
        var encoding: FittedColumn.Encoding?
        switch steps.encoding {
        case nil: break
        case .oneHot(let unseen): encoding = .oneHot(categories(fill), unseen: unseen)
        case .standardize, .minMax:
            var numbers = NumberTally()
            for (value, count) in zip(values(), classCounts) { numbers.add(value, times: count) }
            if case .number(let value)? = fill { numbers.add(value, times: missing) }
            encoding = FittedColumn.Encoding(steps.encoding, numbers)
        }
        return FittedColumn(name: name, type: type, imputation: steps.imputation, fill: fill, encoding: encoding)
    }

    private func type() throws(PreprocessingError) -> FittedColumn.ValueType {
        switch typed.classes {
        // Means make all numbers of the column fractions.
        case .integers: return steps.imputation == .mean || steps.imputation == .median ? .double : .integer
        case .doubles: return .double
        case .texts: return .text
        case .booleans:
            // SimpleImputer refuses truth values.
            if steps.imputation != nil {
                throw .unsupportedType(column: name, type: "bool", step: "SimpleImputer")
            }
            return .boolean
        case .unsigned, .objects, .rows:
            throw .unsupportedType(
                column: name, type: "whole numbers beyond 64 bits", step: steps.encoding?.className ?? "SimpleImputer")
        }
    }

    private func fill(_ type: FittedColumn.ValueType) throws(PreprocessingError) -> FittedColumn.Fill? {
        switch steps.imputation {
        case nil: return nil
        case .mean:
            var numbers = NumberTally()
            for (value, count) in zip(values(), classCounts) { numbers.add(value, times: count) }
            return .number(numbers.mean)
        case .median: return .number(MiddleValue.of(values(), counts: classCounts))
        case .mostFrequent:
            let most = classCounts.max() ?? 0
            guard let place = classCounts.firstIndex(of: most) else { throw .noValues(column: name) }
            return type.isNumber ? .number(values()[place]) : .text(typed.classes.text(at: place))
        case .constant(let text):
            guard type.isNumber else { return .text(text) }
            var text = text
            guard let value = text.withUTF8({ unsafe PandasField.number(UnsafeRawBufferPointer($0)) }), value.isFinite,
                type == .double || FieldNumber.small(Array(text.utf8)[...]) != nil
            else { throw .fillIsNoNumber(column: name, value: text) }
            return .number(value)
        }
    }

    /// The classes as numbers; none for text.
    private func values() -> [Double] {
        switch typed.classes {
        case .integers(let values): values.map(Double.init)
        case .doubles(let values): values
        default: []
        }
    }

    /// The values that the train part has, the one for missing ones with them.
    private func categories(_ fill: FittedColumn.Fill?) -> FittedColumn.Categories {
        var kept = classCounts.indices.filter { classCounts[$0] > 0 }
        let includesMissing = missing > 0 && fill == nil
        guard missing > 0, let fill else {
            var classes = typed.classes.keeping(kept)
            if fill != nil, steps.imputation == .mean || steps.imputation == .median {
                classes = .doubles(kept.map { values()[$0] })
            }
            return FittedColumn.Categories(values: classes, includesMissing: includesMissing)
        }
        // What stands in for missing values may be a value that no row of the train part has.
        switch (fill, typed.classes) {
        case (.number(let value), .integers(let values)):
            if let place = values.firstIndex(where: { Double($0) == value }) {
                kept = Set(kept + [place]).sorted()
                return FittedColumn.Categories(values: typed.classes.keeping(kept), includesMissing: false)
            }
            return FittedColumn.Categories(
                values: .doubles((kept.map { Double(values[$0]) } + [value]).sorted()), includesMissing: false)
        case (.number(let value), .doubles(let values)):
            let all = Set(kept.map { values[$0] } + [value]).sorted()
            return FittedColumn.Categories(values: .doubles(all), includesMissing: false)
        case (.text(let text), .texts(let values)):
            // By bytes: Swift takes texts for equal that Python does not.
            var all = kept.map { Array(values[$0].utf8) }
            if !all.contains(Array(text.utf8)) { all.append(Array(text.utf8)) }
            all.sort { $0.lexicographicallyPrecedes($1) }
            return FittedColumn.Categories(
                values: .texts(all.map { String(decoding: $0, as: UTF8.self) }), includesMissing: false)
        default: return FittedColumn.Categories(values: typed.classes.keeping(kept), includesMissing: false)
        }
    }
}
