import PjrunTesting
import Testing

@Suite struct `pjrun split into files` {
    typealias Answer = Corner.Answer
    let corner = Corner()
    private static let text = "id,label,x\n1,a,\"q, 1\"\n2,b,2\n3,a,\"x\ny\"\n4,b,4\n5,a,\n6,b,6\n"

    init() { corner.write("d.csv", Self.text) }

    @discardableResult
    private func split(_ arguments: String...) -> Answer { corner.run(["split"] + arguments) }

    // MARK: - Places

    @Test func `a folder for each part`() {
        let answer = split("d.csv", "--fractions", "0.5,0.8", "--method", "chronological", "--output", "out")

        #expect(answer.code == 0)
        #expect(
            corner.files == ["d.csv", "out/train/train.csv", "out/validation/validation.csv", "out/test/test.csv"])
        #expect(corner.read("out/train/train.csv") == "id,label,x\n1,a,\"q, 1\"\n2,b,2\n3,a,\"x\ny\"\n")
        #expect(corner.read("out/validation/validation.csv") == "id,label,x\n4,b,4\n")
        #expect(corner.read("out/test/test.csv") == "id,label,x\n5,a,\n6,b,6\n")
    }

    @Test func `a file for each part`() {
        let answer = split("d.csv", "--no-shuffle", "--test-size", "2", "--train", "a.csv", "--test", "b/c.csv")

        #expect(answer.code == 0)
        #expect(corner.files == ["d.csv", "a.csv", "b/c.csv"])
        #expect(corner.read("b/c.csv") == "id,label,x\n5,a,\n6,b,6\n")
    }

    @Test func `the file itself may be replaced`() {
        #expect(split("d.csv", "--no-shuffle", "--test-size", "1", "--train", "d.csv").code == 0)
        #expect(corner.read("d.csv") == Self.text.replacingOccurrences(of: "6,b,6\n"))
    }

    // MARK: - Forms

    @Test func `the target first and no header`() {
        let answer = split(
            "d.csv", "--no-shuffle", "--test-size", "3", "--target", "label", "--no-header", "--output", "out")

        #expect(answer.code == 0)
        #expect(corner.read("out/train/train.csv") == "a,1,\"q, 1\"\nb,2,2\na,3,\"x\ny\"\n")
        #expect(corner.read("out/test/test.csv") == "b,4,4\na,5,\nb,6,6\n")
    }

    @Test func `the last column first`() {
        split("d.csv", "--no-shuffle", "--test-size", "1", "--target", "x", "--output", "out")

        #expect(
            corner.read("out/train/train.csv")
                == "x,id,label\n\"q, 1\",1,a\n2,2,b\n\"x\ny\",3,a\n4,4,b\n,5,a\n")
    }

    @Test func `the first column first`() {
        split("d.csv", "--no-shuffle", "--test-size", "1", "--target", "id", "--output", "out")

        #expect(corner.read("out/test/test.csv") == "id,label,x\n6,b,6\n")
    }

    @Test func `row ends, spaces and quotes stay`() {
        corner.write("odd.csv", "a, b \r\n\"1\", 2\r\n\r\n3.50,\"\"\"x\"\"\"\r\n1e3,\r\n")

        split("odd.csv", "--no-shuffle", "--test-size", "1", "--output", "out")

        #expect(corner.read("out/train/train.csv") == "a, b \r\n\"1\", 2\r\n3.50,\"\"\"x\"\"\"\r\n")
        #expect(corner.read("out/test/test.csv") == "a, b \r\n1e3,\r\n")
    }

    @Test func `a byte order mark is left out and a last row end added`() {
        corner.write("marked.csv", "\u{FEFF}a,b\n1,2\n3,4")

        split("marked.csv", "--no-shuffle", "--test-size", "1", "--output", "out")

        #expect(corner.read("out/train/train.csv") == "a,b\n1,2\n")
        #expect(corner.read("out/test/test.csv") == "a,b\n3,4\n")
    }

    @Test func `tabs, and other delimiters`() {
        corner.write("t.tsv", "a\tb\n1,5\tx\n2\ty\n")
        corner.write("s.csv", "a;b\n1;x\n2;y\n")

        split("t.tsv", "--no-shuffle", "--test-size", "1", "--target", "b", "--output", "t")
        split("s.csv", "--no-shuffle", "--test-size", "1", "--target", "b", "--delimiter", ";", "--output", "s")

        #expect(corner.read("t/train/train.tsv") == "b\ta\nx\t1,5\n")
        #expect(corner.read("s/test/test.csv") == "b;a\ny;2\n")
    }

    @Test func `a file without a header`() {
        corner.write("n.csv", "1,x\n2,y\n3,x\n")

        split("n.csv", "--no-input-header", "--no-shuffle", "--test-size", "1", "--target", "_col1", "--output", "out")

        #expect(corner.read("out/train/train.csv") == "x,1\ny,2\n")
    }

    @Test func `several files, and gzip`() {
        corner.write("dir/1.csv", "a\n1\n2\n")
        corner.write("dir/2.csv", "a\n3\n4\n")
        corner.shell("gzip dir/2.csv")

        #expect(split("dir", "--no-shuffle", "--test-size", "1", "--output", "out").code == 0)
        #expect(corner.read("out/train/train.csv") == "a\n1\n2\n3\n")
        #expect(corner.read("out/test/test.csv") == "a\n4\n")
    }

    @Test func `rows drawn more than once`() {
        let answer = split(
            "d.csv", "--method", "DataFrame.sample", "--parameters",
            #"{"n": 9, "replace": true, "random_state": 1}"#, "--no-header", "--output", "out")

        #expect(answer.code == 0)
        #expect(
            corner.read("out/rows/rows.csv")
                == "6,b,6\n4,b,4\n5,a,\n1,a,\"q, 1\"\n2,b,2\n4,b,4\n6,b,6\n1,a,\"q, 1\"\n1,a,\"q, 1\"\n")
    }

    // MARK: - Nothing left behind

    @Test func `a refusal writes nothing`() {
        corner.write("ragged.csv", "a,b\n1,2\n3\n")

        #expect(split("ragged.csv", "--output", "out").code == 1)
        #expect(split("d.csv", "--target", "lable", "--output", "out").code == 2)
        #expect(split("d.csv", "--test-size", "99", "--output", "out").code == 1)
        #expect(split("d.csv", "--validation", "v.csv").error.hasPrefix("error: the split has no part validation"))
        #expect(split("d.csv", "--train", "x.csv", "--test", "x.csv").code == 2)
        #expect(split("d.csv").error.hasPrefix("error: it is not said where the parts go"))
        #expect(corner.files == ["d.csv", "ragged.csv"])
        #expect(!corner.shell("ls").output.contains("out"))
    }

    @Test func `a place that cannot be written to`() {
        let answer = split("d.csv", "--seed", "1", "--train", "t.csv", "--test", "/proc/nope/t.csv")

        #expect(answer.code == 1)
        #expect(corner.files == ["d.csv"])
    }

    @Test(.enabled(if: Launcher.canMount)) func `a disk without room`() {
        corner.write("large.csv", "a,b\n" + String(repeating: "1,\(String(repeating: "x", count: 998))\n", count: 400))
        corner.shell("mkdir full")
        let full = corner("full")

        let answer = corner.run(
            ["split", "large.csv", "--seed", "1", "--output", "full/out"],
            launcher: Launcher.mounting(
                "mount -t tmpfs -o size=200k none '\(full)'", afterwards: "find '\(full)' -type f"))

        #expect(answer.code == 1)
        #expect(answer.output.isEmpty, "no file is left")
        #expect(answer.error.hasPrefix("error: no space is left to write full/out/train/train.csv"))
    }

    @Test func `objects`() {
        corner.run("s3", "cp", "d.csv", "s3://bucket/data/d.csv")

        #expect(split("s3://bucket/data/", "--no-shuffle", "--test-size", "1", "--test", "t.csv").code == 0)
        #expect(corner.read("t.csv") == "id,label,x\n6,b,6\n")
    }

    // MARK: - Report

    @Test func `a report for people`() {
        let answer = split("d.csv", "--stratify", "label", "--test-size", "2", "--seed", "1", "--output", "out")

        #expect(
            answer
                == Answer(
                    code: 0,
                    output: """
                        train_test_split of 6 rows

                        part   rows    share  sha256 of the row numbers                                         first rows
                        train     4  66.67 %  f56a62ccfec873ee2c69079d47d505e42db72f9105f7ffa7342dd779c5091eb2  0 3 4 5
                        test      2  33.33 %  66c313335fc249aefd7420b063da1bbd123fa61351b9517955aa2623eba94038  2 1

                        label      all    train     test
                        a      50.00 %  50.00 %  50.00 %
                        b      50.00 %  50.00 %  50.00 %

                        in Python:
                        train, test = train_test_split(df, test_size=2, random_state=1, stratify=df['label'])

                        """))
    }

    @Test func `a report for programs`() throws {
        let answer = split(
            "d.csv", "--groups", "label", "--method", "KFold", "--n-splits", "3", "--output", "out", "--format", "json",
            "--report", "report.json")
        let report = try JSONAnswer(answer.output)
        let groups = try #require(report.object["groups"] as? [String: Any])
        let shared = try #require(groups["shared"] as? [[String: Any]])

        #expect(answer.error.isEmpty)
        #expect(corner.read("report.json") == answer.output)
        #expect(report["python"]?.contains("KFold(n_splits=3)") == true)
        #expect(shared.map { $0["groups"] as? Int } == [2])
        #expect(
            report.keys == [
                "method", "parameters", "rows", "split", "splits", "parts", "groups", "duplicates", "features",
                "python",
            ])
    }
}

extension String {
    /// Without a part of it.
    fileprivate func replacingOccurrences(of part: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined()
    }
}
