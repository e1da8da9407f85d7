import CSV
import Columnar
import Splitting

/// Writes the fields of one column, for one thread.
final class ColumnRewriter {
    /// What a field becomes.
    private enum Work {
        case number(NumberStep, name: String)
        case fitted
        case pandas(PandasColumnType.DataType)
    }

    private let work: Work
    private let delimiter: UInt8
    private let normalizes: Bool
    private let hasLoneField: Bool
    private var encoder: FieldEncoder?
    /// What stands for each category, and last what stands for none.
    private let categories: [[UInt8]]

    /// Prepares to write.
    init(_ form: RowLayout.Form, _ layout: RowLayout) {
        let delimiter = layout.delimiter
        self.delimiter = delimiter
        normalizes = layout.normalizes
        hasLoneField = layout.hasLoneField
        switch form {
        case .pandas(let type):
            work = .pandas(type)
            categories = []
        case .fitted(let column):
            let encoder = FieldEncoder(column)
            work = encoder.numberStep.map { .number($0, name: column.name) } ?? .fitted
            self.encoder = encoder
            guard case .oneHot(let values, _)? = column.encoding else {
                categories = []
                return
            }
            let count = values.count
            categories = (0...count).map { one in
                Array((0..<count).map { Array(($0 == one ? "1.0" : "0.0").utf8) }.joined(separator: [delimiter]))
            }
        }
    }

    /// The new texts of a block.
    ///
    /// - Parameters:
    ///   - column: the fields' contents.
    ///   - fields: the fields as they stand in the file.
    ///   - firstRow: the block's first row, for errors.
    /// - Throws: ``PreprocessingError`` with the row.
    /// - Returns: a text for each row.
    func texts(_ column: Column, fields: RawFields, firstRow: Int) throws -> ColumnTexts {
        var buffer = TextBuffer(capacity: 24 * column.count)
        var ends: [Int] = []
        ends.reserveCapacity(column.count)
        let views = column.views
        let nulls = column.nullFlags
        for row in 0..<column.count {
            let place = column.isConstant ? 0 : row
            let view = nulls.map { $0[place] != 0 } == true ? ByteView.empty : views[place]
            let start = buffer.count
            let isWritten: Bool
            do {
                isWritten = try write(view, to: &buffer)
            } catch let error as PreprocessingError {
                throw error.inRow(firstRow + row + 1)
            }
            if hasLoneField, buffer.count == start { buffer.append("\"\"") }
            ends.append(isWritten ? buffer.count : ~buffer.count)
        }
        return ColumnTexts(buffer, ends: ends, fields: fields)
    }

    /// Writes a field; says whether it is not to stay as it stands in the file.
    @inline(__always)
    private func write(_ view: ByteView, to buffer: inout TextBuffer) throws -> Bool {
        switch work {
        case .number(let step, let name):
            guard let number = NumberField.value(view) else {
                throw PreprocessingError.notANumber(column: name, value: view.string, row: nil)
            }
            guard !number.isInfinite else { throw PreprocessingError.infinite(column: name, row: nil) }
            append(step.result(of: number), to: &buffer)
            return true
        case .fitted: return try writeFitted(view, to: &buffer)
        case .pandas(.double):
            append(NumberField.value(view) ?? .nan, to: &buffer)
            return true
        case .pandas(let type):
            switch unsafe type.output(of: view.buffer) {
            case .unchanged: QuotedText.append(view, delimiter: delimiter, to: &buffer)
            case .empty: break
            case .number(let number): append(number, to: &buffer)
            case .text(let text): unsafe text.withUnsafeBytes { unsafe buffer.append($0) }
            }
            return true
        }
    }

    private func writeFitted(_ view: ByteView, to buffer: inout TextBuffer) throws -> Bool {
        guard let result = unsafe try encoder?.result(of: view.buffer) else { return false }
        switch result {
        case .unchanged:
            guard normalizes else { return false }
            if unsafe !PandasField.isMissing(view.buffer) { QuotedText.append(view, delimiter: delimiter, to: &buffer) }
        case .number(let number): append(number, to: &buffer)
        case .text(let text):
            unsafe QuotedText.bytes(Array(text.utf8), delimiter: delimiter).withUnsafeBytes { unsafe buffer.append($0) }
        case .category(let place):
            unsafe categories[place ?? categories.count - 1].withUnsafeBytes { unsafe buffer.append($0) }
        }
        return true
    }

    private func append(_ number: Double, to buffer: inout TextBuffer) {
        if !number.isNaN { DoubleText.appendPython(number, to: &buffer) }
    }
}
