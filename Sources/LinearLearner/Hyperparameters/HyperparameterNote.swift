/// What a user should know about hyperparameters that were taken.
public enum HyperparameterNote: Hashable, Sendable {
    /// `auto`, given or by default, for which the service tries several penalties and keeps the best model.
    case automaticPenalty([String])
    /// They steer the service's iterations; the solution is computed directly here.
    case notUsedByExactSolver([String])
    /// They belong to other kinds of models; the service does not look at them either.
    case otherPredictor([String], PredictorType)
    /// They belong to other losses; the service does not look at them either.
    case otherLoss([String], loss: String)
    /// They belong to other criteria; the service does not look at them either.
    case otherSelectionCriterion([String], criterion: String)
    /// Moving features or labels to a mean of 0 changes nothing in a model with an intercept.
    case absorbedByBias([String])
    /// They apply to models with an intercept only, in the service too.
    case needBias([String])
    /// They are set by the service for its own machines.
    case serviceInternal([String])

    /// One line of plain words.
    public var message: String {
        switch self {
        case .automaticPenalty(let keys):
            "\(Self.list(keys)) auto: taken as 0 (SageMaker tries several values and keeps the best model)"
        case .notUsedByExactSolver(let keys): "not used by the exact solver: \(Self.list(keys))"
        case .otherPredictor(let keys, let type):
            "no part in a \(type.rawValue), as in SageMaker: \(Self.list(keys))"
        case .otherLoss(let keys, let loss): "no part in \(loss), as in SageMaker: \(Self.list(keys))"
        case .otherSelectionCriterion(let keys, let criterion):
            "no part in model selection by \(criterion), as in SageMaker: \(Self.list(keys))"
        case .absorbedByBias(let keys):
            "no effect on the exact solution of a model with a bias: \(Self.list(keys))"
        case .needBias(let keys): "no part in a model without a bias, as in SageMaker: \(Self.list(keys))"
        case .serviceInternal(let keys): "set by SageMaker for its own machines, not used: \(Self.list(keys))"
        }
    }

    private static func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }
}
