import LinearLearner

extension LinearLearnerSettings {
    /// What labels are.
    var targetKind: TargetKind {
        switch predictor {
        case .regressor: .number
        case .binaryClassifier: .classes(ClassNames(numbers: [0, 1]))
        case .multiclassClassifier(let settings):
            .classes(ClassNames(numbers: (0..<settings.classCount).map(Double.init)))
        }
    }

    /// The fit that the hyperparameters ask for.
    ///
    /// - Parameters:
    ///   - rowCount: rows to train on.
    ///   - labelScale: the labels' standard deviation.
    ///   - counts: rows of each class.
    /// - Returns: the settings of an exact fit.
    func training(rowCount: Int, labelScale: Double, counts: [Int]) -> TrainingSettings {
        let rowCount = max(1, rowCount)
        let algorithm: Algorithm
        let name: String
        switch predictor {
        case .regressor(let settings):
            switch regressionPenalty(rowCount: rowCount, labelScale: settings.normalizesLabel ? labelScale : 1) {
            case .ridge(let alpha): (algorithm, name) = (.ridge(alphas: [alpha]), "ridge")
            case .elasticNet(let alpha, let ratio):
                (algorithm, name) = (.elasticNet(alphas: .list([alpha]), l1Ratio: ratio), "elastic-net")
            case .none?, nil: (algorithm, name) = (.leastSquares, "ols")
            }
        case .binaryClassifier(let settings):
            var weights: Algorithm.ClassWeight = .uniform
            if counts.count == 2,
                let weight = settings.positiveExampleWeight.weight(negatives: counts[0], positives: counts[1]),
                weight != 1
            {
                weights = .given(["1": weight])
            }
            algorithm = .logistic(
                penalty: logisticPenalty(rowCount: rowCount)?.lambda ?? 0, classWeight: weights)
            name = "logistic"
        case .multiclassClassifier(let settings):
            algorithm = .logistic(
                penalty: logisticPenalty(rowCount: rowCount)?.lambda ?? 0,
                classWeight: settings.balancesClassWeights ? .balanced : .uniform)
            name = "logistic"
        }
        var training = TrainingSettings(algorithm: algorithm, name: name)
        training.fitsIntercept = usesBias
        // Without a penalty the units of features make no difference.
        training.scalesFeatures = normalizesData && isPenalised
        return training
    }

    private var isPenalised: Bool {
        if case .regressor(let settings) = predictor { return weightDecay > 0 || settings.l1 > 0 }
        return weightDecay > 0
    }
}
