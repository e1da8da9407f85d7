import JobModel
import Testing

@testable import Runtimes

@Suite struct `Names that Athena makes up` {
    /// Bytes 0, 1, 2 … anew for each name.
    private static let names = AthenaNames(now: { Timestamp(milliseconds: 1_572_558_621_999) }) { count in
        (0..<count).map { UInt8($0) }
    }

    @Test func `a query has time, number and coordinator`() {
        #expect(Self.names.query() == "20191031_215021_00001_cdefg")
    }

    @Test func `a folder has 32 hexadecimal digits`() {
        #expect(Self.names.folder() == "000102030405060708090a0b0c0d0e0f")
    }

    @Test func `a file has its query's name and a random UUID`() {
        #expect(
            Self.names.file(of: "20191031_215021_00001_3f42d")
                == "20191031_215021_00001_3f42d_00010203-0405-4607-8809-0a0b0c0d0e0f")
    }

    @Test func `random names differ`() {
        let names = AthenaNames.random { Timestamp(milliseconds: 0) }

        let all = Set((0..<100).map { _ in names.file(of: "q") })

        #expect(all.count == 100)
        #expect(names.query().hasPrefix("19700101_000000_"))
    }
}
