/// Stops early: a sort with a limit keeps only the first rows.
struct LimitPushdown {
    /// The most rows that Trino lets ORDER BY with LIMIT keep.
    private static let maximum = Int(Int32.max)

    /// - Throws: ``SQLError`` for a limit that Trino refuses.
    func run(_ plan: Plan) throws -> Plan {
        let plan = try plan.mapInputs(run)
        guard case .limit(let input, let count?, let offset) = plan else { return plan }
        switch input {
        case .sort(let sorted, let keys):
            let (wanted, isBeyond) = count.addingReportingOverflow(offset)
            if !isBeyond && wanted > LimitPushdown.maximum {
                throw SQLError("NOT_SUPPORTED", "ORDER BY LIMIT > \(LimitPushdown.maximum) is not supported")
            }
            guard !isBeyond && wanted <= 1_000_000 else { return plan }
            let top = Plan.topN(sorted, keys, count: wanted, withTies: false)
            return offset == 0 ? top : .limit(top, count: count, offset: offset)
        case .project(let inner, let assignments):
            return .project(try run(.limit(inner, count: count, offset: offset)), assignments)
        default: return plan
        }
    }
}

extension Int {
    /// The sum, or the largest number if that is less.
    func addingClamped(_ other: Int) -> Int {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? .max : sum
    }
}
