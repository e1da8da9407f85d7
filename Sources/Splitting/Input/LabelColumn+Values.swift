// Columns from values. These look every value up in a dictionary; a reader that knows its classes already hands over
// the codes instead.

extension LabelColumn {
    /// A column of whole numbers.
    public init(_ values: [Int64]) {
        let (codes, classes) = Self.coded(values, by: <)
        self.init(codes: codes, classes: .integers(classes))
    }

    /// A column of truth values.
    public init(_ values: [Bool]) {
        let (codes, classes) = Self.coded(values) { !$0 && $1 }
        self.init(codes: codes, classes: .booleans(classes))
    }

    /// A column of doubles; NaN is a missing value.
    public init(_ values: [Double]) {
        // The order of the checks is scikit-learn's: a missing value is named before an infinite one.
        let flaw =
            values.firstIndex(where: \.isNaN).map { LabelFlaw.missing(row: $0, inNumbers: true) }
            ?? values.firstIndex(where: \.isInfinite).map { LabelFlaw.infinite(row: $0) }
        let (codes, classes) = Self.coded(values.map { $0.isNaN ? 0 : $0 }, by: <)
        self.init(codes: codes, classes: .doubles(classes), flaw: flaw)
    }

    /// A column of text; `nil` is a missing value.
    public init(_ values: [String?]) {
        let flaw = values.firstIndex(of: nil).map { LabelFlaw.missing(row: $0, inNumbers: false) }
        let (codes, classes) = Self.coded(values.map { CodePoints(text: $0 ?? "") }) { $0 < $1 }
        self.init(codes: codes, classes: .texts(classes.map(\.text)), flaw: flaw)
    }

    /// Several columns as one: the values of a row joined by a blank.
    ///
    /// Each value is printed as NumPy prints it once all columns share a type.
    /// - Precondition: there are columns, all of one length.
    public init(joining columns: [LabelColumn]) {
        precondition(Set(columns.map(\.rowCount)).count == 1, "columns of one length")
        guard columns.count > 1 else {
            self = columns[0]
            return
        }
        // Rows are first told apart by their codes, so that only distinct ones become text.
        var keys = columns[0].codes
        var examples: [Int] = []
        for column in columns.dropFirst() {
            let pairs = zip(keys, column.codes).map { UInt64($0) << 32 | UInt64($1) }
            (keys, examples) = Self.numbered(pairs)
        }
        let texts = Self.texts(of: columns)
        let joined = examples.map { row in
            CodePoints(
                text: zip(columns, texts).map { column, texts in
                    texts.isEmpty ? "" : texts[Int(column.codes[row])]
                }.joined(separator: " "))
        }
        let (places, classes) = Self.coded(joined) { $0 < $1 }
        self.init(
            codes: keys.map { places[Int($0)] },
            classes: .rows(classes.map(\.text), target: Self.target(of: columns)), flaw: Self.flaw(of: columns))
    }

    /// The text of each class of each column, of numbers as doubles where any column has doubles.
    private static func texts(of columns: [LabelColumn]) -> [[String]] {
        let asDoubles = columns.allSatisfy(\.classes.isNumeric) && columns.contains(where: \.classes.isDoubles)
        return columns.map { column in
            (0..<column.classes.count).map { index in
                let text = column.classes.text(at: index)
                return asDoubles && !column.classes.isDoubles ? PythonText.double(Double(text) ?? .nan) : text
            }
        }
    }

    /// The first flaw of several columns, a missing value before an infinite one.
    private static func flaw(of columns: [LabelColumn]) -> LabelFlaw? {
        // Only numbers are checked for infinity; a text column makes objects of them.
        let inNumbers = columns.allSatisfy(\.classes.isNumeric)
        var missing: Int?
        var infinite: Int?
        for column in columns {
            switch column.flaw {
            case .missing(let row, _)?: missing = min(missing ?? row, row)
            case .infinite(let row)? where inNumbers: infinite = min(infinite ?? row, row)
            case .infinite?, nil: break
            }
        }
        return missing.map { .missing(row: $0, inNumbers: inNumbers) } ?? infinite.map { .infinite(row: $0) }
    }

    /// Numbers distinct values in the order in which they come, with the first row of each.
    private static func numbered(_ values: [UInt64]) -> (numbers: [UInt32], examples: [Int]) {
        var numbers: [UInt64: UInt32] = [:]
        var examples: [Int] = []
        let codes = values.enumerated().map { row, value in
            if let number = numbers[value] {
                return number
            }
            let number = UInt32(examples.count)
            numbers[value] = number
            examples.append(row)
            return number
        }
        return (codes, examples)
    }

    /// What `type_of_target` says of several columns at once.
    private static func target(of columns: [LabelColumn]) -> RowTarget {
        let types = columns.map(\.classes.typeName)
        let first = types[0]
        if let other = types.first(where: { ($0 == "str") != (first == "str") }) {
            return .incomparable(other, first)
        }
        guard first != "str" else { return .type("multiclass-multioutput") }
        guard !columns.contains(where: { $0.classes.target == .type("continuous") }) else {
            return .type("continuous-multioutput")
        }
        let values = columns.flatMap { column in
            (0..<column.classes.count).map { column.classes.text(at: $0) }.map { Double($0) ?? ($0 == "True" ? 1 : 0) }
        }
        return .type(Set(values).count < 3 ? "multilabel-indicator" : "multiclass-multioutput")
    }

    /// The distinct values in order, and for each value its place among them.
    static func coded<Value: Hashable>(
        _ values: [Value], by precedes: (Value, Value) -> Bool
    ) -> (codes: [UInt32], classes: [Value]) {
        var places: [Value: UInt32] = [:]
        for value in values {
            places[value] = 0
        }
        let classes = places.keys.sorted(by: precedes)
        for (place, value) in classes.enumerated() {
            places[value] = UInt32(place)
        }
        return (values.map { places[$0, default: 0] }, classes)
    }
}

extension LabelClasses {
    var isNumeric: Bool {
        switch self {
        case .integers, .unsigned, .doubles: true
        default: false
        }
    }

    var isDoubles: Bool {
        if case .doubles = self { true } else { false }
    }
}

/// Text as Python compares it, by code points: the two spellings of `é` are different, and UTF-8 keeps the order.
private struct CodePoints: Hashable {
    let text: String

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.elementsEqual(rhs.text.utf8) }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8) }

    /// `String`'s own hash: equal code points give equal hashes, which is all a hash must promise.
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
