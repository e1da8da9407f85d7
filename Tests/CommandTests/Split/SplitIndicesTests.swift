import PjrunTesting
import Testing

@Suite struct `pjrun split --indices` {
    typealias Answer = Corner.Answer
    let corner = Corner()

    init() {
        corner.write("d.csv", "id,label,x\n1,a,\"q, 1\"\n2,b,2\n3,a,\"x\ny\"\n4,b,4\n5,a,\n6,b,6\n")
    }

    private func split(_ arguments: String..., input: String? = nil) -> Answer {
        corner.run(["split"] + arguments, input: input)
    }

    // MARK: - Rows

    @Test func `the rows of train_test_split`() {
        let answer = split("--rows", "10", "--test-size", "0.2", "--seed", "42", "--indices", "--format", "json")

        #expect(
            answer
                == Answer(
                    code: 0,
                    output: #"{"parts":{"train":{"len":8,"#
                        + #""sha256":"02e2acaa654dea7a05d9f37d7eb4091492e8094304cc32ff716f77169ae1eac8","#
                        + #""first10":[5,0,7,2,9,4,3,6]},"test":{"len":2,"#
                        + #""sha256":"d74243a247f3092876fd9b005ff81b2202cc6437aac2ac610509c370d14b40a6","#
                        + #""first10":[8,1]}}}"# + "\n"))
    }

    @Test func `all of them`() {
        let answer = split(
            "--rows", "12", "--method", "KFold", "--n-splits", "2", "--split", "1", "--indices", "--all", "--format",
            "json")

        #expect(answer.output.hasSuffix(#""first10":[6,7,8,9,10,11],"all":[6,7,8,9,10,11]}}}"# + "\n"))
    }

    @Test(arguments: [
        ["--parameters", #"{"test_size": 0.2, "random_state": 42}"#], ["--test-size", ".2", "--random-state", "42"],
        ["--test-size=2", "--seed=42"], ["--method=train_test_split", "--test-size", "0.2", "--seed", "42"],
    ])
    func `parameters as JSON and as flags`(_ arguments: [String]) {
        let answer = corner.run(["split", "--rows", "10", "--indices", "--format", "json"] + arguments)

        #expect(answer.output.contains(#""first10":[8,1]"#))
    }

    @Test func `a seed beyond 64 bits`() {
        let base = ["split", "--rows", "5", "--method", "default_rng_permutation", "--indices", "--format", "json"]
        let flag = corner.run(base + ["--seed", "123456789012345678901234567890"])
        let text = corner.run(base + ["--parameters", #"{"seed": "123456789012345678901234567890"}"#])

        #expect(flag.code == 0)
        #expect(flag.output.contains(#""first10":[3,2,0,1,4]"#))
        #expect(flag == text)
    }

    @Test func `a file whose classes are kept in proportion`() {
        let answer = split(
            "d.csv", "--stratify", "label", "--test-size", "2", "--seed", "1", "--indices", "--format", "json")

        #expect(answer.output.contains(#""first10":[0,3,4,5]"#))
        #expect(answer.output.contains(#""first10":[2,1]"#))
    }

    @Test func `standard input`() throws {
        let text = try #require(corner.read("d.csv"))
        let named = split("d.csv", "--seed", "3", "--indices")

        #expect(split("-", "--seed", "3", "--indices", input: text) == named)
        #expect(named.output.contains("train     4  66.67 %"))
    }

    @Test func `a seed that was drawn is told`() {
        let answer = split("--rows", "10", "--indices", "--format", "json")

        #expect(answer.code == 0)
        #expect(answer.error.hasPrefix("note: the seed "))
    }

    // MARK: - Refusals

    @Test func `parameters that the library refuses`() {
        #expect(
            split("--rows", "10", "--test-size", "1.5", "--indices")
                == Answer(
                    code: 2,
                    error: """
                        error: InvalidParameterError: The 'test_size' parameter of train_test_split must be a float in \
                        the range (0.0, 1.0), an int in the range [1, inf) or None. Got 1.5 instead.
                          help: a size with a point (0.2) is a fraction of the rows, one without (20) a number of rows

                        """))
    }

    @Test func `data that the library refuses`() {
        #expect(
            split("--rows", "10", "--test-size", "30", "--indices").error.hasPrefix(
                "error: ValueError: test_size=30 should be either positive and smaller than the number of samples 10"))
        #expect(split("--rows", "10", "--test-size", "30", "--indices").code == 1)
        #expect(split("d.csv", "--stratify", "id", "--indices").code == 1)
    }

    @Test(arguments: [
        (["--rows", "10", "--method", "KFolds"], "there is no split method \"KFolds\"", "did you mean \"KFold\"?"),
        (["--rows", "10", "--parameters", "{"], "--parameters is not JSON: ", "for example"),
        (["--rows", "10", "--parameters", "[]"], "--parameters is an array, not an object", "for example"),
        (
            ["--rows", "10", "--parameters", #"{"test_size": 1}"#, "--test-size", "2"],
            "--test-size and --parameters both give test_size", "give one of them"
        ),
        (["--rows", "10", "--stratify", "a"], "--stratify names a column, and --rows has none", "give the FILE"),
        (["d.csv", "--stratify", "lable"], "there is no column \"lable\" (--stratify)", "did you mean \"label\"?"),
        (["d.csv", "--groups", "idd"], "there is no column \"idd\" (--groups)", "did you mean \"id\"?"),
        (["d.csv", "--rows", "10"], "a FILE and --rows are both given", "give one of them"),
        (["--seed", "1"], "there is nothing to split", "name a FILE"),
        (["d.csv", "--output", "o"], "--indices writes no files", "leave out"),
        (["--rows", "10", "--split", "1"], "there is no split 1; the 1 splits count from 0", ""),
        (["d.csv", "--method", "StratifiedKFold"], "TypeError: StratifiedKFold.split() missing 1", "--stratify"),
    ])
    func `flags that make no sense`(_ arguments: [String], message: String, help: String) {
        let answer = corner.run(["split", "--indices"] + arguments)

        #expect(answer.code == 2)
        #expect(answer.output.isEmpty)
        #expect(answer.error.hasPrefix("error: \(message)"))
        #expect(answer.error.contains("  help: \(help)") || help.isEmpty || answer.error.contains(help))
    }

    @Test func `a file that is not as it should be`() {
        corner.write("ragged.csv", "a,b\n1,2\n3\n")
        corner.write("open.csv", "a,b\n1,\"2\n")
        corner.write("empty.csv", "")
        corner.write("header.csv", "a,b\n")
        corner.write("gap.csv", "a,b\nx,1\n,2\nx,3\n")

        #expect(split("ragged.csv", "--stratify", "a", "--indices").error.contains("ragged.csv, line 3, byte 8"))
        #expect(split("open.csv", "--indices").error.contains("open.csv, line 2, byte 6"))
        #expect(split("empty.csv", "--indices").error.contains("is empty, so it has no header"))
        #expect(split("header.csv", "--indices").error.hasPrefix("error: ValueError: With n_samples=0"))
        #expect(
            split("gap.csv", "--stratify", "a", "--indices").error
                == "error: ValueError: Input contains NaN\n  help: row 2 of the labels is the first without a value\n")
        #expect(split("nope.csv", "--indices").error == "error: there is no file or directory 'nope.csv'\n")
        for name in ["ragged", "open", "empty", "header", "nope"] {
            #expect(split("\(name).csv", "--stratify", "a", "--indices").code == 1)
        }
    }

    @Test func `numbers that are none`() {
        let answer = split(
            "d.csv", "--method", "DataFrame.sample", "--parameters", #"{"n": 2, "weights": "x"}"#, "--indices")

        #expect(
            answer == Answer(code: 1, error: "error: column \"x\" holds \"q, 1\" in row 1, which is no number\n"))
        #expect(split("d.csv", "--method", "kennard_stone", "--indices").error.contains("column \"label\" holds \"a\""))
    }
}
