/// Stops early: a sort with a limit keeps only the first rows.
struct LimitPushdown {
    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        guard case .limit(let input, let count?, let offset) = plan else { return plan }
        switch input {
        case .sort(let sorted, let keys):
            guard count + offset <= 1_000_000 else { return plan }
            let top = Plan.topN(sorted, keys, count: count + offset, withTies: false)
            return offset == 0 ? top : .limit(top, count: count, offset: offset)
        case .project(let inner, let assignments):
            return .project(run(.limit(inner, count: count, offset: offset)), assignments)
        default: return plan
        }
    }
}
