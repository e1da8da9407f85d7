import OrderedJSON
import Testing

@testable import Splitting

@Suite struct `Columns as pandas types them` {
    @Test(arguments: Recorded.file["columns"]?.array ?? [])
    func `have the recorded classes`(_ recorded: JSON) {
        var builder = LabelColumnBuilder()
        for field in recorded["fields"]?.array ?? [] {
            builder.append(field.string ?? "")
        }

        let column = builder.column()

        if let missing = recorded["missing"]?.int {
            let inNumbers = recorded["dtype"]?.string == "float64"
            #expect(column.flaw == .missing(row: missing, inNumbers: inNumbers))
        } else {
            let classes = (0..<column.classes.count).map { column.classes.representation(at: $0) }
            #expect(classes == recorded["classes"]?.array?.compactMap(\.string))
            #expect(column.codes.map(Int.init) == recorded["codes"]?.array?.compactMap(\.int))
        }
    }

    @Test func `read in blocks are read as one`() {
        let words = ["a", "10", "9", "é", "long text of more than eight bytes", ""]
        let fields = (0..<1000).map { words[$0 * 7 % 6] + "\($0 % 31)" }
        var whole = LabelColumnBuilder()
        var first = LabelColumnBuilder(reserving: 400)
        var second = LabelColumnBuilder(reserving: 600)
        for (row, field) in fields.enumerated() {
            whole.append(field)
            if row < 400 {
                first.append(field)
            } else {
                second.append(field)
            }
        }

        first.append(contentsOf: second)

        #expect(first.rowCount == 1000)
        #expect(first.column() == whole.column())
        #expect(whole.column() == LabelColumn(fields.map(Optional.some)))
    }

    @Test func `without rows have no classes`() {
        let column = LabelColumnBuilder().column()

        #expect(column.rowCount == 0)
        #expect(column.classes.count == 0)
        #expect(column.flaw == nil)
    }

    @Test func `keep bytes apart that are no text`() {
        var builder = LabelColumnBuilder()
        for bytes: [UInt8] in [[0xff], [0xfe], [0xff], []] {
            bytes.withUnsafeBytes { builder.append($0) }
        }

        let column = builder.column()

        #expect(column.codes.prefix(3) == [1, 0, 1])
        #expect(column.flaw == .missing(row: 3, inNumbers: false))
    }
}
