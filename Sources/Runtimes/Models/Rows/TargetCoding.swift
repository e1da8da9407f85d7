package import OrderedJSON

/// How a target's text becomes a number.
package enum TargetCoding: Hashable, Sendable {
    /// As the number that it is.
    case number
    /// As a class number.
    case classes(ClassNames)
}

/// The classes of a target in scikit-learn's order: numbers by value, texts by code point.
package struct ClassNames: Hashable, Sendable {
    /// The classes by their texts; numbers as Python prints them.
    package let names: [String]
    /// The classes by their values, if they are numbers.
    package let numbers: [Double]?

    /// Classes that are numbers.
    package init(numbers: some Sequence<Double>) {
        let sorted = numbers.sorted()
        self.numbers = sorted
        names = sorted.map(ClassNames.text)
    }

    /// Classes that are texts.
    package init(texts: some Sequence<String>) {
        names = texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        numbers = nil
    }

    /// A whole number without a point.
    private static func text(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

    /// The class number of a value.
    package func code(_ value: Double) -> Int? { numbers?.firstIndex(of: value) }

    /// The class as JSON has it.
    package func json(_ place: Int) -> JSON {
        guard let numbers else { return .string(names[place]) }
        return .number(Int(exactly: numbers[place]).map { JSONNumber($0) } ?? JSONNumber(numbers[place]))
    }
}
