import Columnar
import JobModel
import PjrunTesting
import Testing

@testable import Runtimes

@Suite struct `Files of a table` {
    let bench = Bench()

    private func names(_ path: String) throws -> [String] {
        let location = try TableLocation(path, relativeTo: bench.scratch.path)
        return try TableFiles(location, named: path, objects: { throw QueryFailure(code: "TEST", message: "") })
            .files.map { $0.components.joined(separator: "/") }
    }

    @Test func `are found in all folders, sorted, without hidden ones`() throws {
        for name in ["t/b.csv", "t/a/z.csv", "t/a.csv", "t/_SUCCESS", "t/.hidden", "t/_tmp/x.csv", "t/.git/y/z.csv"] {
            bench.write(name, "x")
        }

        // The order of the paths' bytes: '.' is before '/'.
        #expect(try names("t") == ["a.csv", "a/z.csv", "b.csv"])
        #expect(try names("t/") == ["a.csv", "a/z.csv", "b.csv"])
        #expect(try names("file://\(bench.scratch.path)/t") == ["a.csv", "a/z.csv", "b.csv"])
    }

    @Test func `a file is a table too`() throws {
        bench.write("ünï.csv", "a\n1\n")

        #expect(try names("ünï.csv") == ["ünï.csv"])
    }

    @Test func `links to files are followed, links to folders are told`() throws {
        bench.write("real/a.csv", "a\n")
        Shell.run("cd '\(bench.scratch.path)' && mkdir t && ln -s ../real/a.csv t/l.csv && ln -s ../real t/folder")
        let location = try TableLocation("t", relativeTo: bench.scratch.path)

        let found = try TableFiles(location, named: "t", objects: { throw QueryFailure(code: "TEST", message: "") })

        #expect(found.files.map(\.components) == [["l.csv"]])
        #expect(found.files.map(\.size) == [2])
        #expect(found.warnings.count == 1)
    }

    @Test func `that are not there are named as they were written`() {
        let failure = #expect(throws: QueryFailure.self) { try names("nope.csv") }

        #expect(failure?.code == "HIVE_FILE_NOT_FOUND")
        #expect(failure?.message == "there is no file or directory 'nope.csv'")
    }

    @Test func `a link that leads nowhere is an error`() {
        Shell.run("cd '\(bench.scratch.path)' && mkdir t && ln -s nowhere t/l.csv")

        #expect(throws: (any Error).self) { try names("t") }
    }
}

@Suite struct `Places of tables` {
    @Test(arguments: [
        ("/a/b", TableLocation.path("/a/b")), ("b.csv", .path("/here/b.csv")), ("file:///a/b%20c/", .path("/a/b c/")),
        ("a:b.csv", .path("/here/a:b.csv")), ("C:/x", .path("/here/C:/x")),
    ])
    func `are paths`(text: String, location: TableLocation) throws {
        #expect(try TableLocation(text, relativeTo: "/here") == location)
    }

    @Test(arguments: ["s3://b/x/", "s3a://b/x/", "s3n://b/x/"]) func `are objects`(text: String) throws {
        guard case .objects(let uri) = try TableLocation(text, relativeTo: nil) else {
            Issue.record("no objects")
            return
        }
        #expect(uri.kind == .s3(bucket: "b", key: "x/"))
    }

    @Test(arguments: ["hdfs://x/y", "relative/path", "", "s3://", "file://x"]) func `are none`(text: String) {
        let failure = #expect(throws: QueryFailure.self) { try TableLocation(text, relativeTo: nil) }

        #expect(failure?.code == "INVALID_TABLE_PROPERTY")
    }
}

@Suite struct `Partition folders` {
    private func file(_ path: String) -> TableFiles.File {
        TableFiles.File(
            path: [], location: path, components: path.split(separator: "/").map(String.init), size: 0, modified: 0)
    }

    @Test func `are key and value, unescaped`() {
        let pairs = PartitionFolders.pairs(
            file("Year=2024/x/city=Z%C3%BCrich%2Fmitte/n=__HIVE_DEFAULT_PARTITION__/k=v"))

        #expect(pairs.map(\.key) == ["year", "city", "n"])
        #expect(pairs.map(\.value) == ["2024", "Zürich/mitte", nil])
    }

    @Test(arguments: [("a%", "a%"), ("%4", "%4"), ("%zz", "%zz"), ("%41", "A"), ("%", "%"), ("", "")])
    func `unescape only what is an escape`(text: String, result: String) {
        #expect(PartitionFolders.unescaped(text[...]) == result)
    }

    @Test(arguments: [
        ("5", Columnar.DataType.integer, Value.int64(5)), ("-7", .bigint, .int64(-7)), ("x", .text, .text("x")),
        ("1970-01-02", .date, .int64(1)), ("1.50", .decimal(precision: 5, scale: 2), .int64(150)),
        ("true", .boolean, .bool(true)), ("0.5", .double, .double(0.5)),
    ])
    func `have values of their column's type`(text: String, type: Columnar.DataType, value: Value) throws {
        #expect(try PartitionFolders.value(text, of: type, key: "k") == value)
    }

    @Test func `that are no values fail in Trino's words`() {
        let failure = #expect(throws: QueryFailure.self) { try PartitionFolders.value("x", of: .bigint, key: "k") }

        #expect(failure?.code == "HIVE_INVALID_PARTITION_VALUE")
        #expect(failure?.message == "Invalid partition value 'x' for BIGINT partition key: k")
    }

    @Test(arguments: [
        (["1", "20"], Columnar.DataType.bigint), (["01", "12"], .text), (["2024-02-29"], .date),
        (["2023-02-29"], .text),
        (["1", "x"], .text), ([], .text), (["99999999999999999999"], .text),
    ])
    func `have a type without a declaration`(values: [String], type: Columnar.DataType) {
        #expect(PartitionFolders.type(of: values) == type)
    }
}
