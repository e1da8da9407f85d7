import Columnar
import Testing

@testable import Parquet

#if canImport(Glibc)
    import Glibc
#endif

/// Files with random damage: an error of this room or rows of the right shape, and nothing else.
@Suite struct DamagedFileTests {
    @Test(arguments: Fixture.all)
    func `damaged bytes give an error or rows`(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        for seed in 0..<40 {
            var random = SeededGenerator(seed: UInt64(seed))
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // Half of the damage hits the footer, where it does most.
                let from = seed % 2 == 0 ? 4 : max(4, damaged.count - 600)
                let position = Int.random(in: from..<damaged.count - 8, using: &random)
                damaged[position] = UInt8.random(in: 0...255, using: &random)
            }
            try check(damaged)
        }
    }

    @Test(arguments: Fixture.all)
    func `a file that ends early gives an error`(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        for seed in 0..<20 {
            var random = SeededGenerator(seed: UInt64(seed))
            let cut = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            try Scrap.with(cut) { file in
                #expect(throws: ParquetError.self) { try ParquetTable(name: "t", files: [file]) }
            }
        }
    }

    @Test(arguments: Fixture.all)
    func `pages cut out of the middle give an error or rows`(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        for seed in 0..<20 {
            var random = SeededGenerator(seed: UInt64(seed))
            let start = Int.random(in: 4..<bytes.count - 12, using: &random)
            let count = Int.random(in: 1...min(64, bytes.count - 12 - start), using: &random)
            var damaged = bytes
            if seed % 2 == 0 {
                damaged.removeSubrange(start..<start + count)
            } else {
                for position in start..<start + count { damaged[position] = seed % 4 == 1 ? 0 : 0xFF }
            }
            try check(damaged)
        }
    }

    @Test func `text is no Parquet file`() throws {
        try Scrap.with(Array("id,name\n1,Anna\n2,Bert\n".utf8)) { file in
            #expect(throws: ParquetError.wrongMagic(file: "scrap", found: "0x6572740a")) { try ParquetFile(file) }
        }
        try Scrap.with(Array("id,name\n1,Anna\n2,Bert;".utf8)) { file in
            #expect {
                try ParquetFile(file)
            } throws: { error in
                "\(error)" == "HIVE_BAD_DATA: Malformed Parquet file. Expected magic number: PAR1 got: ert; [scrap]"
            }
        }
        try Scrap.with(Array("PAR1".utf8)) { file in
            #expect(throws: ParquetError.tooShort(file: "scrap", byteCount: 4)) { try ParquetFile(file) }
        }
    }

    @Test func `a wrong checksum is an error with its place`() throws {
        var bytes = try Fixture(name: "arrow-pages").bytes()
        bytes[60] ^= 1
        try Scrap.with(bytes) { file in
            let table = try ParquetTable(name: "t", files: [file])
            #expect(throws: ParquetError.self) { try table.rows(columns: [0]) }
        }
    }

    private func check(_ bytes: [UInt8]) throws {
        try Scrap.with(bytes) { file in
            do {
                let table = try ParquetTable(name: "t", files: [file])
                for column in table.columns.indices {
                    do {
                        _ = try table.rows(columns: [column])
                    } catch is ParquetError {
                    }
                }
            } catch is ParquetError {
            }
        }
    }
}

/// A file that is gone when it is no longer needed.
enum Scrap {
    static func with(_ bytes: [UInt8], _ body: (TableFile) throws -> Void) throws {
        var path = Array("/tmp/parquet-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(descriptor >= 0)
        defer {
            close(descriptor)
            unlink(path)
        }
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        try body(TableFile(path: path.dropLast().map { UInt8(bitPattern: $0) }, location: "scrap", size: bytes.count))
    }
}
