import CKernels
import Testing

/// The texts of one column, to be written.
private struct OutputTexts {
    var fields: FieldTexts
    var nulls: [UInt8]
    var before = "", after = ""

    init(_ texts: [String?], before: String = "", after: String = "") {
        fields = FieldTexts(texts.map { $0 ?? "" })
        nulls = texts.map { $0 == nil ? 1 : 0 }
        self.before = before
        self.after = after
    }

    /// The column as the kernel takes it, and the memory that it points to until the end of `body`.
    func withColumn<Result>(_ body: (pjrun_output_column_t) -> Result) -> Result {
        func word(_ text: String) -> UInt64 { text.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        return fields.withViews { views in
            withNulls(nulls) { nulls in
                body(
                    pjrun_output_column_t(
                        views: views, nulls: nulls, before: word(before), after: word(after),
                        before_length: UInt8(before.utf8.count), after_length: UInt8(after.utf8.count)))
            }
        }
    }

    private func withNulls<Result>(
        _ nulls: UnsafePointer<UInt8>, _ body: (UnsafePointer<UInt8>) -> Result
    ) -> Result {
        body(nulls)
    }
}

/// Writes two columns in as many calls as it takes.
private func assemble(_ first: OutputTexts, _ second: OutputTexts, capacity: Int) -> [String] {
    let count = first.nulls.count
    var out = [UInt8](repeating: 0, count: capacity)
    var parts: [String] = []
    first.withColumn { first in
        second.withColumn { second in
            var row = 0
            while row < count {
                var written = 0
                let rows = pjrun_assemble_rows(
                    [first, second], 2, row, count - row, UInt8(ascii: ","), Array("\r\n".utf8), 2, Array("\\N".utf8),
                    2,
                    &out, capacity, &written)
                parts.append(String(decoding: out[..<written], as: UTF8.self))
                if rows == 0 { break }
                row += rows
            }
        }
    }
    return parts
}

@Suite struct `Row assembly` {
    @Test func `values, nulls and attachments`() {
        let first = OutputTexts(["1", "", "twenty characters ok"])
        let second = OutputTexts(["a", nil, ""], before: "\"", after: ".000\"")

        #expect(
            assemble(first, second, capacity: 1000)
                == ["1,\"a.000\"\r\n,\\N\r\ntwenty characters ok,\".000\"\r\n"])
    }

    @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 100])
    func `a row that might not fit is left for the next call`(length: Int) {
        let texts = (0..<20).map { String(repeating: Character(String($0 % 10)), count: length + $0) }
        let whole = texts.map { "\($0),\($0)\r\n" }.joined()

        let parts = assemble(OutputTexts(texts), OutputTexts(texts), capacity: 400)

        #expect(parts.count > 1)
        #expect(parts.joined() == whole)
    }

    @Test func `a row that can never fit is not written`() {
        let long = String(repeating: "x", count: 500)

        #expect(assemble(OutputTexts([long]), OutputTexts(["y"]), capacity: 400) == [""])
    }
}
