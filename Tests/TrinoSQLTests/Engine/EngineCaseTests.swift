import Foundation
import Testing

@testable import TrinoSQL

/// Literal expressions and small queries by topic, with what Trino gives.
///
/// The expectations come from the examples and rules of Trino's manual and from its implementation. See ``CaseFile`` for the
/// format.
@Suite struct EngineCaseTests {
    private static func cases() throws -> [QueryCase] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("cases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".slt") }
        return try names.sorted().flatMap { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return try CaseFile.cases(text, file: name)
        }
    }

    @Test(arguments: try cases())
    func `a query gives what Trino gives`(_ test: QueryCase) throws {
        switch test.expectation {
        case .ok: _ = try test.run(isOptimized: true)
        case .error(let code, let message):
            var found: SQLError?
            do {
                _ = try test.run(isOptimized: true)
            } catch {
                found = error as? SQLError
            }
            #expect(found?.code == code)
            #expect(found?.description == message)
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
