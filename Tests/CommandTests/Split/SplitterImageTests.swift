import PjrunTesting
import Testing

/// Jobs of the image `local/splitter`.
@Suite struct `local/splitter` {
    let corner = Corner()

    init() { corner.write("d.csv", "id,label\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n") }

    private func job(_ arguments: String...) -> Corner.Answer {
        corner.run(["-q", "--image", "local/splitter"] + arguments)
    }

    @Test func `one output gets a folder for each part`() {
        let answer = job(
            "--input", "data=d.csv", "--output", "split=out", "--argument", "--no-shuffle", "--argument",
            "--test-size=2", "--argument", "--target=label", "--argument", "--no-header")

        #expect(answer.code == 0, "\(answer.error)")
        #expect(corner.files == ["d.csv", "out/train/train.csv", "out/test/test.csv"])
        #expect(corner.read("out/train/train.csv") == "a,1\nb,2\na,3\nb,4\n")
        #expect(corner.read("out/test/test.csv") == "a,5\nb,6\n")
    }

    @Test func `outputs of the parts' names, and one for the report`() {
        let answer = job(
            "--input", "data=d.csv", "--output", "train=a", "--output", "validation=b", "--output", "test=c",
            "--output", "report=r", "--argument", "--method", "--argument", "chronological", "--argument",
            "--fractions=0.5,0.8")

        #expect(answer.code == 0, "\(answer.error)")
        #expect(
            corner.files
                == ["d.csv", "a/train.csv", "b/validation.csv", "c/test.csv", "r/report.json", "r/report.txt"])
        #expect(corner.read("b/validation.csv") == "id,label\n4,b\n")
        #expect(corner.read("r/report.txt")?.hasPrefix("chronological of 6 rows\n") == true)
    }

    @Test func `one of several inputs`() {
        corner.write("e.csv", "x\n1\n2\n")

        let unsaid = job("--input", "d=d.csv", "--input", "e=e.csv", "--output", "split=out")
        let said = job(
            "--input", "d=d.csv", "--input", "e=e.csv", "--output", "split=out", "--argument", "--input", "--argument",
            "e", "--argument", "--no-shuffle", "--argument", "--test-size=1")

        #expect(unsaid.code != 0)
        #expect(unsaid.error.contains("error: the job has several inputs\n  help: say which with --input: d, e\n"))
        #expect(said.code == 0, "\(said.error)")
        #expect(corner.read("out/test/test.csv") == "x\n2\n")
    }

    @Test func `refusals leave no files`() {
        let data = job("--input", "d=d.csv", "--output", "split=out", "--argument", "--test-size=99")
        let flag = job("--input", "d=d.csv", "--output", "split=out", "--argument", "--tset-size=9")
        let place = job("--input", "d=d.csv", "--output", "train=out")

        #expect(data.error.contains("error: ValueError: test_size=99 should be either positive"))
        #expect(flag.error.contains("error: there is no option '--tset-size=9'"))
        #expect(place.error.contains("error: the job has no output for the part test"))
        for answer in [data, flag, place] { #expect(answer.code != 0) }
        #expect(corner.files == ["d.csv"])
    }
}
