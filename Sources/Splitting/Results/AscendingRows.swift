/// Where a row goes in a split that keeps the order of rows.
enum RowMark {
    static let dropped: UInt8 = 0
    static let train: UInt8 = 1
    static let test: UInt8 = 2
}

/// Collects rows in ascending order by a mark each, without a branch per row.
enum AscendingRows {
    /// The rows marked `train` and those marked `test`.
    static func split(_ rowCount: Int, mark: (Int) -> UInt8) -> (train: [UInt32], test: [UInt32]) {
        var train: [UInt32] = []
        // Both sides get room for all rows: a row is written to both, and only the side it belongs to moves on.
        let test = unsafe [UInt32](unsafeUninitializedCapacity: rowCount) { test, testCount in
            unsafe train = [UInt32](unsafeUninitializedCapacity: rowCount) { train, trainCount in
                var row = 0
                var inTrain = 0
                var inTest = 0
                while row < rowCount {
                    let mark = mark(row)
                    unsafe train[inTrain] = UInt32(truncatingIfNeeded: row)
                    unsafe test[inTest] = UInt32(truncatingIfNeeded: row)
                    inTrain &+= Int(mark & 1)
                    inTest &+= Int(mark >> 1)
                    row &+= 1
                }
                trainCount = inTrain
                testCount = inTest
            }
        }
        return (train, test)
    }
}
