import CSV
import Glibc
import PjrunTesting
import Splitting
import Testing

@testable import Runtimes

@Suite struct `Splits that do not fit into memory` {
    private let scratch = ScratchDirectory()

    /// One way to split.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout SplitFlags) -> Void

        init(_ name: String, _ change: @escaping @Sendable (inout SplitFlags) -> Void) {
            testDescription = name
            self.change = change
        }

        static let all = [
            Case("shuffled") { $0.testSize = "0.3" },
            Case("three parts") {
                $0.method = "sample_then_np_split"
                $0.fractions = "0.7,0.9"
            },
            Case("in order") {
                $0.method = "KFold"
                $0.splitCount = "4"
                $0.split = 2
                $0.seed = nil
            },
            Case("with replacement") {
                $0.method = "DataFrame.sample"
                $0.parameters = #"{"n": 3000, "replace": true}"#
            },
            Case("stratified, the target first") {
                $0.stratify = ["label"]
                $0.target = "label"
            },
            Case("by time, which is backwards") {
                $0.method = "chronological"
                $0.time = "id"
                $0.fractions = "0.6"
                $0.seed = nil
            },
            Case("preprocessed") {
                $0.preprocessing.oneHot = ["label"]
                $0.preprocessing.standardize = ["id"]
            },
            Case("as pandas writes") {
                $0.pandasFormat = true
                $0.statistics = true
            },
        ]
    }

    /// Rows of very different lengths, with quoted row ends.
    private static func table(_ count: Int, seed: UInt64) -> String {
        var random = Generator(state: seed)
        return (0..<count).reduce(into: "id,text,label\n") { text, row in
            let length = random.next() % 400 == 0 ? 5000 : Int(random.next() % 40)
            let body = String(repeating: "ä", count: length)
            text += "\(count - row),"
            text += random.next() % 7 == 0 ? "\"\(body)\n,\"" : body
            text += ",\(["x", "yy", "z"][Int(random.next() % 3)])\n"
        }
    }

    /// What is in a folder, hidden files too.
    private func names(_ folder: String) -> [String] {
        guard let stream = opendir(scratch(folder)) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private func files(
        _ path: String, _ change: (inout SplitFlags) -> Void, memory: Int, threads: Int, ending: String = "csv"
    ) throws -> [String: String] {
        var flags = SplitFlags()
        flags.seed = "42"
        change(&flags)
        let out = scratch("out-\(memory)-\(threads)")
        let report = try SplitTask(flags, threads: threads, memory: memory).write(
            DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") }),
            to: { "\(out)/\($0.rawValue).\(ending)" }, hasHeader: true)
        // Nothing else is there.
        #expect(names("out-\(memory)-\(threads)").sorted() == report.parts.map { "\($0.name).\(ending)" }.sorted())
        return Dictionary(
            uniqueKeysWithValues: report.parts.map {
                ($0.name, scratch.read("out-\(memory)-\(threads)/\($0.name).\(ending)") ?? "nothing")
            })
    }

    @Test(arguments: Case.all, [1, 4_000, 300_000])
    func `the same bytes as in memory`(_ one: Case, memory: Int) throws {
        let path = scratch.write("d.csv", Self.table(4000, seed: UInt64(memory)))

        let expected = try files(path, one.change, memory: .max, threads: 2)

        for threads in [1, 3] {
            #expect(try files(path, one.change, memory: memory, threads: threads) == expected)
        }
    }

    @Test(arguments: [true, false])
    func `gzip, whose pieces come in order`(shuffles: Bool) throws {
        let path = scratch.write("d.csv", Self.table(4000, seed: 9))
        let change: (inout SplitFlags) -> Void = {
            $0.shuffle = shuffles
            if !shuffles { $0.seed = nil }
        }

        let expected = try files(path, change, memory: .max, threads: 2)
        _ = try files(path, change, memory: 20_000, threads: 3, ending: "csv.gz")
        _ = try files(path, change, memory: .max, threads: 1, ending: "csv.gz")

        for folder in ["out-20000-3", "out-\(Int.max)-1"] {
            for (name, text) in expected {
                #expect(Shell.run("gzip -dc '\(scratch("\(folder)/\(name).csv.gz"))'").output == text)
            }
        }
    }

    @Test func `nothing is left of a refusal`() throws {
        let path = scratch.write("d.csv", Self.table(2000, seed: 3) + "1,x,new\n")

        #expect(throws: (any Error).self) {
            try files(
                path,
                {
                    $0.shuffle = false
                    $0.seed = nil
                    $0.testSize = "1"
                    $0.preprocessing.oneHot = ["label"]
                }, memory: 1, threads: 2)
        }
        #expect(names("out-1-2").isEmpty)
    }

    @Test func `a bucket with the longest rows is ordered piece by piece`() throws {
        // By time, all long rows come into one bucket.
        let rows = (0..<600).map { "\($0),\(String(repeating: "x", count: $0 < 60 ? 3000 : 1)),a\n" }
        let path = scratch.write("d.csv", "id,text,label\n" + rows.reversed().joined())
        let change: (inout SplitFlags) -> Void = {
            $0.method = "chronological"
            $0.time = "id"
            $0.fractions = "0.8"
            $0.seed = nil
        }

        let files = try files(path, change, memory: 40_000, threads: 1)

        #expect(files["train"] == "id,text,label\n" + rows[..<480].joined())
        #expect(files["test"] == "id,text,label\n" + rows[480...].joined())
    }
}

@Suite struct `Buckets` {
    @Test(arguments: [[0, 10], [0, 3, 3, 20], [0, 1, 2, 3], [0, 0, 5]], [1, 50, 1000])
    func `every place lies in the bucket whose range has it`(bounds: [Int], memory: Int) {
        let plan = BucketPlan(partBounds: bounds, byteCount: 500, memory: memory, threads: 2)

        for place in 0..<bounds[bounds.count - 1] {
            let bucket = plan.bucket(of: place)
            let part = plan.parts[bucket]
            #expect(plan.places(of: bucket).contains(place))
            #expect((bounds[part]..<bounds[part + 1]).contains(place))
        }
        #expect((0..<plan.count).reduce(0) { $0 + plan.places(of: $1).count } == bounds[bounds.count - 1])
    }

    @Test func `memory decides how many there are`() {
        #expect(BucketPlan(partBounds: [0, 1000], byteCount: 100_000, memory: 1 << 30, threads: 2).count == 1)
        #expect(BucketPlan(partBounds: [0, 1000], byteCount: 100_000, memory: 40_000, threads: 2).count == 13)
    }
}
