package import Columnar

/// Takes the results of a loop over rows and makes a column of them.
package struct RowWriter<Result: Scalar> {
    private let values: Buffer
    private let lane: Lane<Result.Element>
    private let count: Int
    private var nulls: Buffer?
    private var failures: [Int: Failure] = [:]

    /// Makes room for a number of rows.
    @inline(__always)
    package init(count: Int) {
        self.count = count
        values = Buffer(byteCount: count * MemoryLayout<Result.Element>.stride)
        lane = Lane(values, count: count)
    }

    /// Sets a row's value.
    @inline(__always)
    package func set(_ row: Int, _ value: Result) {
        lane[row] = value.stored
    }

    /// Makes a row NULL.
    @inline(__always)
    package mutating func setNull(_ row: Int) {
        lane[row] = Result.blank
        markNull(row)
    }

    @inline(never)
    private mutating func markNull(_ row: Int) {
        if nulls == nil {
            let buffer = Buffer(byteCount: count)
            buffer.fill(0)
            nulls = buffer
        }
        if let nulls { Lane<UInt8>(nulls, count: count)[row] = 1 }
    }

    /// Makes a row fail.
    ///
    /// What is no ``Failure`` becomes an internal error.
    @inline(never)
    package mutating func fail(_ row: Int, _ error: any Error) {
        lane[row] = Result.blank
        failures[row] = error as? Failure ?? Failure("GENERIC_INTERNAL_ERROR", "\(error)")
    }

    /// The column.
    ///
    /// - Parameters:
    ///   - type: its type.
    ///   - rows: rows of the column; more than were written if it is constant.
    ///   - isConstant: whether one row was written for all.
    ///   - owners: what keeps views alive.
    /// - Returns: the rows written.
    package func finish(
        type: DataType, rows: Int? = nil, isConstant: Bool = false, owners: [any AnyObject & Sendable] = []
    ) -> Column {
        Column(
            type: type, count: rows ?? count, values: values, nulls: nulls, isConstant: isConstant, owners: owners,
            failures: failures.isEmpty ? nil : RowFailures(failures))
    }
}

/// NULLs and failures of a call's arguments, together.
package struct ArgumentState {
    private let nulls: Lane<UInt8>?
    private let failures: [Int: Failure]
    private let buffer: Buffer?

    /// Combines the arguments of a call.
    ///
    /// - Parameters:
    ///   - arguments: the columns.
    ///   - stored: rows to look at: 1 if all arguments are constant.
    package init(_ arguments: [Column], stored: Int) {
        var failures: [Int: Failure] = [:]
        var combined: Buffer?
        for argument in arguments {
            if let rows = argument.failures?.byRow {
                for row in 0..<(argument.isConstant ? stored : 0) where failures[row] == nil { failures[row] = rows[0] }
                if !argument.isConstant { failures.merge(rows) { first, _ in first } }
            }
            guard let flags = argument.nullFlags else { continue }
            if let combined {
                let target = Lane<UInt8>(combined, count: stored)
                let step = argument.step
                for row in 0..<stored { target[row] |= flags[row &* step] }
            } else {
                let buffer = Buffer(byteCount: stored)
                let target = Lane<UInt8>(buffer, count: stored)
                let step = argument.step
                for row in 0..<stored { target[row] = flags[row &* step] }
                combined = buffer
            }
        }
        buffer = combined
        nulls = combined.map { Lane($0, count: stored) }
        self.failures = failures
    }

    /// Whether every row has all of its arguments.
    @inline(__always)
    package var isClean: Bool { nulls == nil && failures.isEmpty }

    /// What is known of a row before the body is called.
    package enum Outcome {
        case open
        case null
        case failure(Failure)
    }

    /// What is known of a row's result before the body is called.
    package func outcome(_ row: Int) -> Outcome {
        if let nulls, nulls[row] != 0 { return .null }
        if !failures.isEmpty, let failure = failures[row] { return .failure(failure) }
        return .open
    }

    /// Whether a row's result is decided before the body is called; then it has been written.
    @inline(__always)
    package func decides<Result>(_ row: Int, _ writer: inout RowWriter<Result>) -> Bool {
        if let nulls, nulls[row] != 0 {
            writer.setNull(row)
            return true
        }
        if !failures.isEmpty, let failure = failures[row] {
            writer.fail(row, failure)
            return true
        }
        return false
    }
}
