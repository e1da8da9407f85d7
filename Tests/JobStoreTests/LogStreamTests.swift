import JobModel
import PjrunTesting
import Testing

@testable import JobStore

@Suite struct `Streams of logs` {
    private func names(_ folder: LogFolder, _ change: (inout LogStreamQuery) -> Void = { _ in }) throws -> [String] {
        var query = LogStreamQuery()
        change(&query)
        return try folder.store.streams(query).map(\.name)
    }

    /// Jobs a (hosts 1, 2 and 10), a-b and b.
    private func folder() throws -> LogFolder {
        let folder = try LogFolder("a", started: 1_000_000)
        try LogFolder.add("a-b", to: folder.store, started: 2_000_999)
        try LogFolder.add("b", to: folder.store, started: 3_000_000)
        folder.write([(30, "x\n")], host: "algo-1", job: "a")
        folder.write([(10, "x\n")], host: "algo-2", job: "a")
        folder.write([(20, "x\n")], host: "algo-10", job: "a")
        folder.write([(5, "x\n"), (90, "y\n")], job: "a-b")
        folder.write([(40, "x\n")], job: "b")
        return folder
    }

    private static let all = [
        "a-b/algo-1-2000", "a/algo-1-1000", "a/algo-10-1000", "a/algo-2-1000", "b/algo-1-3000",
    ]

    @Test func `are one per host, in the order of their names`() throws {
        let folder = try folder()

        #expect(try names(folder) == Self.all)
        #expect(try names(folder) { $0.isDescending = true } == Self.all.reversed())
    }

    @Test func `go on after one, whatever the size of the page`() throws {
        let folder = try folder()
        for key in [LogStreamQuery.SortKey.name, .lastEventTime] {
            for isDescending in [false, true] {
                var paged: [String] = []
                var query = LogStreamQuery()
                query.sortKey = key
                query.isDescending = isDescending
                let whole = try folder.store.streams(query).map(\.name)
                query.limit = 2
                while case let page = try folder.store.streams(query), let last = page.last {
                    paged += page.map(\.name)
                    try #require(paged.count < 100)
                    query.after = LogStreamQuery.Cursor(name: last.name, time: last.lastEventTime)
                }
                #expect(paged == whole)
                #expect(paged.count == 5)
            }
        }
    }

    @Test func `can be ordered by their last event`() throws {
        let folder = try folder()

        #expect(
            try names(folder) { $0.sortKey = .lastEventTime } == [
                "a/algo-2-1000", "a/algo-10-1000", "a/algo-1-1000", "b/algo-1-3000", "a-b/algo-1-2000",
            ])
    }

    @Test(arguments: [
        ("a", 4), ("a/", 3), ("a-b/", 1), ("a/algo-1", 2), ("a/algo-1-1000", 1), ("A/", 0), ("a/algo-3", 0), ("%", 0),
        ("", 5),
    ])
    func `are found by how their names begin`(prefix: String, count: Int) throws {
        let folder = try folder()

        #expect(try names(folder) { $0.namePrefix = prefix } == Self.all.filter { $0.hasPrefix(prefix) })
        #expect(try names(folder) { $0.namePrefix = prefix }.count == count)
    }

    @Test func `can be those that are active since a time`() throws {
        let folder = try folder()

        #expect(
            try names(folder) { $0.activeSince = Timestamp(milliseconds: 40) } == ["a-b/algo-1-2000", "b/algo-1-3000"])
    }

    @Test func `say when they began and how long they are`() throws {
        let folder = try LogFolder()
        folder.write([(10, "abc\n"), (30, "d\n")])

        let stream = try folder.stream

        #expect(stream.firstEventTime.milliseconds == 10)
        #expect(stream.lastEventTime.milliseconds == 30)
        #expect(stream.byteCount == 6)
        #expect(stream.endTime == nil)
    }

    @Test func `of a job that is just being removed are left out`() throws {
        let folder = try LogFolder()
        folder.write([(10, "x\n")])
        folder.write([(10, "x\n")], host: "algo-2")
        try #require(Shell.run("rm '\(folder.scratch("home/logs/job/algo-1.index"))'").code == 0)

        #expect(try names(folder) == ["job/algo-2-1000"])
    }

    @Test func `of a job without a start are there when it has ended, so that their names do not change`() throws {
        let folder = try LogFolder(started: nil)
        folder.write([(10, "no such file\n")])

        #expect(try names(folder).isEmpty)

        try folder.end(at: 20)

        #expect(try names(folder) == ["job/algo-1-500"])
    }
}
