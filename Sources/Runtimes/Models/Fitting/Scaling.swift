import LinearModels

// Coefficients over features that were divided by numbers, as coefficients of the features themselves.

extension LinearFit {
    func dividing(by scale: [Double]?) -> LinearFit {
        guard let scale else { return self }
        var fit = self
        for (place, divisor) in scale.enumerated() {
            fit.coefficients[place].value /= divisor
            fit.coefficients[place].standardError = fit.coefficients[place].standardError.map { $0 / divisor }
        }
        return fit
    }
}

extension SparseFit {
    func dividing(by scale: [Double]?) -> SparseFit {
        guard let scale else { return self }
        var fit = self
        for (place, divisor) in scale.enumerated() { fit.coefficients[place] /= divisor }
        return fit
    }
}

extension LogisticFit {
    func dividing(by scale: [Double]?) -> LogisticFit {
        guard let scale else { return self }
        var fit = self
        for score in fit.coefficients.indices {
            for (place, divisor) in scale.enumerated() { fit.coefficients[score][place] /= divisor }
        }
        if let errors = fit.standardErrors {
            fit.standardErrors = (errors.intercept, zip(errors.coefficients, scale).map { $0 / $1 })
        }
        return fit
    }
}
