import OrderedJSON
import Testing

@testable import Splitting

/// Reads a method from the text of its parameters.
private func method(
    _ name: String, _ parameters: String, style: ParameterStyle = .json
) throws -> SplitMethod {
    try SplitMethod(name: name, parameters: JSON(parsing: parameters).object ?? [:], style: style)
}

@Suite struct `Parameters of a split` {
    @Test func `are fractions with a point and counts without`() throws {
        #expect(
            try method("train_test_split", #"{"test_size": 0.2, "random_state": 42}"#)
                == .trainTestSplit(
                    TrainTestSplit(sizes: PartSizes(test: .fraction(0.2)), order: .shuffled(.integer(42)))))
        #expect(
            try method("ShuffleSplit", #"{"train_size": 1, "test_size": 1.0}"#)
                == .shuffleSplit(ShuffleSplit(sizes: PartSizes(test: .fraction(1), train: .count(1)))))
    }

    @Test(arguments: [
        (#"{"test_size": "0.2", "shuffle": "True"}"#, #"{"test_size": 0.2, "shuffle": true}"#),
        (#"{"test_size": "20", "random_state": "7"}"#, #"{"test_size": 20, "random_state": 7}"#),
        (#"{"train_size": "None", "shuffle": "false"}"#, #"{"train_size": null, "shuffle": false}"#),
    ])
    func `may be hyperparameters, which are all strings`(_ strings: String, _ json: String) throws {
        #expect(
            try method("train_test_split", strings, style: .hyperparameters)
                == method("train_test_split", json))
    }

    @Test(arguments: ["12345678901234567890123456789", "18446744073709551616", "7", "0"])
    func `take a seed as a decimal string`(_ seed: String) throws {
        for name in ["default_rng_permutation", "python_random_shuffle"] {
            #expect(try method(name, #"{"seed": "\#(seed)"}"#) == method(name, #"{"seed": \#(seed)}"#))
        }
    }

    @Test(arguments: SplitMethod.names)
    func `are known by name to every method`(_ name: String) {
        #expect(throws: SplitParameterError.self) { try method(name, #"{"tset_size": 1}"#) }
        #expect(SplitMethod.parameterNames(of: name)?.isEmpty == false)
    }

    @Test func `with an unknown name are refused with the nearest`() {
        let refusal = #expect(throws: SplitParameterError.self) {
            try method("train_test_split", #"{"testsize": 1}"#)
        }
        #expect(refusal?.message == "train_test_split got an unexpected keyword argument 'testsize'")
        #expect(refusal?.exception == .typeError)
        #expect(
            refusal?.explanation
                == "did you mean \"test_size\"? parameters: test_size, train_size, random_state, shuffle, stratify")
    }

    @Test(arguments: [
        ("kfold", "KFold"), ("train-test-split", "train_test_split"),
        ("StratifiedShufleSplit", "StratifiedShuffleSplit"),
        ("dataframe.sample", "DataFrame.sample"), ("TimeSeriesSplitt", "TimeSeriesSplit"),
    ])
    func `of an unknown method are refused with the nearest`(_ name: String, _ nearest: String) {
        let refusal = #expect(throws: SplitParameterError.self) { try method(name, "{}") }
        #expect(refusal == .unknownMethod(name, known: SplitMethod.names))
        #expect(refusal?.explanation?.hasPrefix("did you mean \"\(nearest)\"?") == true)
    }

    @Test func `that resemble nothing are refused with the list`() {
        let refusal = #expect(throws: SplitParameterError.self) { try method("xyz", "{}") }
        #expect(refusal?.explanation?.hasPrefix("methods: train_test_split, ") == true)
    }

    @Test(
        arguments: [
            (
                "train_test_split", #"{"stratify": "y"}"#,
                .notSupported("stratify", method: "train_test_split", got: "'y'")
            ),
            ("DataFrame.sample", #"{"axis": 1}"#, .notSupported("axis", method: "DataFrame.sample", got: "1")),
            (
                "DataFrame.sample", #"{"weights": [1]}"#,
                .notSupported("weights", method: "DataFrame.sample", got: "[1]")
            ),
            ("default_rng_choice", #"{"seed": 1}"#, .missing("size", method: "default_rng_choice")),
            ("sample_then_np_split", #"{"random_state": 1}"#, .missing("fractions", method: "sample_then_np_split")),
            ("sample_then_np_split", #"{"fractions": [0.9, 0.7]}"#, .cutsNotRising("fractions", got: [0.9, 0.7])),
            ("sample_then_np_split", #"{"fractions": [0.9, 1.1]}"#, .cutsNotRising("fractions", got: [0.9, 1.1])),
            ("rand_mask", #"{"cuts": [-0.1]}"#, .cutsNotRising("cuts", got: [-0.1])),
            ("rand_mask", #"{"cuts": []}"#, .cutCount("cuts", 0)),
            ("rand_mask", #"{"cuts": [0.1, 0.2, 0.3]}"#, .cutCount("cuts", 3)),
            ("rand_mask", #"{"cuts": 0.8}"#, .wrongKind("cuts", wanted: "a list of numbers", got: "0.8")),
            ("rand_mask", #"{"cuts": [0.8, "1"]}"#, .wrongKind("cuts", wanted: "a list of numbers", got: "[0.8, '1']")),
            ("TimeSeriesSplit", #"{"gap": null}"#, .wrongKind("gap", wanted: "a whole number", got: "None")),
            (
                "python_random_shuffle", #"{"seed": "abc"}"#,
                .notSupported("seed", method: "python_random_shuffle", got: "'abc'")
            ),
            (
                "chronological", #"{"fractions": [0.8], "test_size": 0.2}"#,
                .wrongKind("test_size", wanted: "left out beside fractions", got: "0.2")
            ),
            (
                "kennard_stone", #"{"scaling": "log"}"#,
                .wrongKind("scaling", wanted: #"one of "none", "standard", "range""#, got: "'log'")
            ),
        ] as [(String, String, SplitParameterError)])
    func `that have no meaning are refused`(_ name: String, _ parameters: String, _ refusal: SplitParameterError) {
        #expect(throws: refusal) { try method(name, parameters) }
        #expect(!refusal.message.isEmpty)
    }

    @Test(arguments: SplitMethod.names)
    func `of any kind are taken or refused, but never trap`(_ name: String) throws {
        let values = [
            "null", "true", "false", "0", "-0", "1", "-1", "2", "3", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "123456789012345678901234567890", "-123456789012345678901234567890", "4294967295",
            "4294967296", "0.0", "0.5", "1.0", "1.5", "-0.5", "1e-320", "1e308", "1e400", "-1e400", "1e19", "\"\"",
            "\"1\"", "\"x\"", "\"-7\"", "[]", "[0.5]", "[0.2, 0.6]", "[1, 2]", "[null]", "[[1]]", "{}", "{\"a\": 1}",
        ]
        let column = LabelColumn((0..<12).map { Int64($0 % 3) })
        let input = SplitInput(
            rowCount: 12, labels: column, groups: column, times: column,
            features: FeatureMatrix(columnCount: 2, values: (0..<24).map { Double($0 * 7 % 11) }))
        let names = SplitMethod.parameterNames(of: name) ?? []
        let base = ["fractions": "[0.5]", "cuts": "[0.5]", "size": "3"].filter { names.contains($0.key) }
        for parameter in names {
            for value in values {
                let given = base.merging([parameter: value]) { $1 }.map { "\"\($0)\": \($1)" }
                do {
                    let method = try method(name, "{\(given.joined(separator: ", "))}")
                    let outcome = try method.split(input)
                    #expect(outcome.parts.allSatisfy { $0.rows.allSatisfy { $0 < 12 } })
                } catch let refusal as any SplitRefusal {
                    #expect(!refusal.message.isEmpty)
                }
            }
        }
    }
}
