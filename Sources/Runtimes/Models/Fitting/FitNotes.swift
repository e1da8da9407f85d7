import LinearModels

/// What a fit says about its data, in sentences.
enum FitNotes {
    /// The sentences for a fit.
    ///
    /// - Parameters:
    ///   - notes: from the fit.
    ///   - terms: names of the features.
    ///   - target: name of the target.
    /// - Returns: one for each note.
    static func text(_ notes: [LinearFit.Note], terms: [String], target: String) -> [String] {
        notes.map { note in
            switch note {
            case .constantColumn(let column): "\(terms[column]) is constant; its coefficient is 0"
            case .dependentColumn(let dependency): text(dependency, terms)
            case .notMoreRowsThanParameters(let rows, let parameters):
                "\(rows) row\(rows == 1 ? "" : "s") for \(parameters) parameters: the solution is the one of minimal norm and fits every row"
            case .exactFit: "the model fits every row but for rounding, so statistics of residuals mean nothing"
            case .zeroWeightRows(let count):
                "\(count) \(count == 1 ? "row has" : "rows have") weight 0; they count as rows all the same"
            case .constantTarget: "\(target) is constant, so there is no variance to explain"
            case .correctionsStalled:
                "corrections stopped short of the last digit: the columns are too nearly dependent"
            }
        }
    }

    private static func text(_ dependency: LinearFit.Dependency, _ terms: [String]) -> String {
        var sum = ""
        func add(_ factor: Double, _ name: String) {
            let size = number(abs(factor))
            let sign = factor < 0 ? "-" : "+"
            let product = name.isEmpty ? size : size == "1" ? name : "\(size) \(name)"
            sum += sum.isEmpty ? (factor < 0 ? "-\(product)" : product) : " \(sign) \(product)"
        }
        for term in dependency.terms { add(term.coefficient, terms[term.column]) }
        if dependency.constant != 0 || sum.isEmpty { add(dependency.constant, "") }
        return "\(terms[dependency.column]) = \(sum) in every row; the solution is the one of minimal norm"
    }

    /// About six digits.
    private static func number(_ value: Double) -> String {
        guard value.isFinite, value != 0, (1e-4...1e9).contains(abs(value)) else { return "\(value)" }
        let rounded = Double(Float(value))
        let short = abs(rounded - value) <= abs(value) * 1e-7 ? rounded : value
        return Int(exactly: (short * 1e6).rounded() / 1e6).map(String.init) ?? "\(Float(short))"
    }
}
