package import Columnar

/// A function of all rows of a group.
package struct AggregateFunction: Sendable {
    /// Name and types.
    package let signature: FunctionSignature
    /// Whether rows with a NULL argument are left out before ``Accumulator/add(_:groups:count:)``.
    ///
    /// `array_agg` and `count(*)` take them.
    package let ignoresNulls: Bool
    /// Whether the order of rows can change the result.
    package let isOrderSensitive: Bool
    /// Makes an empty accumulator for bound argument types and result type.
    package let make: @Sendable ([DataType], DataType) throws -> any Accumulator
    /// The same for functions with lambdas, which ``binding(_:session:)`` turns into ``make``.
    let makeWithLambdas: (@Sendable ([DataType], DataType, [Lambda]) throws -> any Accumulator)?

    /// Declares an aggregate.
    package init(
        _ signature: FunctionSignature, ignoresNulls: Bool = true, isOrderSensitive: Bool = false,
        make: @escaping @Sendable ([DataType], DataType) throws -> any Accumulator
    ) {
        self.signature = signature
        self.ignoresNulls = ignoresNulls
        self.isOrderSensitive = isOrderSensitive
        self.make = make
        makeWithLambdas = nil
    }

    /// Declares an aggregate with lambdas among its arguments.
    init(
        _ signature: FunctionSignature,
        make: @escaping @Sendable ([DataType], DataType, [Lambda]) throws -> any Accumulator
    ) {
        self.signature = signature
        ignoresNulls = true
        isOrderSensitive = false
        self.make = { _, _ in preconditionFailure("\(signature.name) has not been given its lambdas") }
        makeWithLambdas = make
    }

    /// The function with its lambdas, compiled anew for each accumulator: for one thread each.
    ///
    /// - Parameters:
    ///   - lambdas: expressions without symbols besides the parameters.
    ///   - session: what the lambdas are evaluated in.
    /// - Returns: a function whose ``make`` may be used.
    func binding(_ lambdas: [RowExpression], session: Session) -> AggregateFunction {
        guard let makeWithLambdas else { return self }
        return AggregateFunction(signature, ignoresNulls: ignoresNulls, isOrderSensitive: isOrderSensitive) {
            try makeWithLambdas($0, $1, lambdas.compactMap { Lambda($0, context: EvaluationContext(session: session)) })
        }
    }
}

/// The states of one aggregate for all groups that one thread has seen.
///
/// Groups are numbered from 0. Not for use by two threads at once.
package protocol Accumulator: AnyObject {
    /// Makes room for groups below a number; new groups are empty.
    func reserve(groups: Int)
    /// Adds rows.
    ///
    /// - Parameters:
    ///   - arguments: decoded columns without failures; without NULLs if the function ignores them.
    ///   - groups: the group of each row; nil: all rows belong to group 0.
    ///   - count: rows.
    /// - Throws: ``Failure``.
    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws
    /// Takes over the states of an accumulator of the same kind: its group i goes into `groups[i]`, and nowhere if that is
    /// `UInt32.max`. Several accumulators may take from one at the same time.
    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws
    /// The results of groups 0 ..< count.
    func finish(groups count: Int) throws -> Column
    /// Bytes held besides a few per group.
    var byteCount: Int { get }
}

/// A function of a row's place in its window: `row_number`, `lag` and others.
package struct WindowFunction: Sendable {
    /// Name and types.
    package let signature: FunctionSignature
    /// Whether it uses the frame (`first_value`) or the partition alone (`rank`).
    package let usesFrame: Bool
    /// Computes the rows of one partition.
    package let body: @Sendable (WindowCall) throws -> Column

    /// Declares a window function.
    package init(
        _ signature: FunctionSignature, usesFrame: Bool = false,
        body: @escaping @Sendable (WindowCall) throws -> Column
    ) {
        self.signature = signature
        self.usesFrame = usesFrame
        self.body = body
    }
}

/// One window function over all partitions of its input.
///
/// Rows are sorted by partition and by the window's order.
package struct WindowCall: Sendable {
    /// The arguments, of the types bound, one value per row of the input.
    package let arguments: [Column]
    /// The type of the result.
    package let resultType: DataType
    /// Rows.
    package let count: Int
    /// First row of the partition of each row, and the row after its last.
    package let partitionStart: Lane<UInt32>
    /// The row after the partition's last, for each row.
    package let partitionEnd: Lane<UInt32>
    /// First row of the peers of each row: the rows that the window's order does not distinguish.
    package let peerStart: Lane<UInt32>
    /// The row after the last peer, for each row.
    package let peerEnd: Lane<UInt32>
    /// First row of each row's frame.
    package let frameStart: Lane<UInt32>
    /// The row after the frame's last; not above ``frameStart`` if the frame is empty.
    package let frameEnd: Lane<UInt32>
    /// Whether NULL values are passed over (IGNORE NULLS).
    package let ignoresNulls: Bool
    /// Throws once the query is cancelled; long loops ask now and then.
    package var check: @Sendable () throws -> Void = {}

    /// Makes a call.
    package init(
        arguments: [Column], resultType: DataType, count: Int, partitionStart: Lane<UInt32>,
        partitionEnd: Lane<UInt32>, peerStart: Lane<UInt32>, peerEnd: Lane<UInt32>, frameStart: Lane<UInt32>,
        frameEnd: Lane<UInt32>, ignoresNulls: Bool
    ) {
        self.arguments = arguments
        self.resultType = resultType
        self.count = count
        self.partitionStart = partitionStart
        self.partitionEnd = partitionEnd
        self.peerStart = peerStart
        self.peerEnd = peerEnd
        self.frameStart = frameStart
        self.frameEnd = frameEnd
        self.ignoresNulls = ignoresNulls
    }
}
