/// What the columns of files are for in a model, by their positions.
package struct ModelColumns: Hashable, Sendable {
    /// All columns' names.
    package let names: [String]
    /// What the prediction is made from, in column order.
    package private(set) var features: [Int] = []
    /// What is predicted.
    package private(set) var target: Int?
    /// How much each row counts.
    package private(set) var weights: Int?

    /// Names of the features.
    package var featureNames: [String] { features.map { names[$0] } }

    /// Looks columns up by their names.
    ///
    /// - Parameters:
    ///   - names: all columns.
    ///   - target: the column to predict.
    ///   - weights: the column of the weights.
    ///   - features: the features; all other columns if empty.
    ///   - excluded: columns that are no features.
    /// - Throws: ``TaskFailure`` with exit code 2, naming the nearest column.
    package init(
        names: [String], target: String, weights: String? = nil, features: [String] = [], excluded: [String] = []
    ) throws(TaskFailure) {
        self.names = names
        let wanted = try NamedColumn.position(target, "--target", names)
        self.target = wanted
        if let weights { self.weights = try NamedColumn.position(weights, "--weights", names) }
        guard self.weights != wanted else {
            throw TaskFailure(message: "\"\(target)\" is both --target and --weights", exitCode: 2)
        }
        var others: Set<Int> = [wanted]
        if let weights = self.weights { others.insert(weights) }
        for name in excluded { others.insert(try NamedColumn.position(name, "--exclude", names)) }
        guard !features.isEmpty else {
            self.features = names.indices.filter { !others.contains($0) }
            return
        }
        var seen: Set<Int> = []
        for name in features {
            let position = try NamedColumn.position(name, "--features", names)
            guard !others.contains(position) else {
                throw TaskFailure(
                    message: "\"\(name)\" is a feature and "
                        + (position == wanted ? "the target" : position == self.weights ? "the weights" : "excluded"),
                    exitCode: 2)
            }
            guard seen.insert(position).inserted else {
                throw TaskFailure(message: "--features names \"\(name)\" twice", exitCode: 2)
            }
            self.features.append(position)
        }
    }

    /// Looks up the columns that a model was trained on.
    ///
    /// - Parameters:
    ///   - names: all columns.
    ///   - features: the model's features.
    ///   - target: the model's target, when its values are wanted.
    ///   - weights: the column of the weights.
    /// - Throws: ``TaskFailure``.
    package init(
        names: [String], modelFeatures features: [String], target: String?, weights: String? = nil
    ) throws(TaskFailure) {
        self.names = names
        for name in features {
            guard let position = names.firstIndex(of: name) else {
                throw TaskFailure(
                    message: "the model needs the column \"\(name)\", which the data do not have",
                    help: NamedColumn.help(name, among: names))
            }
            self.features.append(position)
        }
        if let target { self.target = try NamedColumn.position(target, "--target", names) }
        if let weights { self.weights = try NamedColumn.position(weights, "--weights", names) }
    }

    /// The columns by position: files without a header, the target first.
    ///
    /// - Parameters:
    ///   - names: all columns.
    ///   - hasTarget: whether the first column is the target.
    package init(positional names: [String], hasTarget: Bool) {
        self.names = names
        target = hasTarget ? 0 : nil
        features = Array((hasTarget ? 1 : 0)..<names.count)
    }
}
