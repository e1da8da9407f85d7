import OrderedJSON
import Splitting
import Testing

@testable import Runtimes

@Suite struct `Flags of a split` {
    private static func flags(_ change: (inout SplitFlags) -> Void) -> SplitFlags {
        var flags = SplitFlags()
        change(&flags)
        return flags
    }

    @Test func `the text of a number decides between fractions and counts`() throws {
        let flags = Self.flags {
            $0.testSize = "1.0"
            $0.trainSize = "20"
            $0.seed = "None"
        }

        #expect(
            try JSON.object(flags.allParameters()).serialized()
                == #"{"test_size":1.0,"train_size":20,"random_state":null}"#)
    }

    @Test func `a point without a digit in front`() throws {
        #expect(try Self.flags { $0.testSize = ".25" }.allParameters()["test_size"] == .number(JSONNumber(0.25)))
    }

    @Test(arguments: [
        ("KFold", "random_state"), ("rand_mask", "seed"), ("default_rng_choice", "seed"),
        ("DataFrame.sample", "random_state"), ("TimeSeriesSplit", "random_state"),
    ])
    func `the seed has the name that the method has for it`(method: String, name: String) throws {
        let flags = Self.flags {
            $0.method = method
            $0.seed = "7"
        }

        #expect(try flags.allParameters().keys == [name])
    }

    @Test(arguments: [("0.7,0.9", "[0.7,0.9]"), ("0.7, 0.9", "[0.7,0.9]"), ("[0.5]", "[0.5]"), ("0.8", "[0.8]")])
    func `cumulative fractions`(text: String, json: String) throws {
        #expect(try Self.flags { $0.fractions = text }.allParameters()["fractions"]?.serialized() == json)
        let mask = Self.flags {
            $0.method = "rand_mask"
            $0.fractions = text
        }
        #expect(try mask.allParameters()["cuts"]?.serialized() == json)
    }

    @Test func `text that is no number stays text`() {
        let flags = Self.flags { $0.testSize = "a fifth" }

        #expect(throws: TaskFailure.self) { try flags.splitMethod() }
    }

    @Test func `the flags of a job`() throws {
        let arguments = try SplitArguments([
            "--method", "KFold", "--n-splits=3", "--shuffle", "--seed", "-1", "--stratify", "a", "--stratify=b=c",
            "--split", "2", "--no-header", "--delimiter", "tab", "--input", "data", "--parameters", "{}",
        ])

        #expect(arguments.flags.method == "KFold")
        #expect(arguments.flags.splitCount == "3")
        #expect(arguments.flags.shuffle == true)
        #expect(arguments.flags.seed == "-1")
        #expect(arguments.flags.stratify == ["a", "b=c"])
        #expect(arguments.flags.split == 2)
        #expect(!arguments.writesHeader)
        #expect(arguments.hasHeader == nil)
        #expect(arguments.delimiter == 9)
        #expect(arguments.input == "data")
    }

    @Test func `the flags of a job for columns and files`() throws {
        let arguments = try SplitArguments([
            "--standardize=*", "--min-max", "a", "--one-hot=b", "--one-hot", "c", "--impute=a=1", "--unseen", "ignore",
            "--save-preprocessing", "p.json", "--pandas-format", "--no-statistics", "--memory-limit=1.5GB",
        ])

        #expect(arguments.flags.preprocessing.standardize == ["*"])
        #expect(arguments.flags.preprocessing.minMax == ["a"])
        #expect(arguments.flags.preprocessing.oneHot == ["b", "c"])
        #expect(arguments.flags.preprocessing.impute == ["a=1"])
        #expect(arguments.flags.preprocessing.unseen == "ignore")
        #expect(arguments.savePreprocessing == "p.json")
        #expect(arguments.flags.pandasFormat)
        #expect(arguments.statistics == false)
        #expect(arguments.memoryLimit == 1_500_000_000)
    }

    @Test(arguments: [
        (["--tset-size", "1"], "there is no option '--tset-size'"), (["--test-size"], "--test-size needs a value"),
        (["data.csv"], "there is no option 'data.csv'"), (["--split", "x"], "--split 'x' is no number"),
        (["--delimiter", "::"], "--delimiter '::' is not one ASCII character"),
    ])
    func `flags of a job that make no sense`(arguments: [String], message: String) {
        let failure = #expect(throws: TaskFailure.self) { try SplitArguments(arguments) }

        #expect(failure?.message == message)
        #expect(failure?.exitCode == 2)
    }
}

@Suite struct `Places of parts` {
    private static func places(_ outputs: [String], host: String? = nil) -> PartPlaces {
        PartPlaces(
            ContainerDescription(
                inputs: [],
                outputs: outputs.map {
                    ContainerDescription.Channel(name: $0, directory: "/out/\($0)", isQueryResult: false)
                },
                hostOfSeveral: host))
    }

    @Test func `an output of the part's name, or a folder in another`() throws {
        let places = Self.places(["report", "Test", "rest", "more"])

        #expect(try places.path(.test, ending: "csv") == "/out/Test/test.csv")
        #expect(try places.path(.train, ending: "csv") == "/out/rest/train/train.csv")
        #expect(try Self.places(["all"], host: "algo-2").path(.rows, ending: "csv") == "/out/all/rows/rows-algo-2.csv")
    }

    @Test func `no output for a part`() {
        #expect(throws: TaskFailure.self) {
            try Self.places(["report", "train", "test"]).path(.validation, ending: "csv")
        }
    }
}
