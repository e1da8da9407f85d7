/// The type that pandas' `read_csv` gives a column, from its distinct fields.
///
/// In the order in which pandas tries: whole numbers, numbers, truth values, text. Measured with pandas 3.1.1. One
/// thing is not imitated: pandas reads a large file in pieces and may type each differently, which leaves a column of
/// mixed types that scikit-learn cannot sort; here the column is typed as a whole.
struct PandasTyping {
    /// The class of each distinct field; of a missing one, any.
    let codes: [UInt32]
    /// The classes in order.
    let classes: LabelClasses
    /// What is refused about each distinct field, if anything is.
    let faults: [Fault?]
    private let isNumeric: Bool

    /// Why a field is none of the classes.
    enum Fault { case missing, infinite }

    /// Types distinct fields, in the order in which they first come.
    init(_ fields: [ArraySlice<UInt8>]) {
        let isMissing = fields.map(Self.isMissing)
        let present = zip(fields, isMissing).filter { !$1 }.map(\.0)
        let typed = Self.typed(present, hasMissing: present.count < fields.count)
        let column = typed ?? Self.texts(fields)

        var next = 0
        var codes: [UInt32] = []
        var faults: [Fault?] = []
        for isMissing in isMissing {
            guard !isMissing || typed == nil else {
                codes.append(0)
                faults.append(.missing)
                continue
            }
            let code = column.codes[next]
            next += 1
            codes.append(code)
            if case .doubles(let values) = column.classes, values[Int(code)].isInfinite {
                faults.append(.infinite)
            } else {
                faults.append(nil)
            }
        }
        self.codes = codes
        self.faults = faults
        classes = column.classes
        isNumeric = column.classes.isNumeric
    }

    /// The first flaw of a column, a missing value before an infinite one.
    ///
    /// - Parameter numbers: the distinct field of each row.
    /// - Returns: the flaw with its row.
    func flaw(in numbers: [UInt32]) -> LabelFlaw? {
        if faults.contains(.missing), let row = numbers.firstIndex(where: { faults[Int($0)] == .missing }) {
            return .missing(row: row, inNumbers: isNumeric)
        }
        if faults.contains(.infinite), let row = numbers.firstIndex(where: { faults[Int($0)] == .infinite }) {
            return .infinite(row: row)
        }
        return nil
    }

    // MARK: - Types

    private typealias Coded = (codes: [UInt32], classes: LabelClasses)

    /// What pandas' parser finds when it reads whole numbers from the first field on.
    private enum Integers {
        case small([Int64])
        case unsigned([UInt64])
        /// A field beyond 64 bits came before any that is no whole number.
        case wide
        /// The 64th bit, beside negative numbers or missing values: pandas then takes every field as it is.
        case conflicting
        /// Some field is no whole number.
        case none
    }

    /// The classes of the fields that are not missing; `nil` where missing ones, too, are taken as they are.
    private static func typed(_ fields: [ArraySlice<UInt8>], hasMissing: Bool) -> Coded? {
        switch integers(fields, hasMissing: hasMissing) {
        case .small(let values):
            guard !hasMissing else { return doubles(values.map(Double.init)) }
            let (codes, classes) = ranked(values, by: <)
            return (codes, .integers(classes))
        case .unsigned(let values):
            let (codes, classes) = ranked(values, by: <)
            return (codes, .unsigned(classes))
        case .wide:
            guard let values = parsed(fields, FieldNumber.integer) else { return nil }
            let (codes, classes) = ranked(values, by: <)
            return (codes, .objects(classes.map(\.text)))
        case .conflicting: return nil
        case .none: break
        }
        if let values = parsed(fields, FieldNumber.double) {
            return doubles(values)
        }
        if let values = parsed(fields, FieldNumber.bool) {
            let (codes, classes) = ranked(values) { !$0 && $1 }
            return (codes, .booleans(classes))
        }
        return texts(fields)
    }

    private static func integers(_ fields: [ArraySlice<UInt8>], hasMissing: Bool) -> Integers {
        var small: [Int64] = []
        for field in fields {
            guard let value = FieldNumber.small(field) else {
                return FieldNumber.integer(field) == nil ? .none : unsigned(fields, hasMissing: hasMissing)
            }
            small.append(value)
        }
        return fields.isEmpty ? .none : .small(small)
    }

    /// The second attempt, after a field that needs more than 63 bits.
    private static func unsigned(_ fields: [ArraySlice<UInt8>], hasMissing: Bool) -> Integers {
        var values: [UInt64] = []
        var hasSign = false
        for field in fields {
            // What begins with a minus, even -0, is not looked at further.
            if FieldNumber.isNegative(field) {
                hasSign = true
                continue
            }
            guard let number = FieldNumber.integer(field) else { return .none }
            guard let value = number.unsigned else { return .wide }
            values.append(value)
        }
        if values.contains(where: { $0 > Int64.max }) {
            return hasSign || hasMissing ? .conflicting : .unsigned(values)
        }
        return .wide
    }

    private static func doubles(_ values: [Double]) -> Coded {
        let (codes, classes) = ranked(values, by: <)
        return (codes, .doubles(classes))
    }

    private static func texts(_ fields: [ArraySlice<UInt8>]) -> Coded {
        let (codes, classes) = ranked(fields) { $0.lexicographicallyPrecedes($1) }
        return (codes, .texts(classes.map { String(decoding: $0, as: UTF8.self) }))
    }

    /// The distinct values in order, and for each value its place among them; most are distinct already.
    private static func ranked<Value: Equatable>(
        _ values: [Value], by precedes: (Value, Value) -> Bool
    ) -> (codes: [UInt32], classes: [Value]) {
        let order = values.indices.sorted { precedes(values[$0], values[$1]) }
        var codes = [UInt32](repeating: 0, count: values.count)
        var classes: [Value] = []
        for index in order {
            if classes.last != values[index] {
                classes.append(values[index])
            }
            codes[index] = UInt32(classes.count - 1)
        }
        return (codes, classes)
    }

    /// All values, or `nil` when one of them cannot be read.
    private static func parsed<Field, Value>(_ fields: [Field], _ parse: (Field) -> Value?) -> [Value]? {
        var result: [Value] = []
        result.reserveCapacity(fields.count)
        for field in fields {
            guard let value = parse(field) else { return nil }
            result.append(value)
        }
        return result
    }

    static func isMissing(_ field: ArraySlice<UInt8>) -> Bool {
        // None of them is long or ends in a digit, which spares most columns the look-up.
        guard field.count <= 8, !(field.last.map { (0x30...0x39).contains($0) } ?? false) else { return false }
        return PandasMissing.texts.contains(String(decoding: field, as: UTF8.self))
    }
}
