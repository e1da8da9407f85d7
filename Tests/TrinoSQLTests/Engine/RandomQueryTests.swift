import Columnar
import Testing

@testable import TrinoSQL

/// Random queries give the same rows whoever runs them.
///
/// The seeds of this suite are few; many thousands were run while the engine was written, and the generator is there to
/// run more: a seed makes both the tables and the query.
@Suite struct RandomQueryTests {
    private static let session = Session(startTime: 1_700_000_000_000_000)

    @Test(arguments: Array(stride(from: 0, to: 80, by: 4)))
    func `the engine gives the rows of a naive evaluator`(_ first: Int) throws {
        for seed in first..<(first + 4) {
            var dice = Dice(seed)
            let tables = RandomTables(&dice)
            var generator = RandomQuery(Dice(seed &* 7919 &+ 13))
            let query = generator.query()
            let naive = QueryOutcome.naive(query.sql, tables.catalog, RandomQueryTests.session)
            let expected = naive.summary(isOrdered: query.isOrdered)
            var parallel = RandomQueryTests.session
            parallel.parallelism = 1 + dice.below(4)
            let (cut, lazy) = (tables.cut(&dice, isLazy: false), tables.cut(&dice, isLazy: true))
            let runs: [(name: String, outcome: QueryOutcome)] = [
                ("as written", .engine(query.sql, tables.catalog, RandomQueryTests.session, isOptimized: false)),
                ("optimised", .engine(query.sql, tables.catalog, RandomQueryTests.session)),
                ("in small batches", .engine(query.sql, cut.catalog, parallel)),
                ("undecoded", .engine(query.sql, lazy.catalog, parallel)),
            ]
            for run in runs {
                // Some correlated subqueries are refused, as Trino refuses some.
                if case .error("NOT_SUPPORTED", _) = run.outcome { continue }
                let found = run.outcome.summary(isOrdered: query.isOrdered)
                #expect(found == expected, "seed \(seed), \(run.name): \(query.sql)")
            }
        }
    }

    @Test(arguments: Array(stride(from: 0, to: 400, by: 40)))
    func `expressions fail where they are needed and nowhere else`(_ first: Int) throws {
        for seed in first..<(first + 40) {
            var dice = Dice(seed)
            let tables = RandomTables(&dice)
            var generator = RandomQuery(Dice(seed &* 31 &+ 7))
            let isProjection = seed % 2 == 0
            let sql = isProjection ? generator.failingProjection() : generator.failingFilter()
            let naive = QueryOutcome.naive(sql, tables.catalog, RandomQueryTests.session)
            for isOptimized in [false, true] {
                let found = QueryOutcome.engine(
                    sql, tables.catalog, RandomQueryTests.session, isOptimized: isOptimized)
                switch (naive, found) {
                case (.error, .error): break
                // A row that one term of a condition drops need not be shown to the next, and what is constant
                // decides before what fails.
                case (.error, .rows): #expect(isOptimized || !isProjection, "seed \(seed): \(sql)")
                default:
                    #expect(
                        found.summary(isOrdered: false) == naive.summary(isOrdered: false), "seed \(seed): \(sql)")
                }
            }
        }
    }
}
