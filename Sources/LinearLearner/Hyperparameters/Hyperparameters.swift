public import OrderedJSON

/// The hyperparameters of a Linear Learner job, as /opt/ml/input/config/hyperparameters.json has them.
///
/// The service sends a flat map of strings; the Python SDK quotes strings once more as JSON (`"\"regressor\""`), and
/// numbers and truth values that are not strings mean the same as their text.
///
///     let given = try Hyperparameters(parsing: bytes)
///     given.settings.predictor    // .regressor(…)
///     given.notes.map(\.message)  // ["wd, l1 auto: taken as 0 (…)", "not used by the exact solver: epochs"]
public struct Hyperparameters: Hashable, Sendable {
    /// What to train.
    public let settings: LinearLearnerSettings
    /// What to tell the user, one line each.
    public let notes: [HyperparameterNote]

    /// Reads the file.
    ///
    /// - Parameter bytes: all of hyperparameters.json.
    /// - Throws: every problem at once.
    public init(parsing bytes: [UInt8]) throws(HyperparameterError) {
        switch Result(catching: { () throws(JSONSyntaxError) in try JSON(parsing: bytes) }) {
        case .success(let json): try self.init(json)
        case .failure(let error): throw HyperparameterError(problems: [.notJSON(error)])
        }
    }

    /// Reads the map.
    ///
    /// - Throws: every problem at once.
    public init(_ json: JSON) throws(HyperparameterError) {
        guard let object = json.object else {
            throw HyperparameterError(problems: [.notAnObject(found: json.kindDescription)])
        }
        var sheet = HyperparameterSheet(object)
        let settings = SettingsBuilder.settings(&sheet)
        guard let settings, sheet.problems.isEmpty else { throw HyperparameterError(problems: sheet.problems) }
        self.settings = settings
        notes = sheet.notes
    }
}
