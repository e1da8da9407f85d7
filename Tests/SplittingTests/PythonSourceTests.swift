import Glibc
import OrderedJSON
import Testing

@testable import Splitting

@Suite struct `Python source of a split` {
    @Test(arguments: [
        (
            "train_test_split", #"{"test_size": 0.2, "random_state": 42}"#,
            #"train, test = train_test_split(df, test_size=0.2, random_state=42, stratify=df['y'])"#
        ),
        (
            "KFold", #"{"shuffle": true, "random_state": 1}"#,
            "train, test = [df.iloc[rows] for rows in "
                + "list(KFold(n_splits=5, shuffle=True, random_state=1).split(df))[2]]"
        ),
        (
            "two_step_rest", #"{"first_test": 10, "second_test": 0.25, "random_state": 3}"#,
            "rest, test = train_test_split(df, test_size=10, random_state=3, stratify=df['y'])\n"
                + "train, validation = train_test_split(rest, test_size=0.25, random_state=3, stratify=rest['y'])"
        ),
        (
            "sample_then_np_split", #"{"fractions": [0.7, 0.9], "random_state": 1729}"#,
            "rows = df.sample(frac=1, random_state=1729)\ntrain, validation, test = rows[:int(0.7 * len(rows))], "
                + "rows[int(0.7 * len(rows)):int(0.9 * len(rows))], rows[int(0.9 * len(rows)):]"
        ),
        (
            "default_rng_permutation", #"{"seed": "18446744073709551617"}"#,
            "rows = df.iloc[np.random.default_rng(18446744073709551617).permutation(len(df))]"
        ),
        (
            "GroupKFold", "{}",
            #"train, test = [df.iloc[rows] for rows in list(GroupKFold(n_splits=5).split(df, groups=df["it's"]))[2]]"#
        ),
    ])
    func `is what one would write`(_ name: String, _ parameters: String, _ source: String) throws {
        let method = try SplitMethod(name: name, parameters: JSON(parsing: parameters).object ?? [:])

        #expect(method.python(SplitColumnNames(labels: ["y"], groups: "it's"), number: 2) == source)
    }

    @Test func `has the seed that was drawn`() {
        let method = SplitMethod.pythonRandomShuffle(PythonRandomShuffle())

        #expect(method.python(drawnSeed: 7)?.contains("random.Random(7).shuffle(order)") == true)
    }

    @Test func `is not made up where no library does it`() {
        #expect(SplitMethod.kennardStone(KennardStone()).python() == nil)
    }

    /// Writes the source of every recorded case to the file that `PJRUN_SPLIT_SOURCES` names, for
    /// scripts/record-splits.py to run.
    @Test(.enabled(if: getenv("PJRUN_SPLIT_SOURCES") != nil))
    func `of all recorded cases is written for Python to run`() throws {
        let path = try #require(getenv("PJRUN_SPLIT_SOURCES").map { String(cString: $0) })
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        for recorded in Recorded.cases where recorded.json["parts"] != nil {
            let columns = recorded.json["labels"]?["columns"]?.array?.indices.map { "c\($0)" }
            let labels = columns ?? (recorded.json["labels"] == nil ? [] : ["y"])
            let source = try recorded.splitMethod().python(
                SplitColumnNames(labels: labels, groups: "g"), number: recorded.json["split"]?.int ?? 0)
            let line = JSON.object(["case": recorded.json, "source": source.map(JSON.string) ?? .null])
            fputs(line.serialized() + "\n", file)
        }
    }
}
