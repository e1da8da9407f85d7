import PjrunTesting
import Testing

@Suite struct `pjrun split and transform with preprocessing` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    init() { corner.write("d.csv", "id,city,age\n1,Paris,3\n2,,\n3,Oslo,5\n4,Rome,9\n") }

    private func split(_ arguments: String...) -> Answer { corner.run(["split"] + arguments) }

    @Test func `parts, and the same for a new file`() throws {
        let answer = split(
            "d.csv", "--no-shuffle", "--test-size", "1", "--impute", "age=median", "--standardize", "age", "--one-hot",
            "city", "--unseen", "ignore", "--save-preprocessing", "p.json", "--output", "out")
        let new = corner.run([
            "transform", "d.csv", "--preprocessing", "p.json", "--output", "n.csv.gz", "--target", "age",
        ])

        #expect(answer.code == 0, "\(answer.error)")
        #expect(
            corner.read("out/train/train.csv") == """
                id,city_Oslo,city_Paris,city_nan,age
                1,0.0,1.0,0.0,-1.224744871391589
                2,0.0,0.0,1.0,0.0
                3,1.0,0.0,0.0,1.224744871391589

                """)
        #expect(corner.read("out/test/test.csv")?.hasSuffix("\n4,0.0,0.0,0.0,6.123724356957945\n") == true)
        #expect(answer.output.contains("  age: missing values become 4.0, then (x - 4.0) / 0.816496580927726\n"))
        #expect(new == Answer(code: 0, output: "4 rows, 2 columns changed: n.csv.gz\n"))
        #expect(
            corner.shell("gzip -dc n.csv.gz | sed -n 1,2p").output
                == "age,id,city_Oslo,city_Paris,city_nan\n-1.224744871391589,1,0.0,1.0,0.0\n")
    }

    @Test func `parts as gzip`() {
        let answer = split("d.csv", "--no-shuffle", "--test-size", "1", "--train", "a.csv.gz", "--test", "b.csv")

        #expect(answer.code == 0)
        #expect(corner.shell("gzip -dc a.csv.gz").output == "id,city,age\n1,Paris,3\n2,,\n3,Oslo,5\n")
        #expect(corner.read("b.csv") == "id,city,age\n4,Rome,9\n")
    }

    @Test func `a report has statistics unless it is told not to`() {
        corner.write("e.csv", "a\n1\n2\n1\n")
        let base = ["split", "e.csv", "--no-shuffle", "--test-size", "1", "--report"]

        let with = corner.run(base + ["with.txt"])
        let without = corner.run(base + ["without.txt", "--no-statistics"])
        let plain = corner.run(["split", "e.csv", "--no-shuffle", "--test-size", "1", "--output", "out"])

        #expect(with.output.contains("warning: 1 row of test stands in train too: row 3 of the file is row 1\n"))
        #expect(corner.read("with.txt") == with.output)
        #expect(!without.output.contains("warning"))
        #expect(!plain.output.contains("warning"))
    }

    @Test func `a file larger than the memory limit`() {
        corner.shell("seq 1 20000 | sed 's/.*/&,x&/' > body; (echo a,b; cat body) > large.csv; gzip -k large.csv")
        let base = ["split", "--seed", "5", "--test-size", "0.3"]

        let whole = corner.run(base + ["large.csv", "--output", "whole"])
        let bounded = corner.run(base + ["large.csv", "--output", "bounded", "--memory-limit", "10kB"])
        let packed = corner.run(base + ["large.csv.gz", "--output", "packed", "--memory-limit", "10kB"])

        #expect([whole.code, bounded.code, packed.code] == [0, 0, 0])
        for name in ["bounded", "packed"] {
            for part in ["train", "test"] {
                let expected = corner.read("whole/\(part)/\(part).csv")
                #expect(expected != nil)
                #expect(corner.read("\(name)/\(part)/\(part).csv") == expected)
            }
        }
        #expect(corner.run(base + ["large.csv", "--output", "x", "--memory-limit", "much"]).code == 2)
    }

    @Test func `refusals leave nothing`() {
        corner.write("other.json", "{}")
        let unseen = split("d.csv", "--no-shuffle", "--test-size", "1", "--one-hot", "city", "--output", "out")
        let nothing = split("d.csv", "--save-preprocessing", "p.json", "--output", "out")
        let indices = split("d.csv", "--standardize", "age", "--indices")
        let rows = split("--rows", "4", "--standardize", "age")
        let other = corner.run(["transform", "d.csv", "--preprocessing", "other.json", "--output", "n.csv"])
        let missing = corner.run(["transform", "d.csv", "--preprocessing", "nope.json", "--output", "n.csv"])

        #expect(unseen.code == 1)
        #expect(
            unseen.error == """
                error: ValueError: Found unknown categories ['Rome'] in column "city" during transform (row 4)
                  help: pjrun split --unseen ignore, when it is fitted, gives such values a 0 in every column

                """)
        #expect(nothing.code == 2)
        #expect(indices.code == 2)
        #expect(rows.code == 2)
        #expect(other.error.hasPrefix("error: the file is not one of fitted preprocessing"))
        #expect(missing.error == "error: there is no file 'nope.json'\n")
        #expect(corner.files == ["d.csv", "other.json"])
    }

    @Test func `a new file without the column`() {
        _ = split(
            "d.csv", "--no-shuffle", "--test-size", "1", "--min-max", "id", "--save-preprocessing", "p.json",
            "--report", "r")
        corner.write("e.csv", "idd\n1\n")

        let answer = corner.run(["transform", "e.csv", "--preprocessing", "p.json", "--output", "n.csv"])

        #expect(answer.code == 2)
        #expect(
            answer.error.hasPrefix("error: there is no column \"id\" (--preprocessing)\n  help: did you mean \"idd\"?"))
    }

    @Test func `a job's parts, with what was fitted`() {
        let answer = corner.run([
            "-q", "--image", "local/splitter", "--input", "data=d.csv", "--output", "split=out", "--output",
            "preprocessing=p", "--argument", "--no-shuffle", "--argument", "--test-size=1", "--argument",
            "--impute=age=mean", "--argument", "--min-max=id", "--argument", "--statistics",
        ])

        #expect(answer.code == 0, "\(answer.error)")
        #expect(corner.read("out/train/train.csv") == "id,city,age\n0.0,Paris,3.0\n0.5,,4.0\n1.0,Oslo,5.0\n")
        #expect(corner.read("p/preprocessing.json")?.contains("\"data_max\": 3") == true)
    }

    @Test func `the command has every flag of the job`() throws {
        let help = split("--help").output
        let usage = corner.run([
            "-q", "--image", "local/splitter", "--input", "data=d.csv", "--output", "split=out", "--argument", "--nope",
        ]).error
        let flags = Set(
            usage.split(whereSeparator: { " []\n".contains($0) }).filter { $0.hasPrefix("--") && $0.count > 2 })

        #expect(flags.count > 20)
        for flag in flags where !["--input", "--nope"].contains(flag) {
            #expect(help.contains(flag) || help.contains("\(flag)/"), "\(flag)")
        }
    }

    // MARK: - Files and columns that would be the same

    @Test(arguments: [
        ["--train", "x.csv", "--test", "./x.csv"], ["--train", "x.csv", "--test", "link.csv"],
        ["--train", "x.csv", "--test", "y.csv", "--report", "sub/../x.csv"],
        ["--train", "x.csv", "--report", "r.json", "--standardize", "a", "--save-preprocessing", "r.json"],
        ["--train", "x.csv", "--report", "d.csv"],
    ])
    func `no file is written over another`(arguments: [String]) {
        corner.write("d.csv", "a,b\n1,2\n3,4\n5,6\n7,8\n")
        corner.shell("mkdir sub; ln -s x.csv link.csv; touch x.csv")
        let before = corner.files
        let answer = corner.run(["split", "d.csv", "--seed", "1"] + arguments)
        #expect(answer.code == 2)
        #expect(answer.error.contains("would be the same file"), "\(answer.error)")
        #expect(corner.files == before)
        #expect(corner.read("d.csv") == "a,b\n1,2\n3,4\n5,6\n7,8\n")
    }

    @Test func `a new column with a name that is taken`() {
        corner.write("d.csv", "c,c_a\na,1\nb,2\na,3\nb,4\n")
        let answer = corner.run("split", "d.csv", "--seed", "1", "--one-hot", "c", "--train", "t.csv")
        #expect(answer.code == 1)
        #expect(answer.error.contains("makes a column \"c_a\", and there is one already"), "\(answer.error)")
        #expect(corner.files == ["d.csv"])
    }
}
