import Columnar

/// What a function makes of the arguments that are the same in most calls: a compiled pattern.
///
/// Made once if all of them are constant, else kept for the values seen last.
final class PreparedArguments<Prepared> {
    private let prepare: ([ByteView]) throws -> Prepared
    /// Keeps the lanes' memory.
    private let columns: [Column]
    private let lanes: [(views: Lane<ByteView>, step: Int)]
    private var cache: [[[UInt8]]: Result<Prepared, any Error>] = [:]
    /// Different values that are remembered.
    private static var capacity: Int { 64 }

    /// What was made of constant arguments; nil if they differ by row.
    let constant: Result<Prepared, any Error>?

    /// Prepares constant arguments; others follow row by row.
    ///
    /// - Parameters:
    ///   - arguments: columns of text.
    ///   - count: rows of the call.
    ///   - prepare: what to do with one value of each argument; the views are valid during the call.
    init(_ arguments: [Column], count: Int, prepare: @escaping ([ByteView]) throws -> Prepared) {
        self.prepare = prepare
        columns = arguments
        lanes = arguments.map { (views: $0.views, step: $0.step) }
        let isConstant = count > 0 && arguments.allSatisfy { $0.isConstant && !$0.isNull(0) && $0.failures == nil }
        let first = lanes
        constant = withExtendedLifetime(arguments) {
            isConstant ? Result { try prepare(first.map { $0.views[0] }) } : nil
        }
    }

    /// What was made of a row's values; the row has no NULL and no failure among them.
    func at(_ row: Int) throws -> Prepared {
        if let constant { return try constant.get() }
        let views = lanes.map { $0.views[row &* $0.step] }
        let key = views.map(\.array)
        if let known = cache[key] { return try known.get() }
        if cache.count >= PreparedArguments.capacity { cache.removeAll(keepingCapacity: true) }
        let prepared = Result { try prepare(views) }
        cache[key] = prepared
        return try prepared.get()
    }
}

/// Runs something that fails as patterns do, and gives its failure as that of a row.
@inline(__always)
func asFailure<Result: ~Copyable>(_ body: () throws(PatternError) -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw Failure(error.codeName, error.message)
    }
}
