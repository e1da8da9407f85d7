/// Which of many things are drawn or written; the same choice every time.
enum Thinning {
    /// At most `limit` of the numbers below `count`, evenly spaced, the first and the last among them.
    ///
    /// - Precondition: the limit is 2 or more.
    static func evenly(_ count: Int, limit: Int) -> [Int] {
        precondition(limit > 1, "a thinned list keeps both ends")
        guard count > limit else { return Array(0..<count) }
        return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    }
}
