/// Stacks of return states, shared and numbered, so that two equal stacks have one number.
///
/// A stack may have several tops, each over its own rest. Number 0 is the empty stack, which in the predictions here
/// stands for any stack.
struct CallStacks {
    /// The stack that stands for any.
    static let any = 0

    /// A return state over the rest of the stack.
    struct Top: Hashable {
        /// The state to go on from.
        let state: Int
        /// The rest.
        let rest: Int
    }

    private var stacks: [[Top]] = [[]]
    private var numbers: [[Top]: Int] = [[]: 0]
    private var merges: [Pair: Int] = [:]

    private struct Pair: Hashable {
        let left: Int
        let right: Int
    }

    /// The tops of a stack.
    func tops(_ stack: Int) -> [Top] { stacks[stack] }

    /// A stack with one more state.
    mutating func push(_ state: Int, on stack: Int) -> Int { intern([Top(state: state, rest: stack)]) }

    /// A stack that stands for both.
    mutating func merge(_ left: Int, _ right: Int) -> Int {
        if left == right { return left }
        if left == Self.any || right == Self.any { return Self.any }
        let pair = Pair(left: min(left, right), right: max(left, right))
        if let known = merges[pair] { return known }
        var rests: [Int: Int] = [:]
        for top in stacks[left] + stacks[right] {
            if let rest = rests[top.state] {
                rests[top.state] = merge(rest, top.rest)
            } else {
                rests[top.state] = top.rest
            }
        }
        let result = intern(rests.map { Top(state: $0.key, rest: $0.value) }.sorted { $0.state < $1.state })
        merges[pair] = result
        return result
    }

    private mutating func intern(_ tops: [Top]) -> Int {
        if let known = numbers[tops] { return known }
        stacks.append(tops)
        numbers[tops] = stacks.count - 1
        return stacks.count - 1
    }
}
