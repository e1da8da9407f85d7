import Testing

@testable import Compression

@Suite struct BlockTests {
    @Test(arguments: CompressionFormat.allCases, [0, 1, 100, 70_000, 1_000_000])
    func `what is compressed comes back`(format: CompressionFormat, size: Int) throws {
        let content = Sample.bytes(size)

        let packed = try BlockCompressor(format).compress(content)
        let unpacked = try packed.withUnsafeBytes { try BlockDecompressor(format).decompress($0, limit: 1 << 24) }

        #expect(unpacked == content)
        if size >= 70_000 { #expect(packed.count < content.count / 2) }
    }

    @Test(arguments: CompressionFormat.allCases)
    func `one compressor serves many buffers`(format: CompressionFormat) throws {
        let compressor = try BlockCompressor(format)
        let decompressor = try BlockDecompressor(format)

        for size in [10, 5000, 1] {
            let content = Sample.bytes(size)
            var room = [UInt8](repeating: 0xAA, count: size + 3)
            let packed = try compressor.compress(content)
            let made = try room.withUnsafeMutableBytes { target in
                try packed.withUnsafeBytes { try decompressor.decompress($0, into: target) }
            }
            #expect(made == size)
            #expect(Array(room[..<made]) == content)
        }
    }

    @Test(arguments: [
        ("sample.raw.snappy", CompressionFormat.snappy), ("sample.framed.snappy", .snappyFramed),
        ("sample.hadoop.snappy", .snappyHadoop), ("sample.raw.lz4", .lz4), ("sample.frame.lz4", .lz4Frame),
        ("sample.hadoop.lz4", .lz4Hadoop), ("sample.raw.lz4", .lz4Hadoop), ("sample.zst", .zstd), ("sample.gz", .gzip),
        ("sample.deflate", .zlib), ("sample.bz2", .bzip2),
    ])
    func `what other programs wrote is read`(name: String, format: CompressionFormat) throws {
        let packed = try Sample.recorded(name)

        let unpacked = try packed.withUnsafeBytes { try BlockDecompressor(format).decompress($0, limit: 1 << 20) }

        #expect(try unpacked == Sample.recorded("sample.csv"))
    }

    @Test(arguments: CompressionFormat.allCases)
    func `damage is an error or other bytes and never a crash`(format: CompressionFormat) throws {
        let content = Sample.bytes(3000)
        let packed = try BlockCompressor(format).compress(content)
        let decompressor = try BlockDecompressor(format)
        var random = SystemRandomNumberGenerator()
        var errors = 0

        for round in 0..<2000 {
            var damaged = packed
            if round % 3 == 0 { damaged.removeLast(Int.random(in: 1...packed.count, using: &random)) }
            for _ in 0..<(round % 3 == 0 ? 0 : 3) {
                damaged[Int.random(in: damaged.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            do {
                let made = try damaged.withUnsafeBytes { try decompressor.decompress($0, limit: 10_000) }
                #expect(made.count <= 10_000)
            } catch {
                errors += 1
            }
        }

        #expect(errors > 500)
    }

    @Test(arguments: CompressionFormat.allCases)
    func `more bytes than there is room for are refused`(format: CompressionFormat) throws {
        let packed = try BlockCompressor(format).compress(Sample.bytes(1000))
        var room = [UInt8](repeating: 0, count: 999)

        let error = #expect(throws: CodecError.self) {
            try room.withUnsafeMutableBytes { target in
                try packed.withUnsafeBytes { try BlockDecompressor(format).decompress($0, into: target) }
            }
        }

        switch format {
        case .lz4, .lz4Hadoop: #expect(error == .corrupt(format))
        default: #expect(error == .tooLarge(format, room: 999))
        }
    }

    @Test func `a promise of much is not believed`() throws {
        // A Snappy block whose first bytes say 4 GiB - 1.
        let block: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00, 0x61]

        #expect(throws: CodecError.corrupt(.snappy)) {
            try block.withUnsafeBytes { try BlockDecompressor(.snappy).decompress($0, limit: 1 << 40) }
        }
    }
}
