import Columnar

extension RowExpression {
    /// The values of a column for which the condition can hold, if it lists them: `x = 1`, `x IN (1, 2)`, `x = 1 OR x = 2`.
    func values(of symbol: Symbol) -> [Value]? {
        func constant(_ expression: RowExpression) -> Value? {
            if case .constant(let value, _) = expression { value } else { nil }
        }
        switch self {
        case .comparison(.equal, .symbol(symbol), let other), .comparison(.equal, let other, .symbol(symbol)):
            return constant(other).map { [$0] }
        case .inList(.symbol(symbol), let list):
            let values = list.compactMap(constant)
            return values.count == list.count ? values : nil
        case .or(let parts):
            var all: [Value] = []
            for part in parts {
                guard let values = part.values(of: symbol) else { return nil }
                all += values
            }
            return all
        case .and(let parts): return parts.lazy.compactMap { $0.values(of: symbol) }.first
        default: return nil
        }
    }
}
