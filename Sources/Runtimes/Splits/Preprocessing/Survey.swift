import CSV
import Columnar
import Splitting
import Synchronization

/// What is looked for in the columns of a file, once it is known which part each row goes to.
struct SurveyRequest: Sendable {
    /// The columns whose steps are fitted to the train part.
    var fits: [PlannedColumn] = []
    /// Whether each part's numbers are counted and summed up, and equal rows looked for.
    var wantsStatistics = false
    /// Whether each column's type is looked for.
    var wantsTypes = false

    /// Whether there is nothing to look for.
    var isEmpty: Bool { fits.isEmpty && !wantsStatistics && !wantsTypes }

    /// The positions of the columns that are read.
    func positions(columnCount: Int) -> [Int] {
        wantsStatistics || wantsTypes ? Array(0..<columnCount) : fits.map(\.position)
    }
}

/// What was found in the columns of a file.
struct Survey: Sendable {
    /// The tally of each column that is fitted.
    private(set) var tallies: [ColumnTally]
    /// The numbers of each column in each part; nil for a column that does not hold numbers.
    private(set) var numbers: [[NumberTally]?]
    /// What pandas would take each column for.
    private(set) var types: [PandasColumnType]
    /// A hash of each row, if equal rows are looked for.
    let hashes: Buffer?
    let rowCount: Int

    init(_ request: SurveyRequest, columnCount: Int, parts: Int, rowCount: Int) {
        self.rowCount = rowCount
        tallies = request.fits.map { ColumnTally($0.steps) }
        numbers = (0..<(request.wantsStatistics ? columnCount : 0)).map { _ in
            [NumberTally](repeating: NumberTally(), count: parts)
        }
        types = (0..<(request.wantsTypes ? columnCount : 0)).map { _ in PandasColumnType() }
        hashes = request.wantsStatistics ? Buffer(byteCount: 8 * max(1, rowCount)) : nil
    }

    /// Adds what a later block has.
    mutating func merge(_ block: SurveyBlock, firstRow: Int) {
        for place in tallies.indices { tallies[place].merge(block.tallies[place], firstRow: firstRow) }
        for place in numbers.indices {
            guard let found = block.numbers[place] else {
                numbers[place] = nil
                continue
            }
            for part in found.indices { numbers[place]?[part].merge(found[part]) }
        }
        for place in types.indices { types[place].merge(block.types[place]) }
    }

    // MARK: - Reading

    /// Reads the columns of all rows.
    ///
    /// - Parameters:
    ///   - request: what is looked for.
    ///   - table: the files.
    ///   - index: the blocks of an earlier scan.
    ///   - membership: the part of each row.
    ///   - rowCount: rows.
    ///   - threads: how many to use.
    /// - Throws: ``TaskFailure``, and what reading throws.
    /// - Returns: what was found; the same for any number of threads.
    static func read(
        _ request: SurveyRequest, of table: TextTable, _ index: BlockIndex, _ membership: RowMembership, rowCount: Int,
        threads: Int
    ) throws -> Survey {
        let columns = table.columns.count
        let positions = request.positions(columnCount: columns)
        let scan = try table.scan(columns: positions.isEmpty ? [0] : positions, constraints: [])
        let empty = Survey(request, columnCount: columns, parts: membership.names.count, rowCount: rowCount)
        let merging = BlockMerging(empty)
        try Workers.run(max(1, min(threads, scan.parallelism))) {
            let reader = try scan.makeReader()
            while let block = try reader.next() {
                let (place, firstRow) = try index.find(block)
                let found = try SurveyBlock(
                    block, request, columns: positions, membership: membership, firstRow: firstRow, hashes: empty.hashes
                )
                merging.put(found, place: place, firstRow: firstRow)
            }
        }
        let (survey, merged) = merging.result
        guard merged == index.count else {
            throw TaskFailure(message: "a file was changed while it was read", help: "try again")
        }
        return survey
    }
}

/// Merges blocks in their order, whoever brings them first, so that results do not depend on threads.
private final class BlockMerging: Sendable {
    private struct State {
        var survey: Survey
        var next = 0
        var waiting: [Int: (block: SurveyBlock, firstRow: Int)] = [:]
    }

    private let state: Mutex<State>

    init(_ survey: Survey) { state = Mutex(State(survey: survey)) }

    func put(_ block: SurveyBlock, place: Int, firstRow: Int) {
        state.withLock { state in
            state.waiting[place] = (block, firstRow)
            while let (block, firstRow) = state.waiting.removeValue(forKey: state.next) {
                state.survey.merge(block, firstRow: firstRow)
                state.next += 1
            }
        }
    }

    /// What was merged, and of how many blocks.
    var result: (Survey, Int) { state.withLock { ($0.survey, $0.next) } }
}
