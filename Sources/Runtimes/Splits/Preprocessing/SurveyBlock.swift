import CSV
import Columnar
import Splitting

/// What one block of rows has of what a survey looks for.
struct SurveyBlock: Sendable {
    private(set) var tallies: [ColumnTally]
    private(set) var numbers: [[NumberTally]?] = []
    private(set) var types: [PandasColumnType] = []

    /// Reads a block.
    ///
    /// - Parameters:
    ///   - block: of a scan of `columns`.
    ///   - request: what is looked for.
    ///   - columns: the columns of the scan.
    ///   - membership: the part of each row.
    ///   - firstRow: the block's first row in the table.
    ///   - hashes: gets a hash of each row.
    /// - Throws: what reading throws.
    init(
        _ block: any RowBlock, _ request: SurveyRequest, columns: [Int], membership: RowMembership, firstRow: Int,
        hashes: Buffer?
    ) throws {
        tallies = request.fits.map { ColumnTally($0.steps) }
        let train = membership.place(of: .train) ?? -1
        let parts = membership.names.count
        for (place, position) in columns.enumerated() {
            let column = try block.column(place, rows: nil, undecoded: false)
            let fit = request.fits.firstIndex { $0.position == position }
            let values =
                request.wantsStatistics || fit.map { tallies[$0].takesNumbers } == true
                ? NumberLane(column) : nil
            if let fit {
                SurveyBlock.tally(column, values, &tallies[fit], membership, train: train, firstRow: firstRow)
            }
            if request.wantsStatistics {
                numbers.append(values.flatMap { SurveyBlock.numbers($0, parts, membership, firstRow: firstRow) })
            }
            if request.wantsTypes { types.append(PandasColumnType(column)) }
        }
        if let hashes, let block = block as? any RawRowBlock {
            block.rawRows(field: nil).hash(to: hashes, from: firstRow)
        }
    }

    private static func tally(
        _ column: Column, _ values: NumberLane?, _ tally: inout ColumnTally, _ membership: RowMembership, train: Int,
        firstRow: Int
    ) {
        let views = column.views
        for row in 0..<column.count {
            let isTrain = membership.part(of: firstRow &+ row)?.place == train
            let view = column.isNull(row) ? ByteView.empty : views[column.isConstant ? 0 : row]
            if let values, tally.takesNumbers {
                unsafe tally.add(values[row], view.buffer, isTrain: isTrain, row: row)
            } else {
                unsafe tally.add(view.buffer, isTrain: isTrain, row: row)
            }
        }
    }

    /// The numbers of each part; nil where a value is none.
    private static func numbers(
        _ values: NumberLane, _ parts: Int, _ membership: RowMembership, firstRow: Int
    ) -> [NumberTally]? {
        guard values.areNumbers else { return nil }
        var tallies = [NumberTally](repeating: NumberTally(), count: parts)
        for row in 0..<values.count {
            guard let (place, times) = membership.part(of: firstRow &+ row), let value = values[row] else { continue }
            if times == 1 {
                tallies[place].add(value)
            } else {
                tallies[place].add(value, times: times)
            }
        }
        return tallies
    }
}

/// The fields of a column as numbers, up to the first that is none.
struct NumberLane: Sendable {
    private let values: Buffer
    /// The first field that is no number; nothing is known of those behind it.
    private let firstBad: Int?
    let count: Int
    /// Whether every field is a finite number or missing.
    let areNumbers: Bool

    init(_ column: Column) {
        count = column.count
        values = Buffer(byteCount: 8 * max(1, count))
        let lane = Lane<Double>(values, count: count)
        let views = column.views
        var row = 0
        var bad: Int?
        var isInfinite = false
        while row < count, bad == nil, !isInfinite {
            let value = column.isNull(row) ? .nan : NumberField.value(views[column.isConstant ? 0 : row])
            lane[row] = value ?? .nan
            if value == nil { bad = row }
            isInfinite = value?.isInfinite ?? false
            row += 1
        }
        while row < count {
            lane[row] = .nan
            row += 1
        }
        firstBad = bad
        areNumbers = bad == nil && !isInfinite
    }

    /// A number, NaN where the field is missing, nil where it is neither.
    subscript(row: Int) -> Double? { row == firstBad ? nil : Lane<Double>(values, count: count)[row] }
}
