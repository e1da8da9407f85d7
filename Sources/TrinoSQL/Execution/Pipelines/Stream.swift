import Columnar

/// Batches on their way: what a plan gives without having held them all.
struct Stream {
    /// The symbol of each column.
    var layout: [Symbol]
    /// One after the other.
    var branches: [Branch]

    /// A source and what is done to its batches.
    struct Branch {
        let source: any StreamSource
        var transforms: [@Sendable () throws -> any Transform]
        /// Whose the source and the transforms are, if that is asked for.
        var operators: [OperatorProfile] = []
    }

    init(layout: [Symbol], source: any StreamSource) {
        self.layout = layout
        branches = [Branch(source: source, transforms: [])]
    }

    init(layout: [Symbol], branches: [Branch]) {
        self.layout = layout
        self.branches = branches
    }

    /// The stream with a step added to every branch.
    func appending(layout: [Symbol], _ transform: @escaping @Sendable () throws -> any Transform) -> Stream {
        Stream(
            layout: layout,
            branches: branches.map {
                Branch(source: $0.source, transforms: $0.transforms + [transform], operators: $0.operators)
            })
    }
}

/// Gives batches to several threads.
protocol StreamSource: Sendable {
    /// How many readers are worth having.
    var parallelism: Int { get }
    /// A reader for one thread.
    func makeReader() throws -> any StreamReader
}

/// What one thread reads.
protocol StreamReader: AnyObject {
    /// The next batch, or nil at the end. A reader's batches have ascending sequence.
    func next() throws -> ColumnBatch?
}

/// A step on the way, for one thread.
protocol Transform: AnyObject {
    /// Takes a batch and gives any number of batches of the same sequence.
    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws
}

/// The end of a pipeline, for one thread.
protocol Consumer: AnyObject {
    /// Takes a batch.
    ///
    /// - Returns: whether more is wanted.
    func consume(_ batch: ColumnBatch) throws -> Bool
    /// Says that what comes next has at least this sequence.
    func reach(_ sequence: Int) throws
}

extension Consumer {
    /// Does nothing: most consumers do not care.
    func reach(_ sequence: Int) throws {}
}

/// Batches that are there already.
struct BatchesSource: StreamSource {
    let batches: [ColumnBatch]
    private let position = Counter()

    init(_ batches: [ColumnBatch]) {
        self.batches = batches.enumerated().map { number, batch in
            ColumnBatch(columns: batch.columns, count: batch.count, sequence: number)
        }
    }

    var parallelism: Int { batches.count }
    func makeReader() throws -> any StreamReader { Reader(batches: batches, position: position) }

    private final class Reader: StreamReader {
        private let batches: [ColumnBatch]
        private let position: Counter

        init(batches: [ColumnBatch], position: Counter) {
            self.batches = batches
            self.position = position
        }

        func next() throws -> ColumnBatch? {
            let number = position.next()
            return number < batches.count ? batches[number] : nil
        }
    }
}

/// Batches that are made when they are asked for, by whoever asks.
struct GeneratedSource: StreamSource {
    let count: Int
    let make: @Sendable (Int) throws -> ColumnBatch
    private let position = Counter()

    init(count: Int, make: @escaping @Sendable (Int) throws -> ColumnBatch) {
        self.count = count
        self.make = make
    }

    var parallelism: Int { count }
    func makeReader() throws -> any StreamReader { Reader(source: self) }

    private final class Reader: StreamReader {
        private let source: GeneratedSource

        init(source: GeneratedSource) {
            self.source = source
        }

        func next() throws -> ColumnBatch? {
            let number = source.position.next()
            guard number < source.count else { return nil }
            let batch = try source.make(number)
            return ColumnBatch(columns: batch.columns, count: batch.count, sequence: number)
        }
    }
}
