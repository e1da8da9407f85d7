import Columnar
import Testing

@testable import TrinoSQL

/// Random documents against a plain tree that knows what Trino makes of them.
@Suite struct JSONPropertyTests {
    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test func `what json_parse gives is what Jackson writes, and stays as it is`() throws {
        for seed in 0..<2000 as Range<UInt64> {
            var random = Generator(state: seed)
            let document = RandomDocument.random(&random)
            let text = document.written(&random)

            let parsed = try textOf("json_parse", .text(text))

            #expect(parsed == document.canonical(isSorted: true), "seed \(seed): \(text)")
            #expect(try textOf("json_parse", .text(parsed ?? "")) == parsed, "seed \(seed)")
        }
    }

    @Test func `extracting finds what the tree has`() throws {
        for seed in 0..<400 as Range<UInt64> {
            var random = Generator(state: seed &+ 10_000)
            let document = RandomDocument.random(&random)
            let text = document.written(&random)
            #expect(try textOf("json_extract", .text(text), "$") == document.canonical(isSorted: false))
            try check(document, text, path: "$", seed)
        }
    }

    private func check(_ document: RandomDocument, _ text: String, path: String, _ seed: UInt64) throws {
        #expect(
            try textOf("json_extract", .text(text), .text(path)) == document.canonical(isSorted: false),
            "seed \(seed), \(path): \(text)")
        let scalar: String?
        var size: Int64 = 0
        switch document {
        case .plain("null", _): scalar = nil
        case .plain(let written, _): scalar = written
        case .string(let units):
            // Half of a pair becomes a question mark, as in Java.
            scalar = String(decoding: units.halvesReplaced, as: UTF16.self)
        case .array(let elements):
            scalar = nil
            size = Int64(elements.count)
            for (index, element) in elements.enumerated() { try check(element, text, path: path + "[\(index)]", seed) }
            #expect(try textOf("json_extract", .text(text), .text(path + "[\(elements.count)]")) == nil)
        case .object(let members):
            scalar = nil
            size = Int64(members.count)
            for (index, member) in members.enumerated() {
                // Of a name that occurs several times the first is found.
                guard !members[..<index].contains(where: { $0.name == member.name }),
                    member.name == member.name.halvesReplaced
                else { continue }
                let name = String(decoding: member.name, as: UTF16.self)
                try check(member.value, text, path: path + "[\"\(name.escaped)\"]", seed)
            }
            #expect(try textOf("json_extract", .text(text), .text(path + ".missing")) == nil)
        }
        #expect(try textOf("json_extract_scalar", .text(text), .text(path)) == scalar, "seed \(seed), \(path): \(text)")
        #expect(try numberOf("json_size", .text(text), .text(path)) == size, "seed \(seed), \(path)")
    }
}

extension [UInt16] {
    /// With question marks for halves of pairs.
    fileprivate var halvesReplaced: [UInt16] {
        var units = self
        for index in indices where (0xD800..<0xE000).contains(self[index]) {
            let isFirst = self[index] < 0xDC00 && index + 1 < count && (0xDC00..<0xE000).contains(self[index + 1])
            let isSecond = self[index] >= 0xDC00 && index > 0 && (0xD800..<0xDC00).contains(self[index - 1])
            if !isFirst && !isSecond { units[index] = 0x3F }
        }
        return units
    }
}

extension String {
    /// As it stands between quotes in a path.
    fileprivate var escaped: String {
        String(flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}
