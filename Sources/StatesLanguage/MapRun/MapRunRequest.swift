public import OrderedJSON

/// A map run to start: a distributed Map's items, and what is done with each.
public struct MapRunRequest: Sendable {
    /// Where the items come from.
    public enum Source: Sendable {
        /// The state's own input, or what `ItemsPath` selects.
        case items([JSON])
        /// `ItemReader`: what is called, with what, and `ReaderConfig` as it was written.
        case read(TaskResource, arguments: JSON, configuration: JSON, maximumItems: Int?)
    }

    /// `ResultWriter`, evaluated.
    public struct Writer: Sendable {
        /// What is called to write; nil when results are only transformed.
        public let resource: TaskResource?
        /// `Bucket`, `Prefix`.
        public let arguments: JSON?
        /// `WriterConfig` as it was written.
        public let configuration: JSON?
    }

    /// `ItemBatcher`, evaluated.
    public struct Batching: Sendable {
        /// At most so many items in a batch.
        public let itemsPerBatch: Int?
        /// At most so many bytes of input for a batch.
        public let bytesPerBatch: Int?
        /// `BatchInput`.
        public let input: JSON?
    }

    /// Names the run, among the tasks of its execution.
    public let id: TaskID
    /// `arn:aws:states:REGION:ACCOUNT:mapRun:MACHINE/LABEL:UUID`.
    public let arn: String
    /// The state's name.
    public let stateName: String
    /// What stands for the state in the ARNs of children.
    public let label: String
    /// The machine of each child.
    public let processor: StateMachine
    /// `STANDARD` or `EXPRESS`.
    public let executionType: String
    /// Where the items come from.
    public let source: Source
    /// How many children run at once; 0 stands for as many as the service allows.
    public internal(set) var maximumConcurrency: Int
    /// So many failed items are tolerated.
    public internal(set) var toleratedCount: Int?
    /// Such a share of failed items is tolerated, 0 to 100.
    public internal(set) var toleratedPercentage: Double?
    /// How items are put together.
    public let batching: Batching?
    /// Where results go.
    public let writer: Writer?
    /// How often the run was redriven; such a run goes on with the children that have not succeeded.
    public var redriveCount = 0
    let selector: ItemSelection

    /// What the child for an item gets, by `ItemSelector`; without one, the item itself.
    /// - Throws: `StateFailure` when the selector cannot be evaluated for that item.
    public func select(_ item: JSON, index: Int) throws(StateFailure) -> JSON {
        try selector.select(item, index: index)
    }
}
