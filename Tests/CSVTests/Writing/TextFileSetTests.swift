import CSV
import Columnar
import Compression
import Dispatch
import Glibc
import Testing

@Suite struct TextFileSetTests {
    private let schema = [ColumnSchema(name: "n", type: .bigint), ColumnSchema(name: "s", type: .text)]

    private func rows(_ from: Int, _ count: Int) -> [[Value]] {
        (from..<from + count).map { [.int64(Int64($0)), $0 % 7 == 0 ? .null : .text("text \($0)")] }
    }

    private func fill(_ sink: BatchFileSet, threads: Int) throws {
        try sink.open(columns: schema, threads: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for step in 0..<20 {
                let sequence = step * threads + thread
                let batch = RandomRows.batch(schema, rows(sequence * 1000, 1000), sequence: sequence)
                #expect(throws: Never.self) { try sink.write(batch, thread: thread) }
            }
            #expect(throws: Never.self) { try sink.end(thread: thread) }
        }
    }

    @Test(arguments: [TextFileCompression.none, .gzip()], [1, 3])
    func `each thread has a file with its rows in order`(compression: TextFileCompression, threads: Int) throws {
        let folder = WorkingFolder()
        let sink = BatchFileSet(textIn: folder.path, format: .textFile, compression: compression) { "part-\($0)" }

        try fill(sink, threads: threads)

        #expect(folder.names == (0..<threads).map { "part-\($0)" })
        #expect(sink.files.map(\.name) == folder.names)
        var all: [String] = []
        for file in sink.files {
            let bytes = folder.bytes(file.name) ?? []
            #expect(file.byteCount == bytes.count)
            let text = String(decoding: compression == .none ? bytes : unzipped(bytes), as: UTF8.self)
            let lines = text.split(separator: "\n").map(String.init)
            #expect(file.rowCount == lines.count)
            let numbers = lines.compactMap { $0.split(separator: "\u{1}").first.flatMap { Int($0) } }
            #expect(numbers == numbers.sorted())
            all += lines
        }
        let wanted = ReferenceWriter(format: .textFile, columns: schema).text(rows(0, threads * 20_000))
        #expect(
            all.sorted() == String(decoding: wanted, as: UTF8.self).split(separator: "\n").map(String.init).sorted())
    }

    @Test func `a file gets no more rows than fit`() throws {
        let folder = WorkingFolder()
        let sink = BatchFileSet(textIn: folder.path, format: .hiveJSON, bytesPerFile: 200_000) { "f\($0)" }

        try fill(sink, threads: 1)

        #expect(sink.files.count > 1)
        #expect(sink.files.reduce(0) { $0 + $1.rowCount } == 20_000)
        #expect(sink.files.dropLast().allSatisfy { $0.byteCount >= 200_000 && $0.byteCount < 400_000 })
        let all = sink.files.flatMap { folder.bytes($0.name) ?? [] }
        expectSame(all, ReferenceWriter(format: .hiveJSON, columns: schema).text(rows(0, 20_000)))
    }

    @Test func `each file of a format with a header has one`() throws {
        let folder = WorkingFolder()
        let sink = BatchFileSet(textIn: folder.path, format: .csv, bytesPerFile: 150_000) { "f\($0)" }

        try fill(sink, threads: 1)

        #expect(sink.files.count > 1)
        #expect(sink.files.allSatisfy { folder.text($0.name)?.hasPrefix("n,s\n") == true })
    }

    @Test func `no rows make no file`() throws {
        let folder = WorkingFolder()
        let sink = BatchFileSet(textIn: folder.path, format: .textFile) { "part-\($0)" }
        try sink.open(columns: schema, threads: 2)
        try sink.end(thread: 0)
        try sink.end(thread: 1)

        #expect(sink.files.isEmpty)
        #expect(folder.names.isEmpty)
    }

    @Test(arguments: [true, false])
    func `nothing is left of a result that failed`(isDiscarded: Bool) throws {
        let folder = WorkingFolder()
        var sink: BatchFileSet? = BatchFileSet(textIn: folder.path, format: .textFile, bytesPerFile: 1) {
            "part-\($0)"
        }
        try sink?.open(columns: schema, threads: 2)
        for thread in 0..<2 {
            try sink?.write(RandomRows.batch(schema, rows(0, 20_000)), thread: thread)
            try sink?.write(RandomRows.batch(schema, rows(0, 20_000)), thread: thread)
        }
        try sink?.end(thread: 0)
        #expect(folder.names.count == 4)
        if isDiscarded { #expect(sink?.discard() == true) }

        sink = nil

        #expect(folder.names.isEmpty)
    }

    @Test func `files appear all or none`() throws {
        let folder = WorkingFolder()
        // The folder stands in the way of the third file.
        mkdir(folder.file("part-2"), 0o700)
        mkdir(folder.file("part-2/x"), 0o700)
        defer { rmdir(folder.file("part-2/x")) }
        let sink = BatchFileSet(textIn: folder.path, format: .textFile, bytesPerFile: 1) { "part-\($0)" }
        try sink.open(columns: schema, threads: 1)

        #expect(throws: OutputError.self) {
            for _ in 0..<4 { try sink.write(RandomRows.batch(schema, rows(0, 20_000)), thread: 0) }
            try sink.end(thread: 0)
        }

        sink.discard()
        #expect(folder.names == ["part-2"])
    }

    @Test func `a result can be written anew`() throws {
        let folder = WorkingFolder()
        let sink = BatchFileSet(textIn: folder.path, format: .textFile) { "part-\($0)" }
        try sink.open(columns: schema, threads: 1)
        try sink.write(RandomRows.batch(schema, rows(0, 20_000)), thread: 0)
        sink.discard()
        #expect(folder.names.isEmpty)
        try sink.open(columns: schema, threads: 1)
        try sink.write(RandomRows.batch(schema, rows(1, 1)), thread: 0)
        try sink.end(thread: 0)

        #expect(folder.text("part-0") == "1\u{1}text 1\n")
    }
}
