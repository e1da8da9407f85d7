package import Splitting

extension TaskFailure {
    /// A refusal in the library's words.
    package init(refusal: some SplitRefusal) {
        let isUsage =
            switch refusal as? SplitError {
            case nil, .labelsNeeded?, .groupsNeeded?, .columnNeeded?, .noSuchSplit?, .stratifiedWithoutShuffle?: true
            default: false
            }
        self.init(
            message: (refusal.exception.map { "\($0.rawValue): " } ?? "") + refusal.message,
            help: refusal.explanation, exitCode: isUsage ? 2 : 1)
    }
}
