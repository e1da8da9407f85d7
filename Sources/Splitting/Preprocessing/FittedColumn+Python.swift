extension FittedColumn {
    /// Python source that fits the same steps to the part train and applies them to all parts.
    ///
    /// It takes data frames by the names of the parts, and scikit-learn's classes by their own.
    /// - Parameters:
    ///   - fitted: the columns that change, in the order of the file.
    ///   - names: all columns.
    ///   - parts: the parts of the split, train among them.
    /// - Returns: some lines.
    public static func python(_ fitted: [FittedColumn], names: [String], parts: [PartName]) -> String {
        var entries: [String] = []
        var passed: [String] = []
        func pass() {
            guard let first = passed.first else { return }
            entries.append(
                "    (\(PythonText.string(first)), \"passthrough\", [\(passed.map(PythonText.string).joined(separator: ", "))]),"
            )
            passed = []
        }
        for name in names {
            guard let column = fitted.first(where: { $0.name == name }) else {
                passed.append(name)
                continue
            }
            pass()
            let text = PythonText.string(name)
            entries.append("    (\(text), \(column.source), [\(text)]),")
        }
        pass()
        let lines =
            ["steps = ColumnTransformer(["] + entries + ["], verbose_feature_names_out=False, sparse_threshold=0)"]
        let others = parts.filter { $0 != .train }
        return
            (lines + ["train = steps.set_output(transform=\"pandas\").fit_transform(train)"]
            + others.map { "\($0.rawValue) = steps.transform(\($0.rawValue))" }).joined(separator: "\n")
    }

    /// The steps as a call of scikit-learn.
    private var source: String {
        let calls = [imputer, encoder].compactMap { $0 }
        return calls.count == 1 ? calls[0] : "make_pipeline(\(calls.joined(separator: ", ")))"
    }

    private var imputer: String? {
        guard let imputation else { return nil }
        let call = PythonCall("SimpleImputer").with("strategy", "\"\(imputation.strategy)\"")
        guard case .constant = imputation else { return call.source }
        switch fill {
        case .number(let value)?:
            let whole = type == .integer ? Int64(exactly: value).map(String.init) : nil
            return call.with("fill_value", whole ?? PythonText.double(value)).source
        case .text(let text)?: return call.with("fill_value", PythonText.string(text)).source
        case nil: return call.source
        }
    }

    private var encoder: String? {
        switch encoding {
        case nil: nil
        case .standardize?: PythonCall("StandardScaler").source
        case .minMax?: PythonCall("MinMaxScaler").source
        case .oneHot(_, let unseen)?:
            PythonCall("OneHotEncoder").with("handle_unknown", unseen == .ignore ? "\"ignore\"" : nil)
                .with("sparse_output", "False").source
        }
    }
}
