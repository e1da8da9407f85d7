import CSV
import PjrunTesting
import Splitting
import Testing

@testable import Runtimes

@Suite struct `Preprocessed parts` {
    private let scratch = ScratchDirectory()

    private func source(_ text: String) throws -> DelimitedFiles {
        let path = scratch.write("d.csv", text)
        return try DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") })
    }

    private func flags(_ change: (inout SplitFlags) -> Void) -> SplitFlags {
        var flags = SplitFlags()
        flags.shuffle = false
        flags.testSize = "2"
        change(&flags)
        return flags
    }

    @discardableResult
    private func split(_ text: String, threads: Int = 2, _ change: (inout SplitFlags) -> Void) throws -> SplitReport {
        let out = scratch("out")
        return try SplitTask(flags(change), threads: threads).write(
            source(text), to: { "\(out)/\($0.rawValue).csv" }, hasHeader: true)
    }

    private static let text =
        "id,city,age,x\r\n01,\"Paris\",3,\"a,b\"\r\n2,,,1.50\r\n3,\"O\"\"slo\",5,\r\n4,Rome,9,z\r\n5,Paris,,z\r\n"

    @Test func `columns change in their places and the others keep their bytes`() throws {
        try split(Self.text) {
            $0.preprocessing.oneHot = ["city"]
            $0.preprocessing.unseen = "ignore"
            $0.preprocessing.impute = ["age=median"]
            $0.preprocessing.standardize = ["age"]
        }

        #expect(
            scratch.read("out/train.csv") == """
                id,"city_O""slo",city_Paris,city_nan,age,x\r
                01,0.0,1.0,0.0,-1.224744871391589,"a,b"\r
                2,0.0,0.0,1.0,0.0,1.50\r
                3,1.0,0.0,0.0,1.224744871391589,\r

                """)
        #expect(
            scratch.read("out/test.csv") == """
                id,"city_O""slo",city_Paris,city_nan,age,x\r
                4,0.0,0.0,0.0,6.123724356957945,z\r
                5,0.0,1.0,0.0,0.0,z\r

                """)
    }

    @Test func `the target comes first, changed or not`() throws {
        for (target, head) in [("x", "x,id,city,age"), ("age", "age,id,city,x"), ("id", "id,city,age,x")] {
            try split(Self.text) {
                $0.target = target
                $0.preprocessing.minMax = ["age"]
            }
            let lines = scratch.read("out/train.csv")?.split(separator: "\r\n").map(String.init) ?? []

            #expect(lines.first == head)
            let expected = [
                "x": "\"a,b\",01,\"Paris\",0.0", "age": "0.0,01,\"Paris\",\"a,b\"", "id": "01,\"Paris\",0.0,\"a,b\"",
            ]
            #expect(lines.dropFirst().first == expected[target])
        }
    }

    @Test func `all columns of numbers but those that have a name`() throws {
        let report = try split("id,a,b,t,g\n1,2,x,3,1\n2,4,y,5,2\n3,6,z,7,3\n4,8,x,9,4\n") {
            $0.preprocessing.standardize = ["*"]
            $0.preprocessing.impute = ["*=mean"]
            $0.preprocessing.minMax = ["id"]
            $0.target = "t"
            $0.groups = "g"
        }

        #expect(report.fitted.map(\.name) == ["id", "a"])
        #expect(report.fitted.map { $0.fill == nil } == [false, false])
        #expect(scratch.read("out/train.csv") == "t,id,a,b,g\n3,0.0,-1.0,x,1\n5,1.0,1.0,y,2\n")
    }

    @Test(arguments: [
        (["nope"], [], [], "there is no column \"nope\" (--standardize)", Int32(2)),
        (["age"], ["age"], [], "--standardize and --min-max both name the column \"age\"", 2),
        (["age", "age"], [], [], "--standardize names the column \"age\" twice", 2),
        (["city"], [], [], "ValueError: could not convert string to float: 'Paris' (column \"city\" in row 1)", 1),
        ([], [], ["age"], "--impute 'age' has no value", 2),
        ([], [], ["*=0"], "--impute '*=0' is for columns of numbers", 2),
        ([], [], ["age=x"], "ValueError: fill_value='x' cannot be cast to the numbers of column \"age\"", 1),
    ])
    func `what cannot be done`(
        standardize: [String], minMax: [String], impute: [String], message: String, code: Int32
    ) throws {
        let failure = try #require(throws: (any Error).self) {
            try split(Self.text) {
                $0.preprocessing.standardize = standardize
                $0.preprocessing.minMax = minMax
                $0.preprocessing.impute = impute
            }
        }

        #expect(TaskFailure(failure).message == message)
        #expect(TaskFailure(failure).exitCode == code)
        #expect(scratch.read("out/train.csv") == nil)
    }

    @Test func `a value that train does not have`() throws {
        let failure = try #require(throws: (any Error).self) {
            try split(Self.text) { $0.preprocessing.oneHot = ["city"] }
        }

        #expect(
            TaskFailure(failure).message
                == "ValueError: Found unknown categories ['Rome'] in column \"city\" during transform (row 4)")
    }

    @Test(arguments: 1...4)
    func `of many values that train does not have, the first is told`(threads: Int) throws {
        let text = "a,b\n" + (0..<60_000).map { "\($0),\($0 < 30_000 || $0 % 1000 != 7 ? "x" : "y\($0)")\n" }.joined()

        let failure = try #require(throws: PreprocessingError.self) {
            try split(text, threads: threads) {
                $0.testSize = "0.5"
                $0.preprocessing.oneHot = ["b"]
            }
        }

        #expect(failure.row == 30_008)
        #expect(scratch.read("out/train.csv") == nil)
    }

    @Test func `a split without a part train`() throws {
        let failure = try #require(throws: TaskFailure.self) {
            try split(Self.text) {
                $0.method = "DataFrame.sample"
                $0.parameters = #"{"n": 2, "random_state": 1}"#
                $0.testSize = nil
                $0.shuffle = nil
                $0.preprocessing.oneHot = ["city"]
            }
        }

        #expect(failure.message == "the split has no part train to fit the preprocessing to")
    }

    // MARK: - Many rows

    private static func table(_ count: Int) -> String {
        var random = Generator(state: 5)
        return (0..<count).reduce(into: "a,b,c,d\n") { text, row in
            let missing = random.next() % 9 == 0
            text += "\(row),\(missing ? "" : "\(Double(random.next() % 100_000) / 1000)"),k\(random.next() % 12),"
            text += random.next() % 5 == 0 ? "\"x,\n\(row)\"\n" : "y\n"
        }
    }

    @Test func `the bytes do not depend on the number of threads`() throws {
        let text = Self.table(60_000)
        var texts: Set<String> = []
        for threads in [1, 2, 3] {
            try split(text, threads: threads) {
                $0.shuffle = nil
                $0.testSize = "0.3"
                $0.seed = "7"
                $0.preprocessing.standardize = ["a"]
                $0.preprocessing.impute = ["b=median"]
                $0.preprocessing.minMax = ["b"]
                $0.preprocessing.oneHot = ["c"]
                $0.statistics = true
            }
            texts.insert((scratch.read("out/train.csv") ?? "") + "|" + (scratch.read("out/test.csv") ?? ""))
        }

        #expect(texts.count == 1)
        #expect(texts.first?.split(separator: "\n").first?.hasPrefix("a,b,c_k0,c_k1,c_k10,c_k11,c_k2") == true)
    }

    @Test func `what was fitted gives the same rows again`() throws {
        let text = Self.table(20_000)
        let report = try split(text) {
            $0.preprocessing.standardize = ["b"]
            $0.preprocessing.impute = ["b=mean"]
            $0.preprocessing.oneHot = ["c"]
        }
        let new = scratch("new.csv")

        let rows = try TransformTask(report.fitted, threads: 3).write(source(text), to: new, hasHeader: true)

        #expect(rows == 20_000)
        let parts =
            (scratch.read("out/train.csv") ?? "") + (scratch.read("out/test.csv") ?? "").drop { $0 != "\n" }.dropFirst()
        #expect(scratch.read("new.csv") == parts)
    }
}

