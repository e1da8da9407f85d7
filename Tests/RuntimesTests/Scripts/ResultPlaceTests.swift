import CSV
import Testing

@testable import Runtimes

@Suite struct `Places of results` {
    private static func container(_ outputs: [String], host: String? = nil) -> ContainerDescription {
        ContainerDescription(
            inputs: [],
            outputs: outputs.map {
                ContainerDescription.Channel(name: $0, directory: "/out/\($0)", isQueryResult: false)
            },
            hostOfSeveral: host)
    }

    private static func places(
        _ directives: [String?], outputs: [String] = ["a", "b"], host: String? = nil
    ) throws -> [ResultPlace?] {
        var places = ResultPlaces(
            container: container(outputs, host: host), script: "q", unnamed: directives.count { $0 == nil })
        return try directives.map { try places.place($0) }
    }

    @Test func `one query has the script's name, several are numbered`() throws {
        #expect(try Self.places([nil]).map { $0?.path } == ["/out/a/q.csv"])
        #expect(
            try Self.places([nil, "b", nil]).map { $0?.path } == ["/out/a/q-1.csv", "/out/b/q.csv", "/out/a/q-2.csv"])
    }

    @Test func `hosts add their names`() throws {
        #expect(
            try Self.places([nil, "b/x/y.csv.gz"], host: "algo-2").map { $0?.path }
                == ["/out/a/q-algo-2.csv", "/out/b/x/y-algo-2.csv.gz"])
    }

    @Test(arguments: [
        ("a/x.csv", ResultFormat.csv, false), ("a/x.jsonl", .hiveJSON, false), ("a/x.json", .json, false),
        ("a/x.csv.gz", .csv, true), ("a/.csv", .csv, false),
    ])
    func `the ending is the form`(directive: String, format: ResultFormat, isGzip: Bool) throws {
        let place = try Self.places([directive])[0]

        #expect(place?.format == format)
        #expect(place?.isGzip == isGzip)
    }

    @Test func `without outputs there is no place`() throws {
        #expect(try Self.places([nil, nil], outputs: []) == [nil, nil])
    }

    @Test(arguments: ["c", "", "a/", "a//x.csv", "a/../x.csv", "a/.", "a/x", "a/x.gz", "a/x.parquet"])
    func `what is no place is refused`(directive: String) {
        #expect(throws: ScriptFailure.self) { try Self.places([directive]) }
    }

    @Test func `two queries cannot write one file`() {
        #expect(throws: ScriptFailure.self) { try Self.places(["a/x.csv", "a/x.csv"]) }
    }
}
