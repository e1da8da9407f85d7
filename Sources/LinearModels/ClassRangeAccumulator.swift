/// The range of every feature within every class: shows which features separate classes all by themselves.
struct ClassRangeAccumulator: RowAccumulator {
    private let classCount: Int
    /// Feature by feature, one per class.
    private var lowest: [Double]
    private var highest: [Double]

    init(featureCount: Int, classCount: Int) {
        self.classCount = classCount
        lowest = [Double](repeating: .infinity, count: featureCount * classCount)
        highest = [Double](repeating: -.infinity, count: featureCount * classCount)
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        for row in 0..<block.count where block.weight(row: row) > 0 {
            let label = Int(block.target(row: row))
            for feature in 0..<block.featureCount {
                let (place, value) = (feature * classCount + label, block.feature(feature, row: row))
                lowest[place] = min(lowest[place], value)
                highest[place] = max(highest[place], value)
            }
        }
    }

    mutating func merge(_ next: ClassRangeAccumulator) throws(LinearModelError) {
        for place in lowest.indices {
            lowest[place] = min(lowest[place], next.lowest[place])
            highest[place] = max(highest[place], next.highest[place])
        }
    }

    /// Features whose ranges in the classes do not overlap at all.
    var separating: [Int] {
        (0..<(lowest.count / max(classCount, 1))).filter { feature in
            let ranges = (0..<classCount).map { feature * classCount + $0 }.sorted { lowest[$0] < lowest[$1] }
            return zip(ranges, ranges.dropFirst()).allSatisfy { highest[$0] < lowest[$1] }
        }
    }
}
