import CZlib
import Columnar
import Glibc
import Synchronization
import Testing

@testable import CSV

/// SplitMix64; the seed can be set with PJRUN_SEED.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(stream: UInt64) {
        let seed = getenv("PJRUN_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_121
        state = seed &+ stream &* 0x9E37_79B9_7F4A_7C15
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func chance(_ of: Int) -> Bool { below(of) == 0 }
}

/// A file that is deleted when the last reference goes.
final class TemporaryText {
    let file: TextFile

    init(_ text: String, suffix: String = ".csv", partition: [Value] = []) {
        file = TemporaryText.write(Array(text.utf8), suffix, partition)
    }

    init(_ bytes: [UInt8], suffix: String = ".csv", partition: [Value] = []) {
        file = TemporaryText.write(bytes, suffix, partition)
    }

    deinit { unlink(String(decoding: file.path, as: UTF8.self)) }

    var path: String { String(decoding: file.path, as: UTF8.self) }

    private static func write(_ bytes: [UInt8], _ suffix: String, _ partition: [Value]) -> TextFile {
        var template = Array("/tmp/pjrun-csv-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        precondition(descriptor >= 0, "a temporary file can be made")
        var done = 0
        while done < bytes.count {
            done += bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
        close(descriptor)
        let path = template.dropLast().map { UInt8(bitPattern: $0) }
        return TextFile(path: path, location: "input\(suffix)", size: bytes.count, partition: partition)
    }
}

/// Bytes as a gzip file.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let size = output.count
    let written = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            deflate(&stream, Z_FINISH)
            return size - Int(stream.avail_out)
        }
    }
    deflateEnd(&stream)
    return Array(output[..<written])
}

/// How a test reads a table.
struct Reading: CustomTestStringConvertible, Sendable {
    var chunkSize: Int? = nil
    var kernel: String? = nil
    var readers = 1

    var testDescription: String { "chunks of \(chunkSize ?? 0), kernel \(kernel ?? "chosen"), \(readers) readers" }

    static let kernels = ["scalar", "avx2", "avx512", "neon"].filter { Kernels(named: $0) != nil }

    static func random(_ generator: inout SeededGenerator) -> Reading {
        Reading(
            chunkSize: 1 + generator.below([3, 20, 100, 400, 2000][generator.below(5)]),
            kernel: kernels[generator.below(kernels.count)], readers: 1 + generator.below(3))
    }

    var options: ReadingOptions {
        var options = ReadingOptions()
        options.chunkSize = chunkSize
        if let kernel, let kernels = Kernels(named: kernel) { options.kernels = kernels }
        return options
    }
}

extension TextTable {
    /// A table of one file of text.
    static func of(
        _ file: TemporaryText, _ dialect: Dialect = .csv, _ columns: [TextColumn], _ reading: Reading = Reading(),
        skippedRows: Int? = nil
    ) throws -> TextTable {
        var table = try TextTable(
            name: "t", files: [file.file], dialect: dialect, columns: columns, skippedRows: skippedRows)
        table.options = reading.options
        return table
    }

    /// The values of some columns in all rows, blocks in the order of their sequence; readers take turns.
    func rows(_ wanted: [Int]? = nil, readers: Int = 1, undecoded: Bool = false) throws -> [[Value]] {
        let wanted = wanted ?? Array(columns.indices)
        let scan = try scan(columns: wanted, constraints: [])
        var open = try (0..<readers).map { _ in try scan.makeReader() }
        var blocks: [(Int, [[Value]])] = []
        var turn = 0
        while !open.isEmpty {
            turn += 1
            let position = turn % open.count
            guard let block = try open[position].next() else {
                open.remove(at: position)
                continue
            }
            let columns = try wanted.indices.map {
                try block.column($0, rows: nil, undecoded: undecoded).decoded()
            }
            for column in columns { #expect(column.count == block.rowCount) }
            if let failure = columns.compactMap({ $0.failures?.first }).first { throw failure }
            blocks.append((block.sequence, (0..<block.rowCount).map { row in columns.map { $0.value(row) } }))
        }
        return blocks.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }

    /// The values of all columns in all rows, read by several threads at once.
    func rowsByThreads(_ count: Int) throws -> [[Value]] {
        let scan = try scan(columns: Array(columns.indices), constraints: [])
        let results = Mutex<[(Int, [[Value]])]>([])
        let errors = Mutex<[any Error]>([])
        let threads = try (0..<count).map { _ in
            let reader = Handed(try scan.makeReader())
            return spawn {
                do {
                    while let block = try reader.value.next() {
                        let columns = try self.columns.indices.map {
                            try block.column($0, rows: nil, undecoded: false)
                        }
                        let rows = (0..<block.rowCount).map { row in columns.map { $0.value(row) } }
                        results.withLock { $0.append((block.sequence, rows)) }
                    }
                } catch { errors.withLock { $0.append(error) } }
            }
        }
        for thread in threads { pthread_join(thread, nil) }
        if let error = errors.withLock({ $0.first }) { throw error }
        return results.withLock { $0 }.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }

    /// Rows counted without reading a column.
    func count(readers: Int = 1) throws -> Int {
        let scan = try scan(columns: [], constraints: [])
        var open = try (0..<readers).map { _ in try scan.makeReader() }
        var count = 0
        var turn = 0
        while !open.isEmpty {
            turn += 1
            let position = turn % open.count
            if let block = try open[position].next() { count += block.rowCount } else { open.remove(at: position) }
        }
        return count
    }
}

extension [TextColumn] {
    /// Columns of text, named a, b and so on.
    static func text(_ count: Int) -> [TextColumn] {
        (0..<count).map { TextColumn(name: "c\($0)", type: .text) }
    }
}

/// What one thread hands to another and then leaves alone.
struct Handed<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// Runs a body on a new thread.
func spawn(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    final class Job {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(body)).toOpaque()
    pthread_create(
        &thread, nil,
        { job in
            if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().body() }
            return nil
        }, job)
    return thread
}

/// Text as the value of a column, for short tests.
func text(_ string: String?) -> Value { string.map(Value.text) ?? .null }
