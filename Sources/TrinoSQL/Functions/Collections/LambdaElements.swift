import Columnar

/// What a lambda gave for each element of a call.
struct ElementResults {
    /// The results, a value for each element.
    let column: Column
    private let failures: [Int: Failure]
    private let nulls: NullLane

    /// The results of a lambda.
    init(_ column: Column) {
        failures = column.failures?.byRow ?? [:]
        self.column = column.flattened()
        nulls = NullLane(self.column)
        isConstant = column.isConstant
    }

    private let isConstant: Bool

    /// Whether no element failed.
    var isClean: Bool { failures.isEmpty }

    /// Raises the failure of an element.
    @inline(__always)
    func check(_ element: Int) throws {
        if !failures.isEmpty, let failure = failures[isConstant ? 0 : element] { throw failure }
    }

    /// Whether an element's result is NULL.
    @inline(__always)
    func isNull(_ element: Int) -> Bool { nulls[element] }

    /// Whether an element's BOOLEAN result is true.
    @inline(__always)
    func isTrue(_ element: Int) -> Bool { !nulls[element] && column.bools[element] != 0 }
}

extension CallElements {
    /// The elements of a row.
    @inline(__always)
    func range(_ row: Int) -> Range<Int> {
        let starts = starts
        return Int(truncatingIfNeeded: starts[row])..<Int(truncatingIfNeeded: starts[row &+ 1])
    }

    /// What a lambda gives for each element.
    func results(of lambda: Lambda) throws -> ElementResults {
        ElementResults(try lambda.apply(children, rows: rows))
    }
}
