import Testing

/// Literal expressions and small queries by topic, with what Trino gives.
///
/// The expectations come from the examples and rules of Trino's manual and from its implementation. See ``CaseFile`` for the
/// format.
@Suite struct EngineCaseTests {
    @Test(arguments: try CaseFile.all(of: "Engine"))
    func `a query gives what Trino gives`(_ test: QueryCase) throws { try test.check() }
}
