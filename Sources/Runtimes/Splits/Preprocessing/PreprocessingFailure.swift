import Splitting

extension TaskFailure {
    /// A column that cannot be preprocessed, which lies in the data and not in the flags.
    init(_ error: PreprocessingError) {
        self.init(
            message: (error.exception.map { "\($0.rawValue): " } ?? "") + error.message, help: error.explanation,
            exitCode: 1)
    }
}
