/// Makes a column of classes from the fields of a text file, one by one.
///
/// Fields are told apart by their bytes while they come; only the distinct ones are then typed, as pandas' `read_csv`
/// would type the whole column, and put in the order of `np.unique`. Two spellings of a number (`1` and `01`, or `1`
/// and `1.0` beside fractions) become one class.
public struct LabelColumnBuilder: Sendable {
    private var fields = FieldTable()
    private var numbers: [UInt32] = []

    /// Starts an empty column.
    ///
    /// - Parameter rowCount: how many rows are expected.
    public init(reserving rowCount: Int = 0) { numbers.reserveCapacity(rowCount) }

    /// How many rows there are so far.
    public var rowCount: Int { numbers.count }

    /// Appends the value of the next row: the content of its field, without quotes.
    @unsafe public mutating func append(_ field: UnsafeRawBufferPointer) {
        unsafe numbers.append(fields.number(of: field))
    }

    /// Appends the value of the next row.
    public mutating func append(_ field: String) {
        var field = field
        field.withUTF8 { bytes in unsafe append(UnsafeRawBufferPointer(bytes)) }
    }

    /// Appends the rows of another builder, so that blocks of rows can be read at the same time.
    ///
    /// - Complexity: O(rows + distinct values) of the other.
    public mutating func append(contentsOf other: LabelColumnBuilder) {
        let translation = (0..<other.fields.count).map { number in
            unsafe other.fields[number].withUnsafeBytes { bytes in unsafe fields.number(of: bytes) }
        }
        numbers.reserveCapacity(numbers.count + other.numbers.count)
        for number in other.numbers {
            numbers.append(translation[Int(number)])
        }
    }

    /// The column with the type that pandas would give it.
    ///
    /// Text that is not UTF-8 keeps its order, but has replacement characters in messages.
    public func column() -> LabelColumn {
        let typed = PandasTyping((0..<fields.count).map { fields[$0] })
        let codes = numbers.map { typed.codes[Int($0)] }
        return LabelColumn(codes: codes, classes: typed.classes, flaw: typed.flaw(in: numbers))
    }
}
