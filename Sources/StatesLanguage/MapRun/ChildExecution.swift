/// A child of a map run: an execution of the item processor for one item or one batch.
public struct ChildExecution: Sendable {
    /// Its place among the children, from 0; the order of items.
    public let index: Int
    /// Where its first item stands among all items.
    public let firstItem: Int
    /// How many items it has.
    public let itemCount: Int
    /// What it is called and what it gets.
    public let context: ExecutionContext

    /// Names a child of a run.
    ///
    /// The name and the seed follow from those of the run alone, so that a child that is made again is the same one.
    /// - Parameters:
    ///   - run: the run.
    ///   - parent: the execution that has the run.
    ///   - index: the child's place.
    ///   - items: the place of its first item, and how many it has.
    ///   - input: what it gets.
    ///   - startTime: when it starts.
    public init(
        of run: MapRunRequest, parent: ExecutionContext, index: Int, items: (first: Int, count: Int), input: Payload,
        startTime: WallTime
    ) {
        self.index = index
        firstItem = items.first
        itemCount = items.count
        var random = SeededRandom(seed: parent.seed ^ UInt64(truncatingIfNeeded: run.id.number))
        random = SeededRandom(seed: random.next() ^ UInt64(truncatingIfNeeded: index))
        let name = random.uuid()
        let machine = "\(parent.stateMachineName)/\(run.label)"
        let prefix = parent.stateMachineARN.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            .prefix(5).joined(separator: ":")
        context = ExecutionContext(
            arn: "\(prefix):execution:\(machine):\(name)", name: name,
            stateMachineARN: "\(prefix):stateMachine:\(machine)", stateMachineName: machine, roleARN: parent.roleARN,
            startTime: startTime, input: input, seed: random.next(), region: parent.region)
    }
}
