import Columnar

/// Row numbers in the order in which they came in: a list, or simply the numbers from 0.
struct RowNumbers: Sendable {
    /// The numbers; nil if each row's number is its position.
    let lane: Lane<UInt32>?
    /// Rows.
    let count: Int

    /// The number of a row by its position.
    @inline(__always)
    subscript(position: Int) -> Int {
        if let lane { Int(lane[position]) } else { position }
    }

    /// Visits the rows of some positions.
    @inline(__always)
    func forEach(_ range: Range<Int>, _ body: (_ position: Int, _ row: Int) -> Void) {
        if let lane {
            for position in range { body(position, Int(lane[position])) }
        } else {
            for position in range { body(position, position) }
        }
    }

    /// The part of the positions that falls to one of several threads.
    func share(_ worker: Int, of workers: Int) -> Range<Int> {
        count * worker / workers..<count * (worker + 1) / workers
    }
}
