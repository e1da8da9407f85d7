import Columnar
import Foundation
import Testing

@testable import TrinoSQL

/// Queries with what they must give: results, or the error with code, place and text.
///
/// The expectations come from Trino's sources and documentation, not from this engine. They stand in `cases/*.slt`, a
/// topic per file. See ``CaseFile`` for the format.
@Suite struct SemanticsTests {
    @Test(arguments: try CaseFile.all())
    func `a query gives what Trino gives`(_ test: QueryCase) throws {
        switch test.expectation {
        case .error(let code, let message):
            var found: SQLError?
            do {
                _ = try test.run(isOptimized: true)
            } catch {
                found = error as? SQLError
            }
            #expect(found?.code == code)
            #expect(found?.description == message)
        case .ok:
            _ = try test.run(isOptimized: true)
        case .result(let types, let names, let rows, let isOrdered, let isOnlyOptimized):
            for isOptimized in isOnlyOptimized ? [true] : [true, false] {
                let result = try test.run(isOptimized: isOptimized)
                #expect(result.columns.map(\.type.description) == types)
                if let names { #expect(result.columns.map { $0.name ?? "-" } == names) }
                let (found, expected) = isOrdered ? (result.rows, rows) : (result.rows.sorted(), rows.sorted())
                #expect(found == expected)
            }
        }
    }
}
