import JobModel
package import Splitting

/// The flags that say what is done with columns before they are learnt from.
package struct PreprocessingFlags: Hashable, Sendable {
    /// Columns of each encoding; `*` is all columns of numbers that no other flag has.
    package var standardize: [String] = []
    package var minMax: [String] = []
    package var oneHot: [String] = []
    /// `COLUMN=median`, `mean`, `most_frequent` or a value; `*=median`.
    package var impute: [String] = []
    /// `error` or `ignore`.
    package var unseen: String?

    /// Asks for nothing.
    package init() {}

    /// Whether no column is named.
    package var isEmpty: Bool { standardize.isEmpty && minMax.isEmpty && oneHot.isEmpty && impute.isEmpty }

    /// The first flag that names a column.
    var firstFlag: String? {
        [("--standardize", standardize), ("--min-max", minMax), ("--one-hot", oneHot), ("--impute", impute)]
            .first { !$0.1.isEmpty }?.0
    }

    /// Stands for all columns of numbers.
    private static let all = "*"

    /// The columns with their steps, in the order of the file.
    ///
    /// - Parameters:
    ///   - names: all columns.
    ///   - reserved: positions that `*` does not mean: the target, the classes, the groups and the times.
    /// - Throws: ``TaskFailure`` with exit code 2.
    /// - Returns: what is to be fitted.
    package func columns(_ names: [String], reserved: Set<Int>) throws(TaskFailure) -> [PlannedColumn] {
        var encodings: [Int: (flag: String, encoding: ColumnSteps.Encoding)] = [:]
        let unseen = try unseenValues()
        let lists: [(String, [String], ColumnSteps.Encoding)] = [
            ("--standardize", standardize, .standardize), ("--min-max", minMax, .minMax),
            ("--one-hot", oneHot, .oneHot(unseen)),
        ]
        for (flag, list, encoding) in lists {
            for name in list where name != PreprocessingFlags.all || names.contains(name) {
                let position = try NamedColumn.position(name, flag, names)
                if let other = encodings[position] {
                    throw TaskFailure(
                        message: other.flag == flag
                            ? "\(flag) names the column \"\(name)\" twice"
                            : "\(other.flag) and \(flag) both name the column \"\(name)\"",
                        help: "a column is written in one way", exitCode: 2)
                }
                encodings[position] = (flag, encoding)
            }
        }
        if oneHot.contains(PreprocessingFlags.all), !names.contains(PreprocessingFlags.all) {
            throw TaskFailure(message: "--one-hot '*' names no columns", help: "name them one by one", exitCode: 2)
        }
        var imputations = try imputations(names)
        let everyFill = imputations.removeValue(forKey: nil)
        let everyEncoding = try everyEncoding(names)
        return names.indices.compactMap { position in
            let named = encodings[position]?.encoding
            var steps = ColumnSteps(imputation: imputations[position], encoding: named)
            let isNamed = named != nil || imputations[position] != nil
            let isText = if case .oneHot? = named { true } else { false }
            let isReserved = reserved.contains(position)
            if !isReserved, !isText {
                steps.imputation = steps.imputation ?? everyFill
                steps.encoding = steps.encoding ?? everyEncoding
            }
            guard steps != ColumnSteps() else { return nil }
            return PlannedColumn(position: position, name: names[position], steps: steps, isOptional: !isNamed)
        }
    }

    private func everyEncoding(_ names: [String]) throws(TaskFailure) -> ColumnSteps.Encoding? {
        guard !names.contains(PreprocessingFlags.all) else { return nil }
        switch (standardize.contains(PreprocessingFlags.all), minMax.contains(PreprocessingFlags.all)) {
        case (true, true):
            throw TaskFailure(
                message: "--standardize '*' and --min-max '*' both name all columns of numbers",
                help: "give one of them",
                exitCode: 2)
        case (true, false): return .standardize
        case (false, true): return .minMax
        case (false, false): return nil
        }
    }

    private func unseenValues() throws(TaskFailure) -> ColumnSteps.UnseenValues {
        guard let unseen else { return .error }
        guard let values = ColumnSteps.UnseenValues(rawValue: unseen) else {
            throw TaskFailure(message: "--unseen '\(unseen)' is neither error nor ignore", exitCode: 2)
        }
        return values
    }

    /// What `--impute` says for each column, and for all with the key nil.
    private func imputations(_ names: [String]) throws(TaskFailure) -> [Int?: ColumnSteps.Imputation] {
        var found: [Int?: ColumnSteps.Imputation] = [:]
        for text in impute {
            let (name, value) = try PreprocessingFlags.parts(text, names)
            let isAll = name == PreprocessingFlags.all && !names.contains(name)
            let position = isAll ? nil : try NamedColumn.position(name, "--impute", names)
            guard found[position] == nil else {
                throw TaskFailure(message: "--impute names the column \"\(name)\" twice", exitCode: 2)
            }
            let imputation: ColumnSteps.Imputation =
                switch value {
                case "mean": .mean
                case "median": .median
                case "most_frequent": .mostFrequent
                default: .constant(value)
                }
            if isAll, imputation != .mean, imputation != .median {
                throw TaskFailure(
                    message: "--impute '\(text)' is for columns of numbers", help: "'*' takes mean or median",
                    exitCode: 2)
            }
            found[position] = imputation
        }
        return found
    }

    /// Name and value; names may have an equals sign.
    private static func parts(_ text: String, _ names: [String]) throws(TaskFailure) -> (String, String) {
        let places = text.indices.filter { text[$0] == "=" }
        guard let first = places.first, first > text.startIndex else {
            throw TaskFailure(
                message: "--impute '\(text)' has no value", help: "for example --impute age=median", exitCode: 2)
        }
        let place = places.first { names.contains(String(text[..<$0])) } ?? first
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }
}

/// A column and what is done with it.
package struct PlannedColumn: Hashable, Sendable {
    /// Its position in the file.
    package let position: Int
    /// Its name.
    package let name: String
    /// What is done.
    package let steps: ColumnSteps
    /// Whether it is left alone when it does not hold numbers.
    package let isOptional: Bool
}
