import Columnar

extension QueryPlanner {
    /// Plans `UNNEST (…)` by itself: over one row, of whose values the arguments may be those of relations before.
    func planUnnest(
        _ arguments: [Expression], withOrdinality: Bool, outer: Scope?, names: NamedQueries?
    ) throws -> PlannedRelation {
        let allowed = allowsCorrelation
        allowsCorrelation = true
        defer { allowsCorrelation = allowed }
        let translator = ExpressionTranslator(
            self, plan: .values([], [[]]), scope: Scope([], outer: outer), names: names, clause: "UNNEST")
        var computed: [Plan.Assignment] = []
        var node = Plan.Unnest(input: translator.plan, passed: [], arguments: [], ordinality: nil, isOuter: false)
        var fields: [Scope.Field] = []
        for argument in arguments {
            try refuseAggregates(argument, clause: "UNNEST")
            let value = try translator.translate(argument)
            guard let parts = value.type.unnested else {
                throw SQLError("INVALID_FUNCTION_ARGUMENT", "Cannot unnest type: \(value.type)")
            }
            let symbol = symbols.make("unnested", value.type)
            computed.append(.init(symbol, value))
            let outputs = parts.map { symbols.make($0.name ?? "_unnest", $0.type) }
            node.arguments.append(.init(symbol: symbol, outputs: outputs))
            fields += zip(parts, outputs).map { Scope.Field(name: $0.name, qualifier: [], symbol: $1) }
        }
        if withOrdinality {
            let symbol = symbols.make("ordinality", .bigint)
            node.ordinality = symbol
            fields.append(Scope.Field(name: nil, qualifier: [], symbol: symbol))
        }
        node.input = .project(translator.plan, translator.plan.outputs.unique.map { .init($0) } + computed)
        return PlannedRelation(plan: .unnest(node), fields: fields)
    }

    /// The join of rows with what is unnested of each, without a join; nil where one is needed.
    func unnested(_ left: Plan, with right: Plan, isOuter: Bool) -> Plan? {
        // The arguments of a subquery among them are computed elsewhere.
        guard case .unnest(var node) = right, case .project(.values(let none, let rows), let computed) = node.input,
            none.isEmpty, rows.count == 1
        else { return nil }
        let passed = left.outputs.unique
        node.input = .project(left, passed.map { .init($0) } + computed)
        node.passed = passed
        node.isOuter = isOuter
        return .unnest(node)
    }
}

extension DataType {
    /// The columns that UNNEST makes of a type; nil if it makes none.
    fileprivate var unnested: [Field]? {
        switch self {
        case .array(.row(let fields)): fields
        case .array(let element): [Field(name: nil, type: element)]
        case .map(let key, let value): [Field(name: nil, type: key), Field(name: nil, type: value)]
        default: nil
        }
    }
}
