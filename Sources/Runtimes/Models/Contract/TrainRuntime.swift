import FileTree

/// Trains inside a container: a processing job's input with flags, or a training job by Linear Learner's contract.
///
/// `runtimes/README.md` says which file goes where.
public struct TrainRuntime {
    private let root: String
    private let limits: TaskLimits

    /// Makes a runtime.
    ///
    /// - Parameters:
    ///   - root: `/opt/ml`.
    ///   - limits: threads and memory.
    public init(root: String, limits: TaskLimits) {
        self.root = root
        self.limits = limits
    }

    /// How it is called.
    public static var usage: String { TrainArguments.usage }

    /// Trains as the arguments and the configuration say.
    ///
    /// - Parameter arguments: what follows `pjrun-worker train`; a training container gets none that matter.
    /// - Returns: the exit code: 0; 1 when the data cannot be fitted, then `output/failure` (of a training job) or
    ///   `output/message` has the reason; 2 for wrong arguments.
    public func run(_ arguments: [String]) -> Int32 {
        let isTraining = TrainingContainer.isPresent(root: root)
        do {
            if isTraining {
                try LinearLearnerTraining(TrainingContainer(root: root), limits: limits) {
                    SQLRuntime.say("\($0)\n", on: 1)
                }.run()
            } else {
                try process(try TrainArguments(arguments))
            }
            return 0
        } catch {
            return JobTask.end(error, root: root, file: isTraining ? "failure" : "message")
        }
    }

    // MARK: - Processing jobs

    private func process(_ arguments: TrainArguments) throws {
        let settings = try AlgorithmParameters.settings(
            algorithm: arguments.algorithm, parameters: arguments.parameters)
        let container = try JobTask.container(root: root, command: "pjrun train")
        let input = try JobTask.input(
            container, named: arguments.input, usual: "train",
            example: "pjrun --image local/linear-learner --input train=train.csv --output model=out")
        let others = try ["validation", "test"].compactMap { name in
            try container.inputs.first { $0.name == name && $0 != input }.map { (name, try source($0, arguments)) }
        }
        let outputs = try TrainRuntime.outputs(container)
        let report = try ModelTraining(settings, columns: arguments.columns, limits: limits)
            .run(try source(input, arguments), others: others, evaluatesTraining: outputs.needsEvaluation)
        SQLRuntime.say(report.text, on: 1)
        try outputs.write(report)
    }

    private func source(_ input: ContainerDescription.Channel, _ arguments: TrainArguments) throws -> DelimitedFiles {
        try JobTask.files(input, delimiter: arguments.delimiter, hasHeader: arguments.hasHeader)
    }

    /// An output by the name of a kind of file gets it; the first of another name gets a folder for each kind.
    private static func outputs(_ container: ContainerDescription) throws(TaskFailure) -> ModelOutputs {
        func directory(_ name: String) -> String? {
            container.outputs.first { $0.name.lowercased() == name }?.directory
        }
        let kinds = ["model", "evaluation", "report"]
        if let shared = container.outputs.first(where: { !kinds.contains($0.name.lowercased()) }) {
            return ModelOutputs(
                model: directory("model") ?? "\(shared.directory)/model",
                evaluation: directory("evaluation") ?? "\(shared.directory)/evaluation",
                report: directory("report") ?? "\(shared.directory)/report")
        }
        guard let model = directory("model") else {
            throw TaskFailure(
                message: "the job has no output for the model",
                help: "add --output model=DIR, or one output for everything under another name", exitCode: 2)
        }
        return ModelOutputs(model: model, evaluation: directory("evaluation"), report: directory("report"))
    }
}
