import Columnar
import Testing

@testable import TrinoSQL

/// Functions of arrays over random columns against what their definitions say element by element.
@Suite struct CollectionFunctionTests {
    static let elementTypes: [DataType] = [
        .bigint, .varchar(nil), .double, .boolean, .uuid, .decimal(precision: 30, scale: 2), .array(.bigint),
        .row([DataType.Field(name: "a", type: .varchar(nil)), DataType.Field(name: nil, type: .double)]),
    ]

    /// What a function of one or two arrays gives.
    struct SetFunction: Sendable, CustomTestStringConvertible {
        let name: String
        let apply: @Sendable ([Value], [Value]) -> Value
        var testDescription: String { name }

        static let all = [
            SetFunction(name: "array_union") { one, two in .nested((one + two).withoutDuplicates) },
            SetFunction(name: "array_except") { one, two in
                // An empty second array leaves the first as it is, as in Trino.
                .nested(two.isEmpty ? one : one.withoutDuplicates.filter { !two.has($0) })
            },
            SetFunction(name: "array_intersect") { one, two in
                let (longer, shorter) = one.count < two.count ? (two, one) : (one, two)
                return .nested(longer.withoutDuplicates.filter { shorter.has($0) })
            },
            SetFunction(name: "arrays_overlap") { one, two in
                if one.isEmpty || two.isEmpty { return .bool(false) }
                if one.contains(where: { $0 != .null && two.has($0) }) { return .bool(true) }
                return one.contains(.null) || two.contains(.null) ? .null : .bool(false)
            },
            SetFunction(name: "contains_sequence") { one, two in
                guard one.count >= two.count else { return .bool(false) }
                return .bool(
                    (0...(one.count - two.count)).contains { start in
                        two.indices.allSatisfy { one[start + $0].isSame(as: two[$0]) }
                    })
            },
            SetFunction(name: "concat") { one, two in .nested(one + two) },
            SetFunction(name: "zip") { one, two in
                .nested(
                    (0..<max(one.count, two.count)).map { position in
                        .nested([
                            position < one.count ? one[position] : .null, position < two.count ? two[position] : .null,
                        ])
                    })
            },
        ]
    }

