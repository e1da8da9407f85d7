import OrderedJSON
import Testing

@testable import Splitting

/// What scikit-learn makes of a column, recorded by scripts/record-preprocessing.py.
struct RecordedPreprocessing: Sendable, CustomTestStringConvertible {
    let json: JSON

    static let all: [RecordedPreprocessing] = (RecordedFile.load("preprocessing.json")["cases"]?.array ?? [])
        .map(RecordedPreprocessing.init)

    var fields: [String] { json["fields"]?.array?.compactMap(\.string) ?? [] }
    var train: Int { json["train"]?.int ?? 0 }
    var rows: [[String]] { (json["rows"]?.array ?? []).map { ($0.array ?? []).compactMap(\.string) } }
    var names: [String] { (json["names"]?.array ?? []).compactMap(\.string) }
    var steps: ColumnSteps {
        let imputation: ColumnSteps.Imputation? =
            switch json["impute"]?.string {
            case nil: nil
            case "mean"?: .mean
            case "median"?: .median
            case "most_frequent"?: .mostFrequent
            case let value?: .constant(value)
            }
        let encoding: ColumnSteps.Encoding? =
            switch json["encoding"]?.string {
            case "standardize"?: .standardize
            case "min_max"?: .minMax
            case "one_hot:error"?: .oneHot(.error)
            case "one_hot:ignore"?: .oneHot(.ignore)
            default: nil
            }
        return ColumnSteps(imputation: imputation, encoding: encoding)
    }
    var testDescription: String {
        "\(json["impute"]?.serialized() ?? "") \(json["encoding"]?.serialized() ?? "") of \(train) in \(fields)"
    }
}

/// Fits and applies a column as a reader of files does.
enum Column {
    /// Fits to the first rows.
    static func fit(_ fields: [String], train: Int, _ steps: ColumnSteps) throws -> FittedColumn {
        var tally = ColumnTally(steps)
        for (row, field) in fields.enumerated() {
            var field = field
            field.withUTF8 { tally.add(UnsafeRawBufferPointer($0), isTrain: row < train, row: row) }
        }
        return try tally.fitted("c")
    }

    /// What is written for each row.
    static func apply(_ column: FittedColumn, to fields: [String]) throws -> [[String]] {
        var encoder = FieldEncoder(column)
        return try fields.map { field in
            var text = field
            let result = try text.withUTF8 { try encoder.result(of: UnsafeRawBufferPointer($0)) }
            switch result {
            case .unchanged: return [field]
            case .number(let number): return [number.isNaN ? "" : PandasField.text(number)]
            case .text(let text): return [text]
            case .category(let place):
                guard case .oneHot(let categories, _)? = column.encoding else { return [] }
                return (0..<categories.count).map { $0 == place ? "1.0" : "0.0" }
            }
        }
    }
}

