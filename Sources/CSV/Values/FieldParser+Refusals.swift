import CKernels
import Columnar

// What becomes of texts that are no values.
extension FieldParser {
    /// Whether an empty field that is not missing is a bad value.
    var failsOnEmpty: Bool { if case .openCSV = table.dialect { true } else { false } }

    /// What becomes of a text that is no value of the type: a failure of its row, or NULL if there is none.
    ///
    /// - Throws: `SchemaContradiction` for an inferred type and `CSVError.badValue` for a declared one, in RFC 4180.
    func bad(_ text: UnsafeRawBufferPointer) throws -> Failure? {
        switch table.dialect {
        case .lazySimple: return nil
        case .openCSV(_, _, _, useNullForInvalid: true): return nil
        case .openCSV:
            let value = unsafe String(decoding: text, as: UTF8.self)
            let reason =
                value.isEmpty && (column.type == .double || column.type == .real)
                ? "empty String" : "For input string: \"\(value)\""
            return Failure("HIVE_BAD_DATA", "Error parsing field value '\(value)' for field \(index): \(reason)")
        case .rfc4180:
            guard column.isInferred else {
                throw CSVError.badValue(
                    column: column.name, type: column.type, value: unsafe String(decoding: text, as: UTF8.self),
                    at: unsafe position(of: text))
            }
            try unsafe refuseStream(text)
            throw SchemaContradiction(
                table: table.name, column: column.name, widened: unsafe InferredKind(text).widening(column.type))
        }
    }

    /// Refuses a text that contradicts a guess where the scan cannot start again.
    private func refuseStream(_ text: UnsafeRawBufferPointer) throws(CSVError) {
        if place.file.data.isSeekable || place.file.isSample { return }
        throw .contradiction(
            column: column.name, guessed: column.type, value: unsafe String(decoding: text, as: UTF8.self),
            at: unsafe position(of: text))
    }

    /// Refuses a field that is quoted and empty: the empty text, which is no value of types other than text.
    func refuseQuotedEmpty(_ views: Buffer, at row: Int) throws {
        let view = unsafe views.fieldViews[row]
        let text = unsafe UnsafeRawBufferPointer(start: view.start, count: 0)
        if column.isInferred {
            try unsafe refuseStream(text)
            throw SchemaContradiction(table: table.name, column: column.name, widened: .text)
        }
        throw CSVError.badValue(
            column: column.name, type: column.type, value: "", at: unsafe position(of: text))
    }

    /// A quoted field that something follows, which the index lets pass: a carriage return.
    func unclosed(_ views: Buffer, at row: Int) -> CSVError {
        let view = unsafe views.fieldViews[row]
        let opened = unsafe position(of: UnsafeRawBufferPointer(start: view.start, count: view.count))
        return .textAfterClosingQuote(opened: opened, at: opened)
    }

    /// Refuses the first text that a condition holds for.
    func refuse(_ run: FieldRun, where isWrong: (UnsafeRawBufferPointer) -> Bool) throws {
        for row in 0..<run.count {
            let view = unsafe run.views.fieldViews[row]
            let text = unsafe UnsafeRawBufferPointer(start: view.start, count: view.count)
            if unsafe !text.isEmpty && isWrong(text) { _ = try unsafe bad(text) }
        }
    }

    /// Refuses numbers that begin with a plus or a needless zero, and digits alone that leave 64 bits: inference takes
    /// them for text.
    func refuseOddNumbers(_ run: FieldRun) throws {
        let views = unsafe run.views.fieldViews
        var (found, longest): (UInt32, Int) = (0, 0)
        for row in 0..<run.count {
            // Of a short field this looks at the bytes behind it, which are readable.
            let view = unsafe views[row]
            let bytes = unsafe UnsafeRawPointer(view.start).loadUnaligned(as: UInt32.self)
            let unsigned = bytes &>> (bytes & 0xFF == 0x2D ? 8 : 0)
            let isZero: UInt32 = unsigned & 0xFF == 0x30 ? 1 : 0
            let isFollowed: UInt32 = (unsigned &>> 8 & 0xFF) &- 0x30 < 10 ? 1 : 0
            found |= (isZero & isFollowed) | (bytes & 0xFF == 0x2B ? 1 : 0)
            longest = unsafe max(longest, view.count)
        }
        var odd = found != 0
        if longest > 18 {
            for row in 0..<run.count {
                let view = unsafe views[row]
                if unsafe view.count > 18 && isDigits(view.start, view.count) { odd = true }
            }
        }
        if odd { try unsafe refuse(run) { unsafe !InferredKind($0).fits(column.type) } }
    }

    private func isDigits(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = unsafe text[0] == UInt8(ascii: "-") ? 1 : 0
        while unsafe at < count && text[at] &- 0x30 < 10 { at += 1 }
        return at == count
    }

    /// Where in its file a text lies; the block's start if it is a copy.
    private func position(of value: UnsafeRawBufferPointer) -> CSVPosition {
        var byte = 0
        if let address = value.baseAddress {
            let distance = unsafe address - UnsafeRawPointer(text)
            if distance >= 0 && distance <= place.rows.count { byte = distance }
        }
        return unsafe place.position(of: byte, in: text)
    }
}
