/// Distinct fields of a column, and in how many rows of the train part each stands.
struct DistinctTally: Sendable {
    private(set) var fields = FieldTable()
    /// Rows of the train part, for each distinct field.
    private(set) var counts: [Int] = []

    /// Takes a field; those outside the train part decide about the column's type alone.
    @unsafe mutating func add(_ field: UnsafeRawBufferPointer, isTrain: Bool) {
        let number = unsafe Int(fields.number(of: field))
        if number == counts.count { counts.append(0) }
        counts[number] &+= isTrain ? 1 : 0
    }

    /// Adds the fields of another tally.
    mutating func merge(_ other: DistinctTally) {
        for number in 0..<other.fields.count {
            let place = unsafe other.fields[number].withUnsafeBytes { unsafe Int(fields.number(of: $0)) }
            if place == counts.count { counts.append(0) }
            counts[place] += other.counts[number]
        }
    }
}
