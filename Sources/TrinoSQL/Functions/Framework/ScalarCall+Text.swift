package import Columnar

// As ScalarCall+Map.swift, for results that are new text: the body appends the row's text and returns true, or returns
// false for NULL.

/// Collects the texts of the rows of a column.
package struct TextRows: ~Copyable {
    private var ends: [Int] = []
    private var text: TextBuffer
    private let count: Int

    /// Makes room for a number of rows.
    package init(count: Int) {
        self.count = count
        text = TextBuffer(capacity: count * 8)
        ends.reserveCapacity(count)
    }

    /// Runs a body that appends a row's text.
    ///
    /// Text of a body that throws or returns false is dropped.
    /// - Returns: what the body returned.
    @inline(__always)
    package mutating func row(_ body: (inout TextBuffer) throws -> Bool) rethrows -> Bool {
        let start = text.count
        do {
            let isPresent = try body(&text)
            if !isPresent { text.truncate(to: start) }
            ends.append(text.count)
            return isPresent
        } catch {
            text.truncate(to: start)
            ends.append(start)
            throw error
        }
    }

    /// Appends an empty row.
    @inline(__always)
    package mutating func skip() {
        ends.append(text.count)
    }

    /// The views of the rows, and the memory that they point into.
    package func finish() -> (views: Buffer, owner: Buffer) {
        let owner = Buffer(byteCount: text.count)
        unsafe text.withBytes { bytes in
            if let base = bytes.baseAddress { unsafe owner.base.copyMemory(from: base, byteCount: bytes.count) }
        }
        let views = Buffer(byteCount: ends.count * MemoryLayout<ByteView>.stride)
        let lane = Lane<ByteView>(views, count: ends.count)
        let base = unsafe UnsafePointer(owner.base.assumingMemoryBound(to: UInt8.self))
        var start = 0
        for (row, end) in ends.enumerated() {
            lane[row] = unsafe ByteView(start: base + start, count: end - start)
            start = end
        }
        return (views, owner)
    }
}

extension ScalarCall {
    /// Makes the text of each row by number; see ``mapRows(strict:_:)``.
    @inline(__always)
    package func mapTextRows(strict: Bool = true, _ body: (Int, inout TextBuffer) throws -> Bool) -> Column {
        let rows = arguments.isEmpty ? count : stored
        let state = ArgumentState(strict ? arguments : arguments.map(\.withoutNulls), stored: rows)
        var texts = TextRows(count: rows)
        var marks = RowWriter<Bool>(count: rows)
        for row in 0..<rows {
            if state.decides(row, &marks) {
                texts.skip()
                continue
            }
            do {
                let isPresent = try texts.row { out in try body(row, &out) }
                if !isPresent { marks.setNull(row) }
            } catch { marks.fail(row, error) }
        }
        let (views, owner) = texts.finish()
        let flags = marks.finish(type: .boolean)
        return Column(
            type: resultType, count: count, values: views, nulls: flags.nulls, isConstant: isConstant,
            owners: [owner], failures: flags.failures)
    }

    /// Makes the text of each row from one argument.
    @inline(__always)
    package func mapText<A: Scalar>(_ body: (A, inout TextBuffer) throws -> Bool) -> Column {
        let column = arguments[0]
        let (a, step) = (column.lane(of: A.Element.self), column.step)
        return mapTextRows { row, out in try body(A.load(a[row &* step]), &out) }
    }

    /// Makes the text of each row from two arguments.
    @inline(__always)
    package func mapText<A: Scalar, B: Scalar>(_ body: (A, B, inout TextBuffer) throws -> Bool) -> Column {
        let (first, second) = (arguments[0], arguments[1])
        let (a, aStep) = (first.lane(of: A.Element.self), first.step)
        let (b, bStep) = (second.lane(of: B.Element.self), second.step)
        return mapTextRows { row, out in try body(A.load(a[row &* aStep]), B.load(b[row &* bStep]), &out) }
    }

    /// Makes the text of each row from three arguments.
    @inline(__always)
    package func mapText<A: Scalar, B: Scalar, C: Scalar>(
        _ body: (A, B, C, inout TextBuffer) throws -> Bool
    ) -> Column {
        let (first, second, third) = (arguments[0], arguments[1], arguments[2])
        let (a, aStep) = (first.lane(of: A.Element.self), first.step)
        let (b, bStep) = (second.lane(of: B.Element.self), second.step)
        let (c, cStep) = (third.lane(of: C.Element.self), third.step)
        return mapTextRows { row, out in
            try body(A.load(a[row &* aStep]), B.load(b[row &* bStep]), C.load(c[row &* cStep]), &out)
        }
    }
}

extension TextBuffer {
    /// Appends the bytes of a view.
    @inline(__always)
    package mutating func append(_ view: ByteView) {
        unsafe append(view.buffer)
    }
}
