import CSV
import PjrunTesting
import Splitting
import Testing

@testable import Runtimes

@Suite struct `Splits of files` {
    private let scratch = ScratchDirectory()

    /// Rows of different lengths, with quoted row ends, by a generator of its own.
    private static func rows(_ count: Int) -> [String] {
        var state: UInt64 = 1
        return (0..<count).map { row in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let length = Int(state >> 59)
            let text = String(repeating: "ä", count: length)
            let label = ["x", "y", "zz"][row % 3]
            return state >> 33 & 7 == 0 ? "\(row),\"\(text)\n\",\(label)" : "\(row),\(text),\(label)"
        }
    }

    private func source(_ path: String) throws -> DelimitedFiles {
        try DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") })
    }

    @Test(arguments: [1, 2, 3], [0, 1, 7, 100, 20_000])
    func `every row arrives in its part and place`(threads: Int, count: Int) throws {
        let rows = Self.rows(count)
        let path = scratch.write("d.csv", (["id,text,label"] + rows).map { $0 + "\n" }.joined())
        var flags = SplitFlags()
        flags.method = "sample_then_np_split"
        flags.fractions = "0.7,0.9"
        flags.seed = "42"
        let out = scratch("out")

        let report = try SplitTask(flags, threads: threads).write(
            source(path), to: { "\(out)/\($0.rawValue).csv" }, hasHeader: true)

        #expect(report.parts.map(\.name) == ["train", "validation", "test"])
        #expect(report.parts.reduce(0) { $0 + $1.rows.count } == count)
        for part in report.parts {
            let expected = (["id,text,label"] + part.rows.map { rows[Int($0)] }).map { $0 + "\n" }.joined()
            #expect(scratch.read("out/\(part.name).csv") == expected)
        }
    }

    @Test(arguments: [0, 1, 2])
    func `a field in front of the others`(target: Int) throws {
        let names = ["id", "text", "label"]
        let path = scratch.write("d.csv", (["id,text,label"] + Self.rows(1000)).map { $0 + "\n" }.joined())
        var flags = SplitFlags()
        flags.shuffle = false
        flags.testSize = "1"
        flags.target = names[target]
        let out = scratch("train.csv")

        _ = try SplitTask(flags, threads: 2).write(
            source(path), to: { $0 == .train ? out : nil }, hasHeader: false)

        let order = [target] + [0, 1, 2].filter { $0 != target }
        let expected = Self.rows(1000).dropLast().map { row in
            let fields = row.split(separator: ",", omittingEmptySubsequences: false)
            return order.map { String(fields[$0]) }.joined(separator: ",") + "\n"
        }
        #expect(scratch.read("train.csv") == expected.joined())
    }

    @Test func `classes and shared groups`() throws {
        let path = scratch.write("d.csv", "l,g\na,1\nb,1\na,2\nb,3\n")
        var flags = SplitFlags()
        flags.shuffle = false
        flags.testSize = "2"
        flags.groups = "g"
        flags.stratify = []

        let report = try SplitTask(flags, threads: 1).split(source(path), reports: true)

        #expect(report.overlaps.map(\.groupCount) == [0])
        #expect(report.groups == "g")
        #expect(report.classes.isEmpty)
    }

    @Test func `a digest is that of little-endian int64`() {
        // hashlib.sha256(np.arange(n, dtype="<i8").tobytes()).hexdigest()
        #expect(SplitDigest.of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(SplitDigest.of([0]) == "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc")
        #expect(SplitDigest.of([0, 1, 2]) == "ab25350e3e65efebe24584461683ecda68725576e825e550038b90e7b1479946")
        #expect(SplitDigest.of(Array(0..<20_000)) == "b49ed4334fe4a57fe3fdec8fe84b7b708cdd3022f6a6e8a3d1ce5e7476c4304e")
    }

    @Test func `notes on flags without effect`() throws {
        var flags = SplitFlags()
        flags.method = "KFold"
        flags.stratify = ["a"]
        flags.time = "t"

        let task = try SplitTask(flags, threads: 1)

        #expect(
            task.notes(reports: false) == ["KFold takes no notice of --stratify", "KFold takes no notice of --time"])
        #expect(task.notes(reports: true) == ["KFold takes no notice of --time"])
    }
}
