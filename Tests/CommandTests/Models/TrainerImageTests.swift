import PjrunTesting
import Testing

@Suite struct `The image local/linear-learner` {
    let corner = Corner()
    private static let table =
        "x,city,y\n" + (0..<40).map { "\($0),\($0 % 3 == 0 ? "A" : "B"),\(2 * $0 + ($0 * $0) % 5)\n" }.joined()

    private func job(_ arguments: String...) -> Corner.Answer {
        corner.run(["--image", "local/linear-learner"] + arguments)
    }

    @Test func `a folder for each kind of file`() throws {
        corner.write("d.csv", Self.table)
        let answer = job(
            "--input", "train=d.csv", "--input", "test=d.csv", "--output", "all=out", "--argument", "--target=y",
            "--argument", "--exclude=city")
        #expect(answer.code == 0, "\(answer.error)")
        #expect(
            corner.files == [
                "d.csv", "out/model/model.json", "out/model/model.tar.gz", "out/evaluation/evaluation.json",
                "out/report/report.html", "out/report/report.json", "out/report/coefficients.txt",
                "out/report/plots/coefficients.svg", "out/report/plots/normal-quantiles.svg",
                "out/report/plots/predicted-actual.svg", "out/report/plots/residuals.svg",
            ])
        #expect(corner.shell("tar -tzf out/model/model.tar.gz").output == "model.json\ncoefficients.txt\n")
        let evaluation = corner.run("evaluate", "d.csv", "--model", "out/model/model.json", "--format", "json")
        #expect(evaluation.output == corner.read("out/evaluation/evaluation.json"))
    }

    @Test func `an output for the model alone`() {
        corner.write("d.csv", Self.table)
        let answer = job(
            "--input", "data=d.csv", "--output", "model=out", "--argument", "--target=city", "--argument",
            "--algorithm=logistic")
        #expect(answer.code == 0, "\(answer.error)")
        #expect(corner.files == ["d.csv", "out/model.json", "out/model.tar.gz"])
    }

    @Test func `the job fails with the reason`() {
        corner.write("d.csv", Self.table)
        let answer = job("--input", "train=d.csv", "--output", "model=out", "--argument", "--target=y")
        #expect(answer.code == 1)
        #expect(
            answer.error.contains("exit message: column \"city\" holds \"A\", which is no number"), "\(answer.error)")
        #expect(!corner.files.contains("out/model.json"))
    }

    @Test(arguments: [
        (["--argument", "--targett=y"], "there is no option '--targett=y'"),
        (["--argument", "--input=q"], "there is no input 'q'"),
        ([], "it is not said which column to predict"),
    ])
    func `arguments that cannot be used`(arguments: [String], message: String) {
        corner.write("d.csv", Self.table)
        let answer = corner.run(
            ["--image", "local/linear-learner", "--input", "train=d.csv", "--output", "model=out"] + arguments)
        #expect(answer.code == 2, "\(answer.error)")
        #expect(answer.error.contains("error: \(message)"), "\(answer.error)")
    }
}
