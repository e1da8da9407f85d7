import Columnar

/// `row_number() … = 1` keeps a row for each partition while it reads, instead of sorting all of them.
struct FirstRowDetection {
    func run(_ plan: Plan) -> Plan {
        let plan = plan.mapInputs(run)
        guard case .filter(.window(let node), let condition) = plan, node.functions.count == 1,
            case .window(let function) = node.functions[0].call.callee, function.signature.name == "row_number",
            !node.partition.isEmpty, node.partition.allSatisfy(\.type.isHashable),
            node.input.outputs.allSatisfy({ $0.type.physical != .nested })
        else { return plan }
        let number = RowExpression.symbol(node.functions[0].symbol)
        let terms = condition.conjuncts
        guard let test = terms.firstIndex(where: { isFirst($0, number) }) else { return plan }
        let rest = terms.indices.filter { $0 != test }.map { terms[$0] }
        let first = Plan.firstRow(node)
        return rest.isEmpty ? first : .filter(first, .conjunction(rest))
    }

    private func isFirst(_ condition: RowExpression, _ number: RowExpression) -> Bool {
        let one = RowExpression.constant(.int64(1), .bigint)
        switch condition {
        case .comparison(.equal, number, one), .comparison(.equal, one, number),
            .comparison(.lessThanOrEqual, number, one),
            .comparison(.lessThan, number, .constant(.int64(2), .bigint)):
            return true
        default: return false
        }
    }
}
