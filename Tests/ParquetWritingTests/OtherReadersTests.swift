import Columnar
import Dispatch
import Glibc
import PjrunTesting
import Testing

@testable import Parquet

/// What pyarrow and DuckDB read in our files; their environment is made by `make test` (scripts/clients.sh).
@Suite(.enabled(if: access(OtherReaders.python, X_OK) == 0))
struct OtherReadersTests {
    /// A file to be written.
    struct Case {
        var name: String
        var options = ParquetWriterOptions()
        var sizes = [1200, 1, 0, 300]
        var variety = 1000
        var nulls = 0.2
        var types = SampleRows.types
        /// How many threads bring the batches; 0: a writer without threads.
        var threads = 0
    }

    static let cases: [Case] = {
        var cases = [ParquetCompression.none, .snappy, .gzip(), .zstd(), .lz4].map { compression in
            var options = ParquetWriterOptions(compression: compression)
            options.writesChecksums = true
            return Case(name: "all types, \(compression)", options: options)
        }
        for variety in [3, 70, 100_000] {
            var options = ParquetWriterOptions()
            options.pageValues = 900
            options.dictionaryBytes = 500
            options.rowGroupRows = 3000
            // With so many values that are all different the dictionary is given up at the first look.
            cases.append(
                Case(
                    name: "dictionaries that are kept, given up at once or later: \(variety)", options: options,
                    sizes: [2048, 2048, 2048, 10], variety: variety, types: Array(SampleRows.types[3..<10])))
        }
        var pages = ParquetWriterOptions(compression: .zstd(level: 1))
        pages.pageValues = 10
        pages.rowGroupRows = 100
        cases.append(Case(name: "small pages and row groups", options: pages, sizes: [555], variety: 20))
        cases.append(Case(name: "no NULLs", options: pages, variety: 50, nulls: 0))
        cases.append(Case(name: "NULLs alone", variety: 50, nulls: 1))
        cases.append(Case(name: "no rows", sizes: []))
        var forms = ParquetWriterOptions()
        forms.timestamps = .int64
        forms.decimals = .integers
        cases.append(Case(name: "other forms", options: forms, variety: 2000))
        cases.append(
            Case(
                name: "three threads", options: pages, sizes: Array(repeating: 64, count: 40),
                types: [("a", .bigint), ("b", .text)],
                threads: 3))
        return cases
    }()

    @Test func `files are read by others`() throws {
        let folder = ScratchDirectory()
        var arguments: [String] = []
        for (number, item) in OtherReadersTests.cases.enumerated() {
            let (file, expected) = (folder("\(number).parquet"), "\(number).jsonl")
            folder.write(expected, try write(item, to: file))
            arguments += [item.name, file, folder(expected)]
        }

        let result = OtherReaders.run("read.py", arguments)

        #expect(result.output == "\(OtherReadersTests.cases.count) files\n" && result.code == 0, "\(result.error)")
    }

    /// Writes a file, and answers what is to be read in it.
    private func write(_ item: Case, to path: String) throws -> String {
        var samples = SampleRows(seed: 11)
        samples.variety = item.variety
        samples.nulls = item.nulls
        let (batches, rows) = samples.batches(item.types.map(\.1), item.sizes)
        let columns = item.types.map { ColumnSchema(name: $0.0, type: $0.1) }
        if item.threads > 0 {
            let sink = ParquetSink(path: path, options: item.options)
            try sink.open(columns: columns, threads: item.threads)
            DispatchQueue.concurrentPerform(iterations: item.threads) { thread in
                for batch in batches where batch.sequence % item.threads == thread {
                    do { try sink.write(batch, thread: thread) } catch { Issue.record(error) }
                }
                do { try sink.end(thread: thread) } catch { Issue.record(error) }
            }
        } else {
            let writer = try ParquetWriter(path: path, columns: columns, options: item.options)
            for batch in batches { try writer.append(batch) }
            try writer.finish()
        }
        return SampleRows.text(rows, item.types.map(\.1))
    }
}

/// The Python environment of the readers.
enum OtherReaders {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    static let python = "\(root)/.build/clients/parquet/bin/python"

    static func run(_ script: String, _ arguments: [String]) -> ShellResult {
        Shell.run([python, "\(root)/Tests/ParquetWritingTests/Readers/\(script)"] + arguments)
    }
}
