import Columnar

/// The numbers of a column's rows in a dictionary, as long as all of them come out of one.
struct SharedNumbers {
    private let count: Int
    private var dictionary: ColumnDictionary?
    private var numbers: Buffer?
    private var isShared = true

    /// Numbers for so many rows.
    init(_ count: Int) {
        self.count = count
    }

    /// Where the numbers of the next rows go; nil if they have none, or rows before had none.
    @unsafe mutating func target(_ next: ColumnDictionary?, at row: Int) -> UnsafeMutablePointer<UInt32>? {
        guard isShared else { return nil }
        guard let next, row == 0 || next === dictionary else {
            isShared = false
            return nil
        }
        dictionary = next
        let buffer = numbers ?? Buffer(byteCount: count * 4)
        numbers = buffer
        return unsafe buffer.base.assumingMemoryBound(to: UInt32.self) + row
    }

    /// The numbers of all rows, if each has one.
    var rows: DictionaryRows? {
        guard isShared, let dictionary, let numbers else { return nil }
        return DictionaryRows(dictionary, numbers: numbers)
    }
}
