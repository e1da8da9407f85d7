import Columnar

/// The patterns of a call, each compiled once.
struct CompiledPatterns {
    private let compile: (ByteView) throws -> DateTimePattern
    private let texts: Lane<ByteView>
    private let step: Int
    private var known: [[UInt8]: Result<DateTimePattern, any Error>] = [:]
    // Patterns that differ by row come from a table, which may have many.
    private static let capacity = 64

    /// The pattern that all rows share; nil if rows differ, or if it is NULL or failed.
    let shared: Result<DateTimePattern, any Error>?

    /// Compiles the pattern that all rows share; others follow row by row.
    ///
    /// - Parameters:
    ///   - column: the patterns as text; the caller keeps it alive.
    ///   - compile: what to do with a text.
    init(_ column: Column, compile: @escaping (ByteView) throws -> DateTimePattern) {
        self.compile = compile
        texts = column.views
        step = column.step
        let isShared = column.isConstant && column.count > 0 && column.failures == nil && !column.isNull(0)
        shared = isShared ? CompiledPatterns.result(of: compile, texts[0]) : nil
    }

    /// The pattern of a row that has one.
    mutating func pattern(_ row: Int) throws -> DateTimePattern {
        let text = texts[row &* step]
        let key = text.array
        if let result = known[key] { return try result.get() }
        if known.count >= CompiledPatterns.capacity { known.removeAll(keepingCapacity: true) }
        let result = CompiledPatterns.result(of: compile, text)
        known[key] = result
        return try result.get()
    }

    private static func result(
        of compile: (ByteView) throws -> DateTimePattern, _ text: ByteView
    ) -> Result<DateTimePattern, any Error> {
        do {
            return .success(try compile(text))
        } catch let failure as DateTimePattern.Failure {
            return .failure(Failure("INVALID_FUNCTION_ARGUMENT", failure.message))
        } catch {
            return .failure(error)
        }
    }
}
