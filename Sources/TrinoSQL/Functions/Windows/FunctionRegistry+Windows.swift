import Columnar

extension FunctionRegistry {
    /// Adds the window functions that are no aggregates, in the order in which Trino 401 registers them.
    package mutating func addWindowFunctions() {
        window("row_number", "", returns: "bigint", body: Ranking.rowNumber)
        window("rank", "", returns: "bigint", body: Ranking.rank)
        window("dense_rank", "", returns: "bigint", body: Ranking.denseRank)
        window("percent_rank", "", returns: "double", body: Ranking.percentRank)
        window("cume_dist", "", returns: "double", body: Ranking.cumulativeDistribution)
        window("ntile", "bigint", returns: "bigint", body: Ranking.ntile)
        window("first_value", "T", returns: "T", variables: ["T"], usesFrame: true, body: FrameValue.first)
        window("last_value", "T", returns: "T", variables: ["T"], usesFrame: true, body: FrameValue.last)
        window("nth_value", "T, bigint", returns: "T", variables: ["T"], usesFrame: true, body: FrameValue.nth)
        for arguments in ["T", "T, bigint", "T, bigint, T"] {
            window("lag", arguments, returns: "T", variables: ["T"]) { try Displaced.values($0, direction: -1) }
        }
        for arguments in ["T", "T, bigint", "T, bigint, T"] {
            window("lead", arguments, returns: "T", variables: ["T"]) { try Displaced.values($0, direction: 1) }
        }
        addFrameOffsetCheck()
    }

    private mutating func window(
        _ name: String, _ arguments: String, returns result: String, variables: [String] = [], usesFrame: Bool = false,
        body: @escaping @Sendable (WindowCall) throws -> Column
    ) {
        let signature = FunctionSignature(name, arguments, returns: result, variables: variables)
        add(WindowFunction(signature, usesFrame: usesFrame, body: body))
    }
}
