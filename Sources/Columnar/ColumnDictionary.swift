/// Distinct values that many rows have; what is computed of them need not be computed for each row.
///
/// Known by its identity: columns of several blocks share one.
public final class ColumnDictionary: Sendable {
    /// The values; the last one is NULL, for rows that are.
    public let values: Column

    /// Makes a dictionary of values of which the last one is NULL.
    public init(_ values: Column) {
        self.values = values
    }

    /// How many values, NULL included.
    public var count: Int { values.count }
}

/// A dictionary and the number in it of each row's value.
public struct DictionaryRows: Sendable {
    /// The distinct values.
    public let dictionary: ColumnDictionary
    /// Numbers as `UInt32`, one for each row.
    public let numbers: Buffer

    /// Says which value of a dictionary each row has.
    public init(_ dictionary: ColumnDictionary, numbers: Buffer) {
        self.dictionary = dictionary
        self.numbers = numbers
    }

    func gathered(_ rows: Lane<UInt32>) -> DictionaryRows {
        let buffer = Buffer(byteCount: rows.count * 4)
        let source = unsafe Lane<UInt32>(base: numbers.base.assumingMemoryBound(to: UInt32.self), count: .max)
        let target = Lane<UInt32>(buffer, count: rows.count)
        for position in 0..<rows.count { target[position] = source[Int(rows[position])] }
        return DictionaryRows(dictionary, numbers: buffer)
    }
}
