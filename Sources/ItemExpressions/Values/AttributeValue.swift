/// The value of an attribute.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>
public indirect enum AttributeValue: Sendable {
    /// `S`
    case string(String)
    /// `N`
    case number(ItemNumber)
    /// `B`
    case binary([UInt8])
    /// `BOOL`
    case bool(Bool)
    /// `NULL`
    case null
    /// `M`
    case map(AttributeMap)
    /// `L`
    case list([AttributeValue])
    /// `SS`; without duplicates.
    case stringSet([String])
    /// `NS`; without duplicates.
    case numberSet([ItemNumber])
    /// `BS`; without duplicates.
    case binarySet([[UInt8]])

    /// How the data type is called: `S`, `NS`.
    public var typeName: String {
        switch self {
        case .string: "S"
        case .number: "N"
        case .binary: "B"
        case .bool: "BOOL"
        case .null: "NULL"
        case .map: "M"
        case .list: "L"
        case .stringSet: "SS"
        case .numberSet: "NS"
        case .binarySet: "BS"
        }
    }

    /// The names of all data types, in the order in which the service lists them.
    static let typeNames = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"]

    /// How many levels of lists and maps a value may have.
    static let levelLimit = 32

    /// The levels of the value: 1 for a text, 2 for a list of texts.
    var levels: Int {
        switch self {
        case .map(let map): 1 + (map.lazy.map(\.value.levels).max() ?? 0)
        case .list(let list): 1 + (list.lazy.map(\.levels).max() ?? 0)
        default: 1
        }
    }
}

extension AttributeValue: Equatable {
    /// Compares data type and value: texts byte for byte, numbers by value, sets without regard to order.
    public static func == (lhs: AttributeValue, rhs: AttributeValue) -> Bool {
        switch (lhs, rhs) {
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.number(let left), .number(let right)): left == right
        case (.binary(let left), .binary(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        case (.map(let left), .map(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.stringSet(let left), .stringSet(let right)):
            left.count == right.count && Set(left.map { Array($0.utf8) }) == Set(right.map { Array($0.utf8) })
        case (.numberSet(let left), .numberSet(let right)): left.count == right.count && Set(left) == Set(right)
        case (.binarySet(let left), .binarySet(let right)): left.count == right.count && Set(left) == Set(right)
        default: false
        }
    }
}

extension AttributeValue {
    /// Whether this comes before another value of the same data type; nil where there is no order between the two.
    func precedes(_ other: AttributeValue) -> Bool? {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.binary(let left), .binary(let right)): left.lexicographicallyPrecedes(right)
        default: nil
        }
    }

    /// The bytes of a value of a key, in the order of the values; nil for data types that keys do not have.
    public var keyBytes: [UInt8]? {
        switch self {
        case .string(let text): Array(text.utf8)
        case .number(let number): number.keyBytes
        case .binary(let bytes): bytes
        default: nil
        }
    }
}
