import Columnar

/// Collects the arrays or maps that a loop over rows makes of elements that exist already: by their numbers.
///
/// The elements are gathered afterwards, all at once.
struct ListWriter: ~Copyable {
    private let offsets: Buffer
    private let ends: Lane<Int64>
    private let rowCount: Int
    private var picks: Buffer
    private var pickLane: Lane<UInt32>
    private var capacity: Int
    private let limit: Int
    /// Elements so far.
    private(set) var count = 0
    private var nulls: Buffer?
    private var failures: [Int: Failure] = [:]

    /// The number that stands for NULL.
    static var missing: UInt32 { .max }

    /// Makes room for a number of rows, and for about as many elements.
    init(rows: Int, elements: Int, context: EvaluationContext) {
        rowCount = rows
        offsets = Buffer(byteCount: (rows + 1) * 8)
        ends = Lane(offsets, count: rows + 1)
        ends[0] = 0
        capacity = max(16, elements)
        picks = Buffer(byteCount: capacity * 4)
        pickLane = Lane(picks, count: capacity)
        // A number and a value of eight bytes at least.
        limit = min(context.session.memoryLimit, 1 << 33) / 12
    }

    /// Makes room for more elements.
    ///
    /// - Throws: a failure if the memory of the query does not hold them.
    @inline(__always)
    mutating func reserve(_ more: Int) throws {
        if count &+ more > capacity { try grow(count &+ more) }
    }

    /// A failure if the memory of the query does not hold some elements.
    @inline(__always)
    func checkRoom(for elements: Int) throws {
        if elements > limit {
            throw Failure(
                "EXCEEDED_LOCAL_MEMORY_LIMIT", "The arrays that a function makes exceed the memory of the query")
        }
    }

    @inline(never)
    private mutating func grow(_ needed: Int) throws {
        try checkRoom(for: needed)
        let larger = max(needed, capacity * 2)
        Buffer.grow(&picks, to: larger * 4, keeping: count * 4)
        capacity = larger
        pickLane = Lane(picks, count: larger)
    }

    /// Appends an element to the row; there must be room.
    @inline(__always)
    mutating func append(_ element: Int) {
        pickLane[count] = UInt32(truncatingIfNeeded: element)
        count &+= 1
    }

    /// Appends NULL to the row; there must be room.
    @inline(__always)
    mutating func appendNull() {
        pickLane[count] = ListWriter.missing
        count &+= 1
    }

    /// Appends elements that follow each other to the row; there must be room.
    @inline(__always)
    mutating func append(_ elements: Range<Int>) {
        for element in elements {
            pickLane[count] = UInt32(truncatingIfNeeded: element)
            count &+= 1
        }
    }

    /// An element appended before.
    @inline(__always)
    subscript(position: Int) -> Int {
        get { Int(pickLane[position]) }
        nonmutating set { pickLane[position] = UInt32(truncatingIfNeeded: newValue) }
    }

    /// Counts elements that the caller keeps elsewhere; then none are gathered.
    @inline(__always)
    mutating func skip(_ elements: Int) { count &+= elements }

    /// Takes back elements.
    @inline(__always)
    mutating func truncate(to length: Int) { count = length }

    /// Ends a row.
    @inline(__always)
    mutating func end(_ row: Int) { ends[row &+ 1] = Int64(count) }

    /// Makes a row NULL, whatever was appended.
    mutating func setNull(_ row: Int) {
        count = Int(ends[row])
        ends[row + 1] = ends[row]
        if nulls == nil { nulls = Buffer(zeroed: rowCount) }
        if let nulls { Lane<UInt8>(nulls, count: rowCount)[row] = 1 }
    }

    /// Makes a row fail, whatever was appended.
    mutating func fail(_ row: Int, _ error: any Error) {
        count = Int(ends[row])
        ends[row + 1] = ends[row]
        failures[row] = error as? Failure ?? Failure("GENERIC_INTERNAL_ERROR", "\(error)")
    }

    /// What was written.
    consuming func finish() -> Lists {
        Lists(
            offsets: offsets, elements: Selection(rows: picks, count: count), nulls: nulls,
            failures: failures.isEmpty ? nil : RowFailures(failures), rows: rowCount)
    }
}

/// The rows of an ARRAY or MAP column before their elements are gathered.
struct Lists {
    /// `rows + 1` Int64.
    let offsets: Buffer
    /// The numbers of the elements; ``ListWriter/missing`` for NULL.
    let elements: Selection
    /// NULL rows.
    let nulls: Buffer?
    /// Failed rows.
    let failures: RowFailures?
    /// How many rows were written.
    let rows: Int

    /// The elements of a row, as numbers of ``elements``.
    func range(_ row: Int) -> Range<Int> {
        let ends = Lane<Int64>(offsets, count: rows + 1)
        return Int(ends[row])..<Int(ends[row + 1])
    }

    /// The column whose children are made by a caller.
    func column(_ call: ScalarCall, children: [Column]) -> Column {
        column(call.resultType, call, children: children)
    }

    /// The column of a type that is not the call's.
    func column(_ type: DataType, _ call: ScalarCall, children: [Column]) -> Column {
        Column(
            type: type, count: call.count, values: offsets, nulls: nulls, isConstant: call.isConstant,
            children: children, failures: failures)
    }

    /// The column whose elements come out of other columns by number.
    func column(_ call: ScalarCall, gathering sources: [Column]) -> Column {
        column(call, children: sources.map { $0.gatheredOrNull(elements) })
    }
}

extension ScalarCall {
    /// Makes the array or map of each row by number.
    ///
    /// Rows with a NULL or failed argument are decided before the body is called; with `strict` false NULLs are left to it.
    ///
    /// - Parameters:
    ///   - elements: about how many elements there will be.
    ///   - strict: whether NULL in any argument gives NULL.
    ///   - body: appends the row's elements and returns true, or returns false for NULL.
    /// - Returns: the rows, their elements not gathered yet.
    @inline(__always)
    func mapLists(
        elements: Int, strict: Bool = true, _ body: (Int, inout ListWriter) throws -> Bool
    ) -> Lists {
        let rows = arguments.isEmpty ? count : stored
        let state = ArgumentState(strict ? arguments : arguments.map(\.withoutNulls), stored: rows)
        var writer = ListWriter(rows: rows, elements: elements, context: context)
        let isClean = state.isClean
        for row in 0..<rows {
            if !isClean {
                switch state.outcome(row) {
                case .null:
                    writer.setNull(row)
                    continue
                case .failure(let failure):
                    writer.fail(row, failure)
                    continue
                case .open: break
                }
            }
            do {
                if try body(row, &writer) { writer.end(row) } else { writer.setNull(row) }
            } catch { writer.fail(row, error) }
        }
        return writer.finish()
    }
}
