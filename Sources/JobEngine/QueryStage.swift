public import JobModel

/// An input that was a query, and has been run.
public struct QueriedInput: Hashable, Sendable {
    /// The input's name.
    public let name: String
    /// Its result.
    public let result: MaterializedDataset
    /// How long the query took.
    public let duration: Duration
}

/// The queries that a job begins with, before anything is staged.
struct QueryStage {
    /// The inputs that are queries, but for those that the application manages itself.
    let queries: [(input: ProcessingInput, definition: AthenaDatasetDefinition)]
    let materializer: (any DatasetMaterializer)?

    init(_ request: JobRequest, _ materializer: (any DatasetMaterializer)?) {
        queries = request.inputs.compactMap { input in
            guard !input.appManaged, case .dataset(let dataset) = input.source, case .athena(let query) = dataset.query
            else { return nil }
            return (input, query)
        }
        self.materializer = materializer
    }

    /// What the queries would read, without running them.
    /// - Throws: `JobFailure` of stage `stage`.
    func plan() throws -> [PlannedQuery] {
        guard let materializer else { return [] }
        return try queries.map { input, definition in
            try naming(input) {
                PlannedQuery(input: input, definition: definition, scan: try materializer.scan(of: definition))
            }
        }
    }

    /// Runs the queries, one after the other.
    ///
    /// Blocks.
    /// - Parameters:
    ///   - scratch: a directory for half-written files.
    ///   - clock: measures them.
    ///   - cancellation: ends the one that runs.
    ///   - done: told of each that has ended well.
    /// - Throws: `JobFailure` of stage `stage` for the first that fails.
    /// - Returns: the inputs in their order.
    func run(
        scratch: String, clock: any Clock<Duration>, cancellation: Cancellation, done: (QueriedInput) -> Void
    ) throws -> [QueriedInput] {
        guard let materializer else { return [] }
        return try queries.map { input, definition in
            try naming(input) {
                var result: MaterializedDataset?
                let duration = try clock.measure {
                    result = try materializer.materialize(definition, scratch: scratch, cancellation: cancellation)
                }
                guard let result else { preconditionFailure("what was measured has been done") }
                let queried = QueriedInput(name: input.name, result: result, duration: duration)
                done(queried)
                return queried
            }
        }
    }

    /// Says in the help which of the job's queries is meant; the message stays Athena's own.
    private func naming<Result>(_ input: ProcessingInput, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as JobFailure {
            let place = "the query of input '\(input.name)' (\(input.jsonPath))"
            throw JobFailure(
                stage: failure.stage, code: failure.code, message: failure.message,
                remedy: failure.remedy.map { "\($0); it is \(place)" } ?? "correct \(place)", cause: failure.cause)
        }
    }
}
