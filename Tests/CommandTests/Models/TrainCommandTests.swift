import Glibc
import PjrunTesting
import Testing

@Suite struct `pjrun train` {
    let corner = Corner()

    @discardableResult
    private func train(_ arguments: String...) -> Corner.Answer { corner.run(["train"] + arguments) }

    private func fit(_ arguments: String...) throws -> JSONAnswer {
        let answer = corner.run(["train"] + arguments + ["--format", "json"])
        #expect(answer.code == 0, "\(answer.error)")
        return try JSONAnswer(answer.output)
    }

    private func values(_ answer: JSONAnswer) -> [Double] {
        [answer.object["intercept"] as? Double ?? .nan]
            + answer.list("coefficients").map { $0["value"] as? Double ?? .nan }
    }

    private func digits(_ value: Double?, _ certified: Double) -> Double {
        guard let value, value.isFinite else { return 0 }
        let error = certified == 0 ? abs(value) : abs(value - certified) / abs(certified)
        return error == 0 ? 15 : min(15, max(0, -log10(error)))
    }

    // MARK: - Right to the last digits

    /// Digits of the worst coefficient, of what can be had with the predictor's powers as columns of doubles, or made
    /// in double-double by the program (`Tests/LinearModelsTests` has the whole table).
    @Test(arguments: [
        ("Norris", 13.6), ("Pontius", 13.2), ("NoInt1", 14.7), ("NoInt2", 14.7), ("Filip", 13.7), ("Longley", 14.4),
        ("Wampler1", 14.7), ("Wampler2", 12.9), ("Wampler3", 14.7), ("Wampler4", 14.7), ("Wampler5", 14.7),
    ])
    func `NIST's certified values`(name: String, atLeast: Double) throws {
        let set = try #require(NISTSet.all.first { $0.name == name })
        let width = set.x.count / set.y.count
        var text = ((0..<width).map { "x\($0)" } + ["y"]).joined(separator: ",") + "\n"
        for row in set.y.indices {
            text += (set.x[(row * width)..<((row + 1) * width)] + [set.y[row]]).map { "\($0)" }.joined(separator: ",")
            text += "\n"
        }
        corner.write("d.csv", text)
        let parameters = #"{"polynomial_degree": \#(set.degree), "fit_intercept": \#(set.hasIntercept)}"#

        let answer = try fit("d.csv", "--target", "y", "--parameters", parameters)

        let found = set.hasIntercept ? values(answer) : Array(values(answer).dropFirst())
        #expect(found.count == set.coefficients.count)
        #expect(zip(found, set.coefficients).map { digits($0, $1) }.min() ?? 0 >= atLeast)
        let statistics = try #require(answer.object["statistics"] as? [String: Any])
        #expect(digits(statistics["r_squared"] as? Double, set.rSquared) >= 13)
        if set.residualDeviation > 0 {
            #expect(
                digits(statistics["residual_standard_deviation"] as? Double, set.residualDeviation) >= 13)
            let errors = answer.list("coefficients").map { $0["standard_error"] as? Double }
            let right = set.hasIntercept ? Array(set.standardErrors.dropFirst()) : set.standardErrors
            #expect(zip(errors, right).map { digits($0, $1) }.min() ?? 0 >= 13.4)
        }
    }

    // MARK: - Kinds of models

    private static let line = "x,y\n0,1\n1,3\n2,5\n3,7\n"

    @Test func `a straight line`() throws {
        corner.write("d.csv", Self.line)
        #expect(values(try fit("d.csv", "--target", "y")) == [1, 2])
    }

    @Test func `ridge by its formula`() throws {
        corner.write("d.csv", Self.line)
        // Sxy = 10, Sxx = 5: 10 / (5 + 5) = 1, intercept 4 - 1.5.
        let answer = try fit("d.csv", "--target", "y", "--algorithm", "ridge", "--parameters", #"{"alpha": 5}"#)
        #expect(values(answer) == [2.5, 1])
        #expect(answer.list("coefficients")[0]["standard_error"] is Double == false)
    }

    @Test func `lasso by its formula, and a path`() throws {
        corner.write("d.csv", Self.line)
        // (Sxy / n - alpha) / (Sxx / n) = (2.5 - 1) / 1.25
        let answer = try fit("d.csv", "--target", "y", "--algorithm", "lasso", "--parameters", #"{"alphas": [4, 1]}"#)
        #expect(values(answer) == [4 - 1.2 * 1.5, 1.2])
        #expect(answer.list("path").map { $0["alpha"] as? Double } == [4, 1])
        #expect(answer.list("path")[0]["coefficients"] as? [Double] == [0])
    }

    @Test func `weights count like repeated rows`() throws {
        corner.write("w.csv", "x,y,w\n0,1,1\n1,3,2\n2,4,1\n3,7,3\n")
        corner.write("r.csv", "x,y\n0,1\n1,3\n1,3\n2,4\n3,7\n3,7\n3,7\n")
        let weighted = values(try fit("w.csv", "--target", "y", "--weights", "w"))
        let repeated = values(try fit("r.csv", "--target", "y"))
        for (one, other) in zip(weighted, repeated) { #expect(abs(one - other) < 1e-15) }
    }

    @Test func `three classes whose coefficients sum to zero`() throws {
        corner.write(
            "d.csv", "x,y\n" + (0..<60).map { "\($0 % 7),\(["a", "b", "c"][($0 * $0 + $0 / 3) % 3])\n" }.joined())
        let answer = try fit(
            "d.csv", "--target", "y", "--algorithm", "logistic", "--parameters", #"{"penalty": "none"}"#)
        #expect(answer.object["classes"] as? [String] == ["a", "b", "c"])
        let intercepts = try #require(answer.object["intercept"] as? [Double])
        let coefficients = try #require(answer.object["coefficients"] as? [[[String: Any]]])
        #expect(intercepts.count == 3 && coefficients.count == 3)
        #expect(abs(intercepts.reduce(0, +)) < 1e-12)
        #expect(abs(coefficients.reduce(0) { $0 + ($1[0]["value"] as? Double ?? .nan) }) < 1e-12)
    }

    @Test func `classes of one size weigh the same balanced or not`() throws {
        corner.write("d.csv", "x,y\n0,0\n1,1\n2,0\n3,1\n")
        let plain = values(try fit("d.csv", "--target", "y", "--algorithm", "logistic"))
        let balanced = values(
            try fit(
                "d.csv", "--target", "y", "--algorithm", "logistic", "--parameters", #"{"class_weight": "balanced"}"#))
        let doubled = values(
            try fit(
                "d.csv", "--target", "y", "--algorithm", "logistic", "--parameters",
                #"{"class_weight": {"0": 2, "1": 2}, "C": 0.5}"#))
        for place in plain.indices {
            #expect(abs(plain[place] - balanced[place]) < 1e-12)
            #expect(abs(plain[place] - doubled[place]) < 1e-12)
        }
    }

    @Test func `no more rows than parameters: the shortest solution, and a note`() throws {
        corner.write("d.csv", "a,b,y\n3,4,10\n")
        let answer = corner.run(
            "train", "d.csv", "--target", "y", "--parameters", #"{"fit_intercept": false}"#, "--format", "json")
        #expect(answer.code == 0)
        let found = values(try JSONAnswer(answer.output))
        #expect(abs(found[1] - 1.2) < 1e-15 && abs(found[2] - 1.6) < 1e-15)
        #expect(answer.error.contains("1 row for 2 parameters: the solution is the one of minimal norm"))
    }

    @Test func `dependent and constant columns are named`() throws {
        corner.write("d.csv", "a,b,c,k,y\n" + (0..<9).map { "\($0),\($0 * $0),\(2 * $0 + 1),5,\($0 % 4)\n" }.joined())
        let answer = train("d.csv", "--target", "y", "--format", "json")
        #expect(answer.code == 0)
        #expect(answer.error.contains("note: k is constant; its coefficient is 0"))
        #expect(answer.error.contains("note: c = 2 a + 1 in every row; the solution is the one of minimal norm"))
    }

    // MARK: - Refusals

    @Test(arguments: [
        ("x,y\n1,2\n2,\n", "column \"y\" has no value\n  --> <tmp>/d.csv, line 3"),
        ("x,y\n1,2\nNaN,3\n", "column \"x\" has no value\n  --> <tmp>/d.csv, line 3"),
        ("x,y\n1,2\n2,-inf\n", "column \"y\" is -inf, which no model can use\n  --> <tmp>/d.csv, line 3"),
        ("x,y\n1,2\n2,1e999\n", "column \"y\" is inf, which no model can use\n  --> <tmp>/d.csv, line 3"),
        ("x,y\nred,2\n2,3\n", "column \"x\" holds \"red\", which is no number\n  --> <tmp>/d.csv, line 2"),
        ("x,y\n", "there are no rows to fit"),
        ("", "\"<tmp>/d.csv\" is empty, so it has no header"),
        ("x,y\n1,2\n3\n", "a row has 1 field, the table has 2 columns\n  --> <tmp>/d.csv, line 3"),
    ])
    func `data that cannot be used`(text: String, message: String) {
        corner.write("d.csv", text)
        let answer = train("d.csv", "--target", "y", "--model", "m.json")
        #expect(answer.code == 1)
        #expect(answer.error.contains("error: \(message)"), "\(answer.error)")
        #expect(corner.files == ["d.csv"])
    }

    @Test(arguments: [
        ("x,y\n1,1\n2,1\n", "the target \"y\" has one class only: \"1\""),
        ("x,y\n1,0\n2,1\n", "\"x\" separates the classes"),
        ("x,y\n1,a\n2,3\n", "column \"y\" holds the number \"3\" among classes that are texts"),
        ("x,y\n1,1\n2,a\n", "column \"y\" holds the text \"a\" among classes that are numbers"),
        ("x,y\n1,\n2,a\n", "column \"y\" has no value"),
    ])
    func `classes that cannot be used`(text: String, message: String) {
        corner.write("d.csv", text)
        let answer = train(
            "d.csv", "--target", "y", "--algorithm", "logistic", "--parameters", #"{"C": null}"#, "--model", "m.json")
        #expect(answer.code == 1)
        #expect(answer.error.contains("error: \(message)"), "\(answer.error)")
        #expect(corner.files == ["d.csv"])
    }

    @Test(arguments: [
        (["--target", "yy"], "there is no column \"yy\" (--target)\n  help: did you mean \"y\"? columns: x, y"),
        (["--target", "y", "--weights", "y"], "\"y\" is both --target and --weights"),
        (["--target", "y", "--features", "y"], "\"y\" is a feature and the target"),
        (["--target", "y", "--algorithm", "lassoo"], "there is no algorithm 'lassoo'\n  help: did you mean 'lasso'?"),
        (
            ["--target", "y", "--parameters", #"{"alpha": 1}"#],
            "ols has no parameter \"alpha\"\n  --> --parameters $.alpha"
        ),
        (["--target", "y", "--parameters", "{"], "--parameters is not JSON"),
        (
            ["--target", "y", "--algorithm", "ridge", "--parameters", #"{"alpha": -1}"#],
            "the parameter alpha is -1.0, which is not 0.0 or more"
        ),
        (
            ["--target", "y", "--algorithm", "logistic", "--parameters", #"{"penalty": "l1"}"#],
            "the parameter penalty \"l1\" is not supported"
        ),
        (
            ["--target", "y", "--algorithm", "logistic", "--parameters", #"{"class_weight": {"9": 1}}"#],
            "class_weight names the class \"9\", which the data do not have"
        ),
        (
            ["--target", "y", "--algorithm", "ridge", "--parameters", #"{"positive": true}"#],
            "the parameter positive true is not supported"
        ),
    ])
    func `flags that cannot be used`(arguments: [String], message: String) {
        corner.write("d.csv", "x,y\n1,0\n2,1\n3,0\n4,1\n")
        let answer = corner.run(["train", "d.csv"] + arguments)
        #expect(answer.code == 2)
        #expect(answer.error.contains("error: \(message)"), "\(answer.error)")
    }

    // MARK: - Models in files

    @Test func `a model predicts what was fitted`() throws {
        corner.write("d.csv", "x,city,y\n0,A,1\n1,B,3\n2,A,5\n3,B,7\n")
        #expect(train("d.csv", "--target", "y", "--exclude", "city", "--model", "m.json").code == 0)
        corner.write("n.csv", "other,x\nq,10\nr,-1\n")
        #expect(corner.run("predict", "n.csv", "--model", "m.json").output == "prediction\n21.0\n-1.0\n")
        #expect(
            corner.run("predict", "n.csv", "--model", "m.json", "--format", "json").output
                == #"{"predictions":[{"score":21},{"score":-1}]}"# + "\n")
        #expect(
            corner.run("predict", "n.csv", "--model", "m.json", "--format", "jsonl", "--output", "p.jsonl").code == 0)
        #expect(corner.read("p.jsonl") == "{\"score\":21}\n{\"score\":-1}\n")
    }

    @Test func `classes are predicted by their names`() throws {
        corner.write(
            "d.csv",
            "x,y\n"
                + (0..<20).map { "\($0),\($0 < 9 || $0 == 12 ? "no" : "y,es")\n" }.joined()
                .replacing("y,es", with: "\"y,es\""))
        #expect(train("d.csv", "--target", "y", "--algorithm", "logistic", "--model", "m.json").code == 0)
        corner.write("n.csv", "x\n0\n19\n")
        let lines = corner.run("predict", "n.csv", "--model", "m.json").output.split(separator: "\n")
        #expect(lines[0] == "predicted_label,score")
        #expect(lines[1].hasPrefix("no,0.0") && lines[2].hasPrefix("\"y,es\",0.9"))
        let json = corner.run("predict", "n.csv", "--model", "m.json", "--format", "jsonl").output
        #expect(json.hasSuffix(",\"predicted_label\":\"y,es\"}\n"))
    }

    @Test(arguments: [
        ("{}", "$.format is missing or no text"), ("[", "is not JSON"),
        (#"{"format":"pjrun-linear-model","version":2}"#, "$.version is not 1"),
    ])
    func `files that are no models`(text: String, message: String) {
        corner.write("m.json", text)
        corner.write("n.csv", "x\n1\n")
        let answer = corner.run("predict", "n.csv", "--model", "m.json")
        #expect(answer.code == 1)
        #expect(answer.error.contains(message), "\(answer.error)")
    }

    @Test func `a column that the model needs`() {
        corner.write("d.csv", Self.line)
        train("d.csv", "--target", "y", "--model", "m.json")
        corner.write("n.csv", "X\n1\n")
        let answer = corner.run("predict", "n.csv", "--model", "m.json", "--output", "p.csv")
        #expect(answer.code == 1)
        #expect(answer.error.contains("the model needs the column \"x\", which the data do not have"))
        #expect(!corner.files.contains("p.csv"))
    }
}
