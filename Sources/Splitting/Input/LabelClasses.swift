/// The distinct values of a column in the order of `np.unique`, with the type pandas would have read them as.
///
/// The type decides the order (`9` before `10`, but `"10"` before `"9"`), what messages print, and whether
/// `StratifiedKFold` takes the column at all.
public enum LabelClasses: Hashable, Sendable {
    /// A column of whole numbers (`int64`), ascending.
    case integers([Int64])
    /// A column of whole numbers of which some need the 64th bit (`uint64`), ascending.
    case unsigned([UInt64])
    /// A column of numbers with a point, an exponent or a gap (`float64`), ascending.
    case doubles([Double])
    /// A column of `True` and `False`, false first.
    case booleans([Bool])
    /// A column of text, by Unicode code points.
    case texts([String])
    /// Whole numbers beyond 64 bits, which pandas keeps as Python objects; their decimal text, ascending by value.
    case objects([String])
    /// Several columns, each row's values joined by a blank as `StratifiedShuffleSplit` does, by code points.
    case rows([String], target: RowTarget)

    /// How many distinct values there are.
    public var count: Int {
        switch self {
        case .integers(let values): values.count
        case .unsigned(let values): values.count
        case .doubles(let values): values.count
        case .booleans(let values): values.count
        case .texts(let values), .objects(let values), .rows(let values, _): values.count
        }
    }

    /// The value as Python's `repr` prints it.
    public func representation(at index: Int) -> String {
        switch self {
        case .integers(let values): String(values[index])
        case .unsigned(let values): String(values[index])
        case .doubles(let values): PythonText.double(values[index])
        case .booleans(let values): values[index] ? "True" : "False"
        case .objects(let values): values[index]
        case .texts(let values), .rows(let values, _): PythonText.string(values[index])
        }
    }

    /// The value as Python's `str` prints it.
    public func text(at index: Int) -> String {
        switch self {
        case .texts(let values), .rows(let values, _): values[index]
        default: representation(at: index)
        }
    }

    /// What scikit-learn's `type_of_target` says of the column.
    var target: RowTarget {
        switch self {
        case .rows(_, let target): target
        case .objects: .type("unknown")
        case .doubles(let values) where values.contains(where: { $0.rounded() != $0 }): .type("continuous")
        default: .type(count > 2 ? "multiclass" : "binary")
        }
    }

    /// The Python type of the values.
    var typeName: String {
        switch self {
        case .integers, .unsigned, .objects: "int"
        case .doubles: "float"
        case .booleans: "bool"
        case .texts, .rows: "str"
        }
    }
}

/// What scikit-learn's `type_of_target` says of labels.
public enum RowTarget: Hashable, Sendable {
    /// The type.
    case type(String)
    /// Values of two Python types that cannot be sorted among each other.
    case incomparable(String, String)
}
