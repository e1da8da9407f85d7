/// Applies a fitted column to fields, one by one.
///
/// Remembers distinct fields, so use one for each thread.
public struct FieldEncoder: Sendable {
    /// The column.
    public let column: FittedColumn
    private var seen = FieldTable()
    /// The result for each distinct field of a column with categories.
    private var results: [Result] = []
    private let places: [[UInt8]: Int]

    /// What becomes of a field.
    public enum Result: Hashable, Sendable {
        /// It stays as it is.
        case unchanged
        /// A number; NaN is written as an empty field.
        case number(Double)
        /// The text that stands in for a missing value.
        case text(String)
        /// A 1 in the column of this place and 0 in the others of them; 0 in all for `nil`.
        case category(Int?)
    }

    /// Prepares to encode.
    public init(_ column: FittedColumn) {
        self.column = column
        var places: [[UInt8]: Int] = [:]
        if case .oneHot(let categories, _)? = column.encoding, case .texts(let texts) = categories.values {
            for (place, text) in texts.enumerated() { places[Array(text.utf8)] = place }
        }
        self.places = places
    }

    /// What becomes of each number, where a field is nothing but the number that it stands for.
    public var numberStep: NumberStep? {
        guard !hasCategories, column.encoding != nil || column.type == .double else { return nil }
        return NumberStep(column)
    }

    /// The result of a field.
    ///
    /// - Parameter field: its content without quotes.
    /// - Throws: ``PreprocessingError`` without a row.
    /// - Returns: what is written for it.
    @unsafe public mutating func result(of field: UnsafeRawBufferPointer) throws(PreprocessingError) -> Result {
        if let numberStep { return unsafe .number(try number(field, numberStep)) }
        let number = unsafe Int(seen.number(of: field))
        if number < results.count { return results[number] }
        let result = try found(seen[number])
        results.append(result)
        return result
    }

    private var hasCategories: Bool {
        if case .oneHot? = column.encoding { true } else { false }
    }

    /// The number of a field after the steps.
    @unsafe private func number(
        _ field: UnsafeRawBufferPointer, _ step: NumberStep
    ) throws(PreprocessingError) -> Double {
        guard let value = unsafe PandasField.number(field) else {
            throw unsafe .notANumber(
                column: column.name, value: String(decoding: field, as: UTF8.self), row: nil)
        }
        guard !value.isInfinite else { throw .infinite(column: column.name, row: nil) }
        return step.result(of: value)
    }

    /// The result of a distinct field.
    private func found(_ field: ArraySlice<UInt8>) throws(PreprocessingError) -> Result {
        let isMissing = PandasTyping.isMissing(field)
        guard case .oneHot(let categories, let unseen)? = column.encoding else {
            if isMissing { return filled }
            if column.type == .integer, FieldNumber.double(field) == nil {
                throw .notANumber(column: column.name, value: String(decoding: field, as: UTF8.self), row: nil)
            }
            return .unchanged
        }
        if let place = place(field, isMissing: isMissing, categories) { return .category(place) }
        guard unseen == .ignore else {
            let text = isMissing ? "nan" : String(decoding: field, as: UTF8.self)
            throw .unseen(column: column.name, value: column.type == .text ? PythonText.string(text) : text, row: nil)
        }
        return .category(nil)
    }

    /// The place of a field among categories.
    private func place(
        _ field: ArraySlice<UInt8>, isMissing: Bool, _ categories: FittedColumn.Categories
    ) -> Int? {
        if isMissing, column.fill == nil { return categories.includesMissing ? categories.values.count : nil }
        switch categories.values {
        case .texts:
            if isMissing, case .text(let text)? = column.fill { return places[Array(text.utf8)] }
            return places[Array(field)]
        case .integers(let values):
            if isMissing, case .number(let value)? = column.fill {
                return values.firstIndex { Double($0) == value }
            }
            if let value = FieldNumber.small(field) { return values.firstIndex(of: value) }
            return FieldNumber.double(field).flatMap { value in values.firstIndex { Double($0) == value } }
        case .doubles(let values):
            if isMissing, case .number(let value)? = column.fill { return values.firstIndex(of: value) }
            return FieldNumber.double(field).flatMap { values.firstIndex(of: $0) }
        case .booleans(let values): return FieldNumber.bool(field).flatMap { values.firstIndex(of: $0) }
        case .unsigned, .objects, .rows: return nil
        }
    }

    /// What is written for a missing value.
    private var filled: Result {
        switch column.fill {
        case nil: .unchanged
        case .text(let text)?: .text(text)
        case .number(let value)?:
            // Whole numbers stay whole.
            if column.type == .integer, let whole = Int64(exactly: value) {
                .text(String(whole))
            } else {
                .number(value)
            }
        }
    }
}
