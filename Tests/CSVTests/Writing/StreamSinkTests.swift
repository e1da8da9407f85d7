import CSV
import Columnar
import Dispatch
import Glibc
import Synchronization
import Testing

@Suite struct StreamSinkTests {
    private let schema = [ColumnSchema(name: "n", type: .bigint)]

    private func numbers(_ from: Int, _ count: Int, sequence: Int) -> ColumnBatch {
        RandomRows.batch(schema, (from..<from + count).map { [.int64(Int64($0))] }, sequence: sequence)
    }

    @Test(arguments: [ResultFormat.csv, .athenaCSV, .jsonl, .json, .table], 1...4)
    func `several threads write in the order of the result`(format: ResultFormat, threads: Int) throws {
        let collector = Collector()
        let layout = TableLayout(measuredRows: .max)
        let sink = StreamSink(format: format, output: collector.output, table: layout)
        try sink.open(columns: schema, threads: threads)
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            while true {
                let sequence = next.add(1, ordering: .relaxed).oldValue
                if sequence >= 200 { break }
                #expect(throws: Never.self) {
                    try sink.write(numbers(sequence * 100, 100, sequence: sequence), thread: thread)
                }
            }
            #expect(throws: Never.self) { try sink.end(thread: thread) }
        }

        let all = try written(format, schema, [numbers(0, 20_000, sequence: 0)], table: layout)
        expectSame(collector.bytes, all)
        #expect(sink.rowCount == 20_000)
    }

    @Test func `small pieces go out together`() throws {
        let collector = Collector()
        let sink = StreamSink(format: .csv, output: collector.output)
        try sink.open(columns: schema, threads: 1)
        for sequence in 0..<3000 { try sink.write(numbers(1_000_000 + sequence, 10, sequence: sequence), thread: 0) }
        try sink.end(thread: 0)

        #expect(collector.writes.count == 4)
        #expect(collector.writes.dropLast().allSatisfy { $0 >= 65_536 })
    }

    @Test func `long values are written whole`() throws {
        let schema = [ColumnSchema(name: "s", type: .text)]
        let rows: [[Value]] = [
            [.text(String(repeating: "x", count: 3_000_000))], [.text(String(repeating: "\"", count: 200_000))],
        ]

        for format in ResultFormatTests.formats {
            let bytes = try written(format, schema, [RandomRows.batch(schema, rows)])

            expectSame(bytes, ReferenceWriter(format: format, columns: schema).text(rows))
        }
    }

    @Test func `many columns fit into a row`() throws {
        let schema = (0..<5000).map { ColumnSchema(name: "column_\($0)", type: $0 % 2 == 0 ? .bigint : .text) }
        let row: [Value] = (0..<5000).map { $0 % 2 == 0 ? .int64(.min) : .text("value \($0)") }

        for format in [ResultFormat.athenaCSV, .json] {
            let bytes = try written(format, schema, [RandomRows.batch(schema, [row, row])])

            expectSame(bytes, ReferenceWriter(format: format, columns: schema).text([row, row]))
        }
    }

    // MARK: - Files

    @Test func `a file appears when the result is complete`() throws {
        let folder = WorkingFolder()
        let sink = try StreamSink(format: .csv, path: folder.file("out.csv"))
        try sink.open(columns: schema, threads: 1)
        try sink.write(numbers(1, 100_000, sequence: 0), thread: 0)
        #expect(folder.text("out.csv") == nil)

        try sink.end(thread: 0)

        #expect(folder.names == ["out.csv"])
        #expect(folder.text("out.csv") == "n\n" + (1...100_000).map { "\($0)\n" }.joined())
    }

    @Test func `a file replaces an older one and keeps its mode`() throws {
        let folder = WorkingFolder()
        folder.write("old", to: "out.csv")
        symlink("out.csv", folder.file("link"))
        let sink = try StreamSink(format: .csv, path: folder.file("link"))
        try sink.open(columns: schema, threads: 1)
        #expect(folder.text("out.csv") == "old")

        try sink.end(thread: 0)

        var status = stat()
        lstat(folder.file("out.csv"), &status)
        #expect(folder.text("out.csv") == "n\n")
        #expect(status.st_mode == S_IFREG | 0o640)
        lstat(folder.file("link"), &status)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
        #expect(folder.names == ["link", "out.csv"])
    }

    @Test(arguments: [true, false])
    func `nothing is left of a result that failed`(isDiscarded: Bool) throws {
        let folder = WorkingFolder()
        folder.write("old", to: "out.csv")
        var sink: StreamSink? = try StreamSink(format: .csv, path: folder.file("out.csv"))
        try sink?.open(columns: schema, threads: 2)
        try sink?.write(numbers(1, 100_000, sequence: 0), thread: 0)
        if isDiscarded { #expect(sink?.discard() == true) }

        sink = nil

        #expect(folder.names == ["out.csv"])
        #expect(folder.text("out.csv") == "old")
    }

    @Test func `a result can be written anew`() throws {
        let folder = WorkingFolder()
        let sink = try StreamSink(format: .csv, output: GzipOutput(FileOutput(path: folder.file("out.csv.gz"))))
        try sink.open(columns: schema, threads: 1)
        try sink.write(numbers(1, 300_000, sequence: 0), thread: 0)
        #expect(sink.discard())
        try sink.open(columns: [ColumnSchema(name: "other", type: .bigint)], threads: 1)
        try sink.write(numbers(7, 1, sequence: 0), thread: 0)
        try sink.end(thread: 0)

        #expect(unzipped(folder.bytes("out.csv.gz") ?? []) == Array("other\n7\n".utf8))
        #expect(folder.names == ["out.csv.gz"])
    }

    @Test func `what has gone to a descriptor cannot be taken back`() throws {
        let null = open("/dev/null", O_WRONLY)
        defer { close(null) }
        let sink = StreamSink(format: .csv, descriptor: null)
        try sink.open(columns: schema, threads: 1)
        #expect(sink.discard())
        try sink.open(columns: schema, threads: 1)
        try sink.write(numbers(0, 50_000, sequence: 0), thread: 0)

        #expect(!sink.discard())
    }

    // MARK: - Failures of the output

    @Test func `a folder that is missing is named`() {
        #expect(throws: OutputError.failed(operation: "create", output: "/nowhere/out.csv", errno: ENOENT)) {
            try StreamSink(format: .csv, path: "/nowhere/out.csv")
        }
    }

    @Test func `a full device is an error`() throws {
        let sink = try StreamSink(format: .csv, path: "/dev/full")
        try sink.open(columns: schema, threads: 1)

        #expect(throws: OutputError.noSpace(output: "/dev/full")) {
            try sink.write(numbers(0, 50_000, sequence: 0), thread: 0)
        }
    }

    @Test func `a reader that goes away is an error`() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        close(ends[0])
        defer { close(ends[1]) }
        let sink = StreamSink(format: .csv, descriptor: ends[1])
        try sink.open(columns: schema, threads: 1)
        try sink.write(numbers(0, 10, sequence: 0), thread: 0)

        #expect(throws: OutputError.brokenPipe(output: "standard output")) { try sink.end(thread: 0) }
    }

    @Test(arguments: [0, O_NONBLOCK])
    func `a slow reader gets every byte`(flags: Int32) throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        let (input, output) = (ends[0], ends[1])
        _ = fcntl(output, F_SETFL, flags)
        let received = Mutex<[UInt8]>([])
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            var piece = [UInt8](repeating: 0, count: 1000)
            while true {
                let count = read(input, &piece, piece.count)
                if count <= 0 { break }
                received.withLock { $0 += piece[..<count] }
            }
        }
        let sink = StreamSink(format: .csv, descriptor: output)
        try sink.open(columns: schema, threads: 1)
        try sink.write(numbers(0, 200_000, sequence: 0), thread: 0)
        try sink.end(thread: 0)
        close(output)
        group.wait()
        close(input)

        let wanted = try written(.csv, schema, [numbers(0, 200_000, sequence: 0)])
        #expect(received.withLock { $0 } == wanted)
    }

    @Test func `errors say what happened`() {
        #expect(OutputError.noSpace(output: "a.csv").description == "no space is left to write a.csv")
        #expect(
            OutputError.failed(operation: "create", output: "a.csv", errno: EACCES).description
                == "cannot create a.csv: Permission denied")
    }

    @Test func `rows can be collected in memory`() throws {
        let sink = MemorySink()
        try sink.open(columns: schema, threads: 2)
        try sink.write(numbers(10, 2, sequence: 1), thread: 1)
        try sink.write(numbers(0, 1, sequence: 0), thread: 0)
        try sink.end(thread: 0)
        try sink.end(thread: 1)

        #expect(sink.rows == [[.int64(0)], [.int64(10)], [.int64(11)]])
        #expect(sink.columns == schema)
    }
}