@Suite struct `Statistics of parts` {
    private let scratch = ScratchDirectory()

    @Test func `numbers of each part and rows of two parts`() throws {
        let path = scratch.write("d.csv", "a,b,c\n1,x,\n3,y,NA\n1,x,5\n3,y,NA\n-2,z,1\n1,x,\n")
        var flags = SplitFlags()
        flags.shuffle = false
        flags.testSize = "3"
        flags.statistics = true

        let report = try SplitTask(flags, threads: 2).split(
            DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") }), reports: true)
        let statistics = try #require(report.statistics)

        #expect(statistics.columns.map(\.name) == ["a", "c"])
        #expect(statistics.columns[0].parts.map(\.mean) == [5.0 / 3, 2.0 / 3])
        #expect(statistics.columns[1].parts.map(\.missing) == [2, 2])
        #expect(statistics.columns[1].parts.map(\.maximum) == [5, 1])
        // Rows 4 and 6 of the file are rows 2 and 1.
        #expect(statistics.duplicates.map(\.rowCount) == [2])
        #expect(statistics.duplicates.map(\.example) == [[2, 4]])
        #expect(report.json["duplicates"]?[0]?["rows"]?.int == 2)
        #expect(report.json["features"]?[1]?["test"]?["max"]?.double == 1)
        #expect(report.text.contains("warning: 2 rows of test stand in train too: row 4 of the file is row 2\n"))
    }

    @Test func `rows that were drawn more than once count as often`() throws {
        let path = scratch.write("d.csv", "a\n1\n2\n3\n")
        var flags = SplitFlags()
        flags.method = "DataFrame.sample"
        flags.parameters = #"{"n": 30, "replace": true, "random_state": 1}"#
        flags.statistics = true

        let report = try SplitTask(flags, threads: 1).split(
            DelimitedFiles(path, relativeTo: "/", objects: { throw TaskFailure(message: "no objects") }), reports: true)
        let rows = try #require(report.parts.first).rows
        let mean = rows.reduce(0) { $0 + Double($1 + 1) } / 30

        #expect(report.statistics?.columns.first?.parts.first?.count == 30)
        #expect(report.statistics?.columns.first?.parts.first?.mean == mean)
        #expect(report.statistics?.duplicates.isEmpty == true)
    }
}

/// Numbers that are the same in every run.
struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
