import Testing

@testable import TrinoSQL

/// Queries with what they must give: results, or the error with code, place and text.
///
/// The expectations come from Trino's sources and documentation, not from this engine. They stand in `cases/*.slt`, a
/// topic per file. See ``CaseFile`` for the format.
@Suite struct SemanticsTests {
    @Test(arguments: try CaseFile.all(of: "Semantics"))
    func `a query gives what Trino gives`(_ test: QueryCase) throws { try test.check() }
}

extension QueryCase {
    /// Runs the case and compares; plain plans as well as optimised ones.
    func check() throws {
        switch expectation {
        case .ok: _ = try run(isOptimized: true)
        case .error(let code, let message):
            var found: SQLError?
            do {
                _ = try run(isOptimized: true)
            } catch {
                found = error as? SQLError
            }
            #expect(found?.code == code)
            #expect(found?.description == message)
        case .result(let types, let names, let rows, let isOrdered, let isOnlyOptimized):
            for isOptimized in isOnlyOptimized ? [true] : [true, false] {
                let result = try run(isOptimized: isOptimized)
                #expect(result.columns.map(\.type.description) == types)
                if let names { #expect(result.columns.map { $0.name ?? "-" } == names) }
                let (found, expected) = isOrdered ? (result.rows, rows) : (result.rows.sorted(), rows.sorted())
                #expect(found == expected)
            }
        }
    }
}
