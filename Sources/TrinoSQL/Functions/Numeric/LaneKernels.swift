package import Columnar

// Loops over lanes without a decision per row, which the compiler turns into vector instructions. A body gives its
// result for every row, also for NULLs (whose lanes hold something harmless), and tells of trouble in the sign bit of a
// second number. If any row was in trouble the loop's result is thrown away and nil comes back; then the caller takes
// the loop that decides row by row.

extension ScalarCall {
    /// Computes each row from two arguments; nil if a row was in trouble or an argument has failures.
    @inline(__always)
    package func combineLanes<A: BitwiseCopyable, B: BitwiseCopyable, R: BitwiseCopyable>(
        _ body: (A, B) -> (result: R, trouble: Int64)
    ) -> Column? {
        let (first, second) = (arguments[0], arguments[1])
        if first.failures != nil || second.failures != nil { return nil }
        let rows = stored
        let values = Buffer(byteCount: rows * MemoryLayout<R>.stride)
        let target = Lane<R>(values, count: rows)
        let a = first.lane(of: A.self)
        let b = second.lane(of: B.self)
        var trouble: Int64 = 0
        if rows == 0 {
            return column(values, nulls: nil)
        }
        if first.isConstant {
            let left = a[0]
            for row in 0..<rows {
                let step = body(left, b[row])
                target[row] = step.result
                trouble |= step.trouble
            }
        } else if second.isConstant {
            let right = b[0]
            for row in 0..<rows {
                let step = body(a[row], right)
                target[row] = step.result
                trouble |= step.trouble
            }
        } else {
            for row in 0..<rows {
                let step = body(a[row], b[row])
                target[row] = step.result
                trouble |= step.trouble
            }
        }
        if trouble < 0 { return nil }
        return column(values, nulls: first.combinedNulls(with: second, rows: rows))
    }

    /// Computes each row from the one argument; nil if a row was in trouble or the argument has failures.
    @inline(__always)
    package func transformLane<A: BitwiseCopyable, R: BitwiseCopyable>(
        _ body: (A) -> (result: R, trouble: Int64)
    ) -> Column? {
        let argument = arguments[0]
        if argument.failures != nil { return nil }
        let rows = stored
        let values = Buffer(byteCount: rows * MemoryLayout<R>.stride)
        let target = Lane<R>(values, count: rows)
        let a = argument.lane(of: A.self)
        var trouble: Int64 = 0
        for row in 0..<rows {
            let step = body(a[row])
            target[row] = step.result
            trouble |= step.trouble
        }
        if trouble < 0 { return nil }
        return column(values, nulls: argument.nulls)
    }

    private func column(_ values: Buffer, nulls: Buffer?) -> Column {
        Column(type: resultType, count: count, values: values, nulls: nulls, isConstant: isConstant)
    }
}

extension Column {
    /// The rows that are NULL in one of two columns; shares the flags if only one has some.
    ///
    /// - Parameters:
    ///   - other: a column of as many rows.
    ///   - rows: rows to look at: 1 if both are constant.
    /// - Returns: a flag per row, or nil if none is NULL.
    func combinedNulls(with other: Column, rows: Int) -> Buffer? {
        if let nulls, other.nulls == nil, !isConstant || rows == 1 { return nulls }
        if let nulls = other.nulls, self.nulls == nil, !other.isConstant || rows == 1 { return nulls }
        let (left, right) = (nullFlags, other.nullFlags)
        if left == nil && right == nil { return nil }
        let buffer = Buffer(byteCount: rows)
        let target = Lane<UInt8>(buffer, count: rows)
        let (leftStep, rightStep) = (step, other.step)
        for row in 0..<rows {
            target[row] = (left?[row &* leftStep] ?? 0) | (right?[row &* rightStep] ?? 0)
        }
        return buffer
    }
}