    @Test(arguments: SetFunction.all, 0..<20)
    func `a function of two arrays agrees with its definition`(_ function: SetFunction, seed: Int) throws {
        var numbers = CollectionNumbers(seed: seed)
        for element in Self.elementTypes {
            let type = DataType.array(element)
            let (one, two) = (numbers.arrays(element, rows: 30), numbers.arrays(element, rows: 30))
            for shape in 0..<4 {
                let first = shape & 1 == 0 ? one : Array(repeating: one[seed], count: 30)
                let second = shape & 2 == 0 ? two : Array(repeating: two[seed], count: 30)
                let columns = [
                    shape & 1 == 0
                        ? CollectionCall.column(first, type, isShifted: seed % 2 == 0)
                        : .constant(first[0], type: type, count: 30),
                    shape & 2 == 0
                        ? CollectionCall.column(second, type, isShifted: seed % 3 == 0)
                        : .constant(second[0], type: type, count: 30),
                ]
                let result = try CollectionCall.run(function.name, columns)

                #expect(result.count == 30)
                #expect(result.isConstant == (shape == 3))
                for row in 0..<30 {
                    guard let left = first[row].elements, let right = second[row].elements else {
                        #expect(result.isNull(row))
                        continue
                    }
                    let found = result.value(row)
                    #expect(
                        found.isExactly(function.apply(left, right)),
                        "\(function.name) of \(left) and \(right) of \(element) gave \(found)")
                }
            }
        }
    }

    @Test(arguments: 0..<30)
    func `functions of one array agree with their definitions`(_ seed: Int) throws {
        var numbers = CollectionNumbers(seed: seed)
        let element = Self.elementTypes[seed % Self.elementTypes.count]
        let arrays = numbers.arrays(element, rows: 40)
        let column = CollectionCall.column(arrays, .array(element), isShifted: seed % 2 == 1)
        let numbersOfRows = (0..<40).map { _ in Value.int64(Int64(numbers.below(9)) - 4) }
        let positions = CollectionCall.column(numbersOfRows, .bigint)
        let distinct = try CollectionCall.run("array_distinct", [column])
        let reversed = try CollectionCall.run("reverse", [column])
        let count = try CollectionCall.run("cardinality", [column])
        let at = try CollectionCall.run("element_at", [column, positions])
        let slices = try CollectionCall.run(
            "slice", [column, positions, .constant(.int64(2), type: .bigint, count: 40)])

        for row in 0..<40 {
            guard let array = arrays[row].elements, case .int64(let number) = numbersOfRows[row] else {
                for result in [distinct, reversed, count, at, slices] { #expect(result.isNull(row)) }
                continue
            }
            #expect(distinct.value(row).isExactly(.nested(array.withoutDuplicates)))
            #expect(reversed.value(row).isExactly(.nested(array.reversed())))
            #expect(count.value(row) == .int64(Int64(array.count)))
            if number == 0 {
                #expect(at.failures?.byRow[row]?.message == "SQL array indices start at 1")
                #expect(slices.failures?.byRow[row]?.message == "SQL array indices start at 1")
                continue
            }
            let start = number > 0 ? Int(number) - 1 : array.count + Int(number)
            #expect(at.value(row).isExactly(array.indices.contains(start) ? array[start] : .null))
            let slice = start >= 0 ? Array(array.dropFirst(start).prefix(2)) : []
            #expect(slices.value(row).isExactly(.nested(slice)))
        }
    }

    @Test(arguments: 0..<16)
    func `a value is found where its first equal is`(_ seed: Int) throws {
        var numbers = CollectionNumbers(seed: seed)
        for element in [DataType.bigint, .varchar(nil), .boolean, .double] {
            let arrays = numbers.arrays(element, rows: 30)
            let values = (0..<30).map { _ in numbers.value(element) }
            for shape in 0..<3 {
                let lists = shape == 1 ? Array(repeating: arrays[seed], count: 30) : arrays
                let wanted = shape == 2 ? Array(repeating: values[seed], count: 30) : values
                let columns = [
                    shape == 1
                        ? Column.constant(lists[0], type: .array(element), count: 30)
                        : CollectionCall.column(lists, .array(element), isShifted: seed % 2 == 0),
                    shape == 2
                        ? Column.constant(wanted[0], type: element, count: 30) : CollectionCall.column(wanted, element),
                ]
                let contains = try CollectionCall.run("contains", columns)
                let position = try CollectionCall.run("array_position", columns)
                let removed = try CollectionCall.run("array_remove", columns)

                for row in 0..<30 {
                    guard let list = lists[row].elements, wanted[row] != .null else {
                        #expect(contains.isNull(row) && position.isNull(row) && removed.isNull(row))
                        continue
                    }
                    // `=` of NaN is false.
                    let isEqual = { (value: Value) in value == wanted[row] }
                    let first = list.firstIndex(where: isEqual)
                    #expect(position.value(row) == .int64(Int64((first ?? -1) + 1)))
                    #expect(removed.value(row).isExactly(.nested(list.filter { !isEqual($0) })))
                    let answer: Value = first != nil ? .bool(true) : list.contains(.null) ? .null : .bool(false)
                    #expect(contains.value(row) == answer, "\(list) \(wanted[row])")
                }
            }
        }
    }

    @Test(arguments: 0..<16)
    func `sorting puts elements in order and NULLs last`(_ seed: Int) throws {
        var numbers = CollectionNumbers(seed: seed)
        for element in [DataType.bigint, .varchar(nil), .double, .boolean, .uuid] {
            let arrays = numbers.arrays(element, rows: 25, longest: 20)
            let column = CollectionCall.column(arrays, .array(element), isShifted: seed % 2 == 0)
            let sorted = try CollectionCall.run("array_sort", [column])
            let (least, greatest) = (
                try CollectionCall.run("array_min", [column]), try CollectionCall.run("array_max", [column])
            )

            for row in 0..<25 {
                guard let array = arrays[row].elements else {
                    #expect(sorted.isNull(row) && least.isNull(row) && greatest.isNull(row))
                    continue
                }
                let present = array.filter { $0 != .null }.sorted(by: Self.precedes)
                let nulls = array.filter { $0 == .null }
                #expect(sorted.value(row).isExactly(.nested(present + nulls)), "\(array)")
                // NaN is an extreme of NaNs alone.
                let numbers = present.filter { !$0.isSame(as: .double(.nan)) }
                let candidates = numbers.isEmpty ? present : numbers
                let isKnown = nulls.isEmpty && !array.isEmpty
                #expect(least.value(row).isSame(as: isKnown ? candidates[0] : .null))
                #expect(greatest.value(row).isSame(as: isKnown ? candidates[candidates.count - 1] : .null))
            }
        }
    }

    /// The order of flat values: -0.0 below 0.0, NaN above all.
    private static func precedes(_ one: Value, _ two: Value) -> Bool {
        switch (one, two) {
        case (.bool(let a), .bool(let b)): !a && b
        case (.int64(let a), .int64(let b)): a < b
        case (.int128(let a), .int128(let b)): UInt128(bitPattern: a) < UInt128(bitPattern: b)
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        case (.double(let a), .double(let b)):
            a.isNaN || b.isNaN ? !a.isNaN && b.isNaN : a < b || (a == b && a.sign == .minus && b.sign == .plus)
        default: false
        }
    }
}
