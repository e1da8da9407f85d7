internal import OrderedJSON

/// The order of strings as Java's `String.compareTo` has it: by UTF-16 code units.
enum StringOrder {
    /// Less than, equal to or greater than 0, as `left` stands to `right`.
    static func compare(_ left: String, _ right: String) -> Int {
        // UTF-16 and UTF-8 order differ only where surrogates meet U+E000 and above.
        for (one, other) in zip(left.utf16, right.utf16) where one != other {
            return one < other ? -1 : 1
        }
        let difference = left.utf16.count - right.utf16.count
        return difference == 0 ? 0 : difference < 0 ? -1 : 1
    }
}

/// The order of numbers by value: exact for integers, else by the nearest doubles.
enum NumericOrder {
    /// Less than, equal to or greater than 0, as `left` stands to `right`.
    static func compare(_ left: JSONNumber, _ right: JSONNumber) -> Int {
        if let one = left.int, let other = right.int {
            return one == other ? 0 : one < other ? -1 : 1
        }
        let (one, other) = (left.double, right.double)
        return one == other ? 0 : one < other ? -1 : 1
    }
}
