import Columnar
import Testing

@testable import TrinoSQL

@Suite struct ListaggTests {
    private let types: [DataType] = [.text, .text, .boolean, .text, .boolean]

    private func list(
        _ values: [String?], separator: String = ",", isError: Bool = true, filler: String = "...",
        showsCount: Bool = false, limit: Int = ListaggAccumulator.maximumLength, split: Int = 0
    ) throws -> Value {
        let states = [0, 1].map { _ in ListaggAccumulator(type: .text, limit: limit) }
        for (state, part) in zip(states, [values.prefix(split), values.dropFirst(split)]) {
            let texts = part.compactMap { $0.map(Value.text) }
            let rest: [(Value, DataType)] = [
                (.text(separator), .text), (.bool(isError), .boolean), (.text(filler), .text),
                (.bool(showsCount), .boolean),
            ]
            let columns =
                [column(texts, .text)] + rest.map { Column.constant($0.0, type: $0.1, count: texts.count) }
            try state.add(columns, groups: nil, count: texts.count)
        }
        let total = ListaggAccumulator(type: .text, limit: limit)
        total.reserve(groups: 1)
        let map = Buffer.copy(of: [UInt32(0)])
        for state in states { total.merge(state, groups: Lane(map, count: 1)) }
        return try withExtendedLifetime(map) { try total.finish(groups: 1).value(0) }
    }

    @Test(arguments: 0...4)
    func `values are joined in their order`(_ split: Int) throws {
        #expect(try list(["b", "", nil, "ä"], split: split) == .text("b,,ä"))
        #expect(try list(["", ""], split: min(split, 2)) == .text(","))
        #expect(try list(["b", "a"], separator: "", split: min(split, 2)) == .text("ba"))
        #expect(try list([], split: 0) == .null)
    }

    @Test(arguments: 0...4)
    func `a result that is too long ends as the options say`(_ split: Int) throws {
        let values = ["abc", "def", "ghi", "j"]
        #expect(try list(values, limit: 13, split: split) == .text("abc,def,ghi,j"))
        #expect(
            throws: Failure(
                "EXCEEDED_FUNCTION_MEMORY_LIMIT",
                "Concatenated string has the length in bytes larger than the maximum output length 10")
        ) {
            try list(values, limit: 10, split: split)
        }
        #expect(try list(values, isError: false, limit: 10, split: split) == .text("abc,def,..."))
        #expect(
            try list(values, isError: false, filler: "…", showsCount: true, limit: 10, split: split)
                == .text("abc,def,…(2)"))
        #expect(try list(values, isError: false, showsCount: true, limit: 2, split: split) == .text("...(4)"))
    }

    @Test func `a filler that is too long is refused`() {
        #expect(
            throws: Failure("INVALID_FUNCTION_ARGUMENT", "Overflow filler length 65537 exceeds maximum length 65536")
        ) {
            try list(["a"], filler: String(repeating: "x", count: 65_537))
        }
    }
}
