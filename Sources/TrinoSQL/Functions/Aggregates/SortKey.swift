import Columnar

/// How values of a type become integers whose order says which value `min` or `max` takes: the least key wins.
///
/// NaN loses against everything else in both (Trino compares "unordered last" for `min` and "unordered first" for
/// `max`), and -0.0 is below 0.0.
protocol SortKey {
    /// How a value lies in a column.
    associatedtype Element: BitwiseCopyable
    /// The integer.
    associatedtype Key: FixedWidthInteger & BitwiseCopyable
    /// A value's key.
    static func key(_ element: Element) -> Key
    /// A value of a key: the one that has it, if values with the same key are the same.
    static func element(_ key: Key) -> Element
}

/// The order of `min` for integers and what is stored as such.
enum Ascending<Integer: FixedWidthInteger & BitwiseCopyable>: SortKey {
    @inline(__always) static func key(_ element: Integer) -> Integer { element }
    @inline(__always) static func element(_ key: Integer) -> Integer { key }
}

/// The order of `max` for integers and what is stored as such.
enum Descending<Integer: FixedWidthInteger & BitwiseCopyable>: SortKey {
    @inline(__always) static func key(_ element: Integer) -> Integer { ~element }
    @inline(__always) static func element(_ key: Integer) -> Integer { ~key }
}

/// The order of `min` for doubles.
enum AscendingDouble: SortKey {
    @inline(__always) static func key(_ element: Double) -> Int64 {
        // All NaNs are one, above infinity.
        let bits = Int64(bitPattern: (element == element ? element : .nan).bitPattern)
        return bits ^ ((bits >> 63) & .max)
    }
    @inline(__always) static func element(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key ^ ((key >> 63) & .max)))
    }
}

/// The order of `max` for doubles.
enum DescendingDouble: SortKey {
    @inline(__always) static func key(_ element: Double) -> Int64 {
        // The key of NaN turns back into a NaN: it is the complement of that of a negative NaN.
        element == element ? ~AscendingDouble.key(element) : .max
    }
    @inline(__always) static func element(_ key: Int64) -> Double { AscendingDouble.element(~key) }
}

/// The order of `min` for UUIDs, which have no sign.
enum AscendingUUID: SortKey {
    @inline(__always) static func key(_ element: Int128) -> Int128 { element ^ .min }
    @inline(__always) static func element(_ key: Int128) -> Int128 { key ^ .min }
}

/// The order of `max` for UUIDs.
enum DescendingUUID: SortKey {
    @inline(__always) static func key(_ element: Int128) -> Int128 { ~AscendingUUID.key(element) }
    @inline(__always) static func element(_ key: Int128) -> Int128 { AscendingUUID.element(~key) }
}

/// The order of `min` for values with a zone, which does not count: of equal instants none is less.
enum AscendingInstant: SortKey {
    @inline(__always) static func key(_ element: Int128) -> Int128 { element >> 16 }
    /// The instant of a key, without its zone.
    @inline(__always) static func element(_ key: Int128) -> Int128 { key << 16 }
}

/// The order of `max` for values with a zone.
enum DescendingInstant: SortKey {
    @inline(__always) static func key(_ element: Int128) -> Int128 { ~AscendingInstant.key(element) }
    /// The instant of a key, without its zone.
    @inline(__always) static func element(_ key: Int128) -> Int128 { AscendingInstant.element(~key) }
}

// MARK: - Choosing by type

/// Which end of the order is wanted.
enum Extreme {
    case least
    case greatest
}

/// Something that is done for values of a type in one of their orders.
protocol SortKeyVisitor {
    /// What comes out.
    associatedtype Result
    /// Does it for types with a sort key.
    func visit<Order: SortKey>(_ order: Order.Type) throws -> Result
    /// Does it for types stored as bytes.
    func visitBytes() throws -> Result
    /// Does it for ARRAY and ROW.
    func visitNested() throws -> Result
}

extension SortKeyVisitor {
    /// Finds the sort key of a type.
    func visit(_ type: DataType, _ extreme: Extreme) throws -> Result {
        switch (type.physical, extreme) {
        case (.bool, .least): try visit(Ascending<UInt8>.self)
        case (.bool, .greatest): try visit(Descending<UInt8>.self)
        case (.int64, .least): try visit(Ascending<Int64>.self)
        case (.int64, .greatest): try visit(Descending<Int64>.self)
        case (.int128, .least) where type == .uuid: try visit(AscendingUUID.self)
        case (.int128, .greatest) where type == .uuid: try visit(DescendingUUID.self)
        case (.int128, .least) where type.isZoned: try visit(AscendingInstant.self)
        case (.int128, .greatest) where type.isZoned: try visit(DescendingInstant.self)
        case (.int128, .least): try visit(Ascending<Int128>.self)
        case (.int128, .greatest): try visit(Descending<Int128>.self)
        case (.double, .least): try visit(AscendingDouble.self)
        case (.double, .greatest): try visit(DescendingDouble.self)
        case (.bytes, _): try visitBytes()
        case (.nested, _): try visitNested()
        }
    }
}
