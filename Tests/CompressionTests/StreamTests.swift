import Testing

@testable import Compression

@Suite struct StreamTests {
    @Test(
        arguments: [
            ("sample.framed.snappy", CompressionFormat.snappyHadoop), ("sample.hadoop.snappy", .snappyHadoop),
            ("sample.hadoop.snappy", .snappyFramed), ("sample.frame.lz4", .lz4Hadoop),
            ("sample.hadoop.lz4", .lz4Hadoop),
            ("sample.zst", .zstd), ("sample.gz", .gzip), ("sample.deflate", .zlib), ("sample.bz2", .bzip2),
        ], [1, 7, 1000, 1 << 20])
    func `a stream may be cut anywhere`(file: (name: String, format: CompressionFormat), step: Int) throws {
        let packed = try Sample.recorded(file.name)

        #expect(try decode(packed, file.format, step: step) == Sample.recorded("sample.csv"))
    }

    @Test(arguments: [
        "sample.framed.snappy", "sample.hadoop.snappy", "sample.frame.lz4", "sample.hadoop.lz4", "sample.zst",
        "sample.gz", "sample.deflate", "sample.bz2",
    ])
    func `a stream that ends early is an error`(name: String) throws {
        let packed = try Sample.recorded(name)
        let format = try #require(CompressionFormat(fileName: name))

        let error = #expect(throws: CodecError.self) { try decode(packed.dropLast(3), format, step: 100) }

        guard case .truncatedStream = error else {
            Issue.record("\(error as Any) is another error")
            return
        }
    }

    @Test(arguments: CompressionFormat.allCases)
    func `streams that are damaged are errors or other bytes and never a crash`(format: CompressionFormat) throws {
        let packed = try BlockCompressor(format == .snappy ? .snappyFramed : format).compress(Sample.bytes(3000))
        var random = SystemRandomNumberGenerator()

        for _ in 0..<500 {
            var damaged = packed
            for _ in 0..<3 {
                damaged[Int.random(in: damaged.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = try? decode(damaged, format, step: 50)
        }

        var nonsense = [UInt8](repeating: 0x55, count: 3000)
        nonsense[0] = 0x7F
        #expect(throws: CodecError.self) { try decode(nonsense, format, step: 100) }
    }

    @Test func `a large stream comes in pieces`() throws {
        let content = Sample.bytes(3_000_000)
        for format in [CompressionFormat.zstd, .bzip2, .lz4Frame, .snappyFramed, .snappyHadoop, .gzip, .zlib, .deflate]
        {
            let packed = try BlockCompressor(format).compress(content)
            #expect(try decode(packed, format, step: 10_000) == content)
        }
    }

    @Test(arguments: [
        ("a.csv.gz", CompressionFormat.gzip), ("a.bz2", .bzip2), ("a.zst", .zstd), ("a.zstd", .zstd),
        ("x.b.snappy", .snappyHadoop), ("a.lz4", .lz4Hadoop), ("a.deflate", .zlib), ("a.csv", nil), ("a.GZ", nil),
        ("gz", nil),
    ])
    func `names of files say how they are compressed`(name: String, format: CompressionFormat?) {
        #expect(CompressionFormat(fileName: name) == format)
    }

    private func decode(_ packed: some Collection<UInt8>, _ format: CompressionFormat, step: Int) throws -> [UInt8] {
        let bytes = Array(packed)
        let decoder = try format.makeStreamDecoder()
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            try decoder.decode(bytes[start..<min(bytes.count, start + step)]) { result += $0 }
        }
        try decoder.finish()
        return result
    }
}