@Suite struct `Preprocessing as scikit-learn` {
    @Test(arguments: RecordedPreprocessing.all)
    func `recorded columns`(_ recorded: RecordedPreprocessing) throws {
        let found = Result {
            let column = try Column.fit(recorded.fields, train: recorded.train, recorded.steps)
            return (column, try Column.apply(column, to: recorded.fields))
        }

        guard recorded.json["error"] == nil else {
            #expect(throws: PreprocessingError.self) { try found.get() }
            return
        }
        let (column, rows) = try found.get()
        #expect(column.outputNames.count == recorded.names.count)
        #expect(
            zip(column.outputNames, recorded.names).allSatisfy { Self.areEqual($0, $1, 0) },
            "\(column.outputNames) instead of \(recorded.names)")
        #expect(rows.count == recorded.rows.count)
        for (row, expected) in zip(rows, recorded.rows) {
            #expect(
                row.count == expected.count
                    && zip(row, expected).allSatisfy { Self.areEqual($0, $1, Self.noise(recorded, column)) },
                "\(row) instead of \(expected)")
        }
    }

    /// NumPy adds numbers up in pairs and we with 32 digits, so that means differ in their last digits: what the scale
    /// makes of some units in the last place of the largest number.
    private static func noise(_ recorded: RecordedPreprocessing, _ column: FittedColumn) -> Double {
        guard case .standardize(_, _, let scale)? = column.encoding else { return 0 }
        let largest = recorded.fields.compactMap(Double.init).map(\.magnitude).max() ?? 0
        return 16 * largest.ulp / scale
    }

    private static func areEqual(_ found: String, _ expected: String, _ noise: Double) -> Bool {
        if found == expected { return true }
        func number(_ text: String) -> Double? { Double(text.hasPrefix("c_") ? text.dropFirst(2) : text[...]) }
        guard let found = number(found), let expected = number(expected) else { return false }
        return (found - expected).magnitude <= noise + 1e-13 * max(1, expected.magnitude)
    }

    @Test func `there are recorded columns`() {
        #expect(RecordedPreprocessing.all.count > 400)
    }

    @Test(arguments: RecordedPreprocessing.all.filter { $0.json["error"] == nil })
    func `what was fitted comes back from its file`(_ recorded: RecordedPreprocessing) throws {
        let column = try Column.fit(recorded.fields, train: recorded.train, recorded.steps)

        let text = JSON.object(FittedColumnFile.json([column])).serialized(.pretty)
        let read = try FittedColumnFile.columns(JSON(parsing: text))

        #expect(read.count == 1)
        #expect(read.first?.outputNames == column.outputNames)
        #expect(
            try Column.apply(#require(read.first), to: recorded.fields) == Column.apply(column, to: recorded.fields))
    }

    @Test func `other files are refused`() {
        for text in [
            "{}", "[]", #"{"format":"pjrun-preprocessing","version":2,"columns":[]}"#,
            #"{"format":"pjrun-preprocessing","version":1}"#,
            #"{"format":"pjrun-preprocessing","version":1,"columns":[{"name":"a","dtype":"float64"}]}"#,
            #"{"format":"pjrun-preprocessing","version":1,"columns":[{"name":"a","dtype":"float64","standardize":{"mean":1,"variance":1,"scale":0}}]}"#,
        ] {
            #expect(throws: PreprocessingError.self) { try FittedColumnFile.columns(JSON(parsing: text)) }
        }
    }

    @Test func `an unseen value is named`() throws {
        let column = try Column.fit(["a", "b", "c"], train: 2, ColumnSteps(encoding: .oneHot(.error)))

        #expect(throws: PreprocessingError.unseen(column: "c", value: "'c'", row: nil)) {
            try Column.apply(column, to: ["a", "c"])
        }
    }

    @Test func `a row that is no number is named`() {
        #expect(throws: PreprocessingError.notANumber(column: "c", value: "x", row: 3)) {
            try Column.fit(["1", "", "x", "y"], train: 2, ColumnSteps(imputation: .mean))
        }
    }

    @Test func `Python source of the same steps`() throws {
        let columns = [
            FittedColumn(
                name: "age", type: .double, imputation: .median, fill: .number(3),
                encoding: .standardize(mean: 0, variance: 1, scale: 1)),
            FittedColumn(
                name: "city", type: .text, imputation: .constant("it's"), fill: .text("it's"), encoding: nil),
            FittedColumn(
                name: "n", type: .integer, imputation: nil, fill: nil,
                encoding: .oneHot(
                    FittedColumn.Categories(values: .integers([1]), includesMissing: false), unseen: .ignore)),
        ]

        let source = FittedColumn.python(columns, names: ["id", "x", "age", "city", "n"], parts: [.train, .test])

        // Run as it is with scikit-learn 1.9.1.
        #expect(
            source == """
                steps = ColumnTransformer([
                    ('id', "passthrough", ['id', 'x']),
                    ('age', make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ['age']),
                    ('city', SimpleImputer(strategy="constant", fill_value="it's"), ['city']),
                    ('n', OneHotEncoder(handle_unknown="ignore", sparse_output=False), ['n']),
                ], verbose_feature_names_out=False, sparse_threshold=0)
                train = steps.set_output(transform="pandas").fit_transform(train)
                test = steps.transform(test)
                """)
    }
}
