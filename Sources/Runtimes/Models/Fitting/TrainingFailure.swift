import LinearModels

/// Why a fit is impossible, in the names of the data.
struct TrainingFailure {
    let target: String
    let terms: [String]
    let classes: [String]

    /// The failure for an error of a fit.
    func failure(_ error: LinearModelError) -> TaskFailure {
        TaskFailure(message: message(error), help: help(error))
    }

    private func name(_ column: DataColumn) -> String {
        switch column {
        case .feature(let place): place < terms.count ? "\"\(terms[place])\"" : "a feature"
        case .target: "the target \"\(target)\""
        case .weight: "the weights"
        }
    }

    private func message(_ error: LinearModelError) -> String {
        switch error {
        case .noRows: "there are no rows to fit"
        case .wrongShape(let expected, let found): "a row has \(found) features, not \(expected)"
        case .notFinite(let row, let column): "row \(row + 1): \(name(column)) is not a finite number"
        case .negativeWeight(let row): "row \(row + 1) has a weight below zero"
        case .outOfRange(let column): "the squares of \(name(column)) leave the range of a double"
        case .invalidSetting(let name, let value): "the parameter \(name) is \(value)"
        case .unreadable: "the rows cannot be read"
        case .rowsNotRepeatable: "the fit passes over the rows more than once, and they can be read once only"
        case .notAClass(let row, let value): "row \(row + 1): \(value) is no class number"
        case .oneClass(let number):
            "the target \"\(target)\" has one class only"
                + (number < classes.count ? ": \"\(classes[number])\"" : "")
        case .emptyClass(let number):
            "no row with a weight has the class " + (number < classes.count ? "\"\(classes[number])\"" : "\(number)")
        case .separated(let separation): text(separation)
        case .notConverged(let iterations): "the fit did not converge in \(iterations) steps"
        case .tooManyParameters(let order):
            "the equations of \(order) parameters take more memory than the fit may have"
                + (classes.count > 2 ? "; there are \(classes.count) classes" : "")
        case .singular: "the features are dependent to working precision"
        }
    }

    private func text(_ separation: Separation) -> String {
        var names = separation.columns.prefix(8).map { $0 < terms.count ? "\"\(terms[$0])\"" : "?" }
        if separation.columns.count > 8 { names.append("\(separation.columns.count - 8) more") }
        let rule = separation.columns.count == 1 ? names[0] : "a combination of \(names.joined(separator: ", "))"
        return
            "\(rule) separates the classes (or all but rows on the border): the unpenalised coefficients are infinite"
    }

    private func help(_ error: LinearModelError) -> String? {
        switch error {
        case .noRows: "the files have a header alone, or all weights are zero"
        case .outOfRange: "divide the column by a power of ten"
        case .oneClass: "a classification needs rows of two classes or more"
        case .separated: #"give a penalty, for example --parameters '{"C": 1}', or leave features out"#
        case .notConverged: "the features are nearly the same to working precision; leave one of them out"
        case .tooManyParameters:
            classes.count > 20
                ? "is the target a quantity? --algorithm ols, ridge, lasso and elastic-net take one; "
                    + "otherwise use fewer features, or a greater --memory-limit"
                : "use fewer features, or a greater --memory-limit"
        case .singular: "give a penalty, or leave one of the dependent features out"
        default: nil
        }
    }
}
