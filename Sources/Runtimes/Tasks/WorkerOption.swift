/// One option of a built-in program: its names, what its value is, and what it sets.
package struct WorkerOption<Arguments>: Sendable {
    /// The names, the first being the one that is shown.
    package let names: [String]
    /// What its value is; nil for a switch.
    private let value: String?
    /// Whether it may be given several times.
    private let isRepeatable: Bool
    /// Sets what it is for.
    private let set: @Sendable (inout Arguments, String) throws(TaskFailure) -> Void

    /// Describes an option.
    init(
        _ names: String..., value: String? = nil, isRepeatable: Bool = false,
        _ set: @escaping @Sendable (inout Arguments, String) throws(TaskFailure) -> Void
    ) {
        self.names = names
        self.value = value
        self.isRepeatable = isRepeatable
        self.set = set
    }

    /// The help text of a program with some options.
    static func usage(_ program: String, _ options: [WorkerOption]) -> String {
        let texts = options.map { option in
            let text = option.value.map { "\(option.names[0]) \($0)" } ?? option.names[0]
            return option.isRepeatable ? "[\(text)]..." : "[\(text)]"
        }
        return ([program] + texts).joined(separator: " ")
    }

    /// Reads words into arguments.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2 and the usage.
    static func read(
        _ words: [String], into arguments: inout Arguments, _ options: [WorkerOption], usage: String
    ) throws(TaskFailure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = options.first(where: { $0.names.contains(parts[0]) }),
                option.value != nil || parts.count == 1
            else { throw TaskFailure(message: "there is no option '\(word)'", help: usage, exitCode: 2) }
            guard let value = option.value == nil ? "" : parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw TaskFailure(message: "\(word) needs a value", help: usage, exitCode: 2)
            }
            try option.set(&arguments, value)
        }
    }
}
