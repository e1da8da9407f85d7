import CKernels
import Testing

private let comparisons: [pjrun_comparison_t] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]

private func holds<Value: Comparable>(_ value: Value, _ comparison: pjrun_comparison_t, _ constant: Value) -> Bool {
    switch comparison {
    case .equal: value == constant
    case .notEqual: value != constant
    case .less: value < constant
    case .lessOrEqual: value <= constant
    case .greater: value > constant
    case .greaterOrEqual: value >= constant
    }
}

@Suite struct `Selections` {
    @Test(arguments: Level.all, comparisons)
    func `columns are compared with a constant`(level: Level, comparison: pjrun_comparison_t) {
        var generator = SeededGenerator(stream: 50)
        for count in [0, 1, 7, 64, 65, 300] {
            let integers = (0..<count).map { _ in [Int64.min, -1, 0, 1, .max][generator.below(5)] }
            let doubles = (0..<count).map { _ in [-Double.infinity, -0.0, 0, 1, .nan][generator.below(5)] }
            let nulls = (0..<count).map { _ in UInt8(generator.below(2)) }
            var mask = [UInt8](repeating: 9, count: count)

            level.kernels.compare_int64(integers, nil, count, comparison, 0, &mask)
            #expect(mask == integers.map { holds($0, comparison, 0) ? 1 : 0 })
            level.kernels.compare_int64(integers, nulls, count, comparison, 1, &mask)
            #expect(mask == zip(integers, nulls).map { $1 == 0 && holds($0, comparison, 1) ? 1 : 0 })
            level.kernels.compare_double(doubles, nil, count, comparison, 0, &mask)
            #expect(mask == doubles.map { holds($0, comparison, 0) ? 1 : 0 })
            level.kernels.compare_double(doubles, nulls, count, comparison, .nan, &mask)
            #expect(mask == zip(doubles, nulls).map { $1 == 0 && holds($0, comparison, .nan) ? 1 : 0 })
        }
    }

    @Test(arguments: Level.all) func `a mask gives the numbers of its rows`(level: Level) {
        var generator = SeededGenerator(stream: 51)
        for count in 0..<300 {
            let density = 1 + generator.below(6)
            let mask = (0..<count).map { _ in UInt8(generator.chance(density) ? 1 : 0) }
            var selection = [UInt32](repeating: 0, count: count + 64)

            let selected = level.kernels.select(mask, count, &selection)

            #expect(Array(selection[..<selected]) == mask.indices.filter { mask[$0] == 1 }.map(UInt32.init))
            #expect(pjrun_mask_count(mask, count) == selected)
        }
    }

    @Test func `masks combine`() {
        var mask: [UInt8] = [0, 0, 1, 1]

        pjrun_mask_and(&mask, [0, 1, 0, 1], 4)
        #expect(mask == [0, 0, 0, 1])
        pjrun_mask_or(&mask, [0, 1, 0, 1], 4)
        #expect(mask == [0, 1, 0, 1])
        pjrun_mask_not(&mask, 4)
        #expect(mask == [1, 0, 1, 0])
    }
}
