import CKernels
import Columnar

/// One pass over the fields of a column: the kernel takes what is spelled as usual, plain code the rest.
@safe struct FieldRun {
    let parser: FieldParser
    /// The fields' texts.
    let views: Buffer
    let count: Int
    /// Room for NULL flags.
    let nulls: Buffer
    /// Marks fields that rows lack, where that is not the same as an empty field.
    let missing: Buffer?

    /// Parses views into values and NULL flags; returns how many it managed before one it did not.
    typealias Kernel<Element> = (
        UnsafePointer<pjrun_view_t>, Int, UnsafeMutablePointer<Element>, UnsafeMutablePointer<UInt8>
    ) -> Int

    /// The column.
    ///
    /// - Parameters:
    ///   - zero: what lies in the lanes of NULL and failed rows.
    ///   - kernel: for the usual spellings, if there is one.
    ///   - slow: for a text that is not empty; nil if it is no value of the type.
    /// - Returns: the column, with failures of rows if the dialect has them.
    /// - Throws: what the dialect says about a text that is no value.
    func column<Element: BitwiseCopyable>(
        _ zero: Element, kernel: Kernel<Element>?, slow: (UnsafeRawBufferPointer) -> Element?
    ) throws -> Column {
        let values = Buffer(byteCount: count * MemoryLayout<Element>.stride)
        let target = unsafe values.base.assumingMemoryBound(to: Element.self)
        let (fields, flags) = unsafe (views.fieldViews, nulls.bytes)
        var failures: [Int: Failure] = [:]
        var row = 0
        while row < count {
            if let kernel = unsafe kernel {
                row += unsafe kernel(fields + row, count - row, target + row, flags + row)
                if row >= count { break }
            }
            let text = unsafe UnsafeRawBufferPointer(start: fields[row].start, count: fields[row].count)
            let isEmpty = unsafe text.isEmpty
            unsafe flags[row] = isEmpty ? 1 : 0
            unsafe target[row] = zero
            if !isEmpty {
                if let value = unsafe slow(text) {
                    unsafe target[row] = value
                } else if let failure = try unsafe parser.bad(text) {
                    failures[row] = failure
                } else {
                    unsafe flags[row] = 1
                }
            }
            row += 1
        }
        if parser.failsOnEmpty { try failEmpty(&failures) }
        let isAnyNull = unsafe pjrun_mask_count(flags, count) > 0
        let flagCopy = isAnyNull ? Buffer(byteCount: count) : nil
        if let flagCopy { unsafe flagCopy.base.copyMemory(from: nulls.base, byteCount: count) }
        return Column(
            type: parser.column.type, count: count, values: values, nulls: flagCopy,
            failures: failures.isEmpty ? nil : RowFailures(failures))
    }

    /// Makes failures of the empty fields that rows have.
    private func failEmpty(_ failures: inout [Int: Failure]) throws {
        for row in 0..<count {
            guard unsafe views.fieldViews[row].count == 0 else { continue }
            if let missing, unsafe missing.bytes[row] != 0 { continue }
            guard let failure = try unsafe parser.bad(UnsafeRawBufferPointer(start: nil, count: 0)) else { continue }
            failures[row] = failure
            unsafe nulls.bytes[row] = 0
        }
    }
}
