import Testing

@testable import TrinoSQL

/// Texts that nobody would write.
@Suite struct FuzzTests {
    private static let seeds = [
        "SELECT a, b AS c, count(*) FILTER (WHERE x > 1) FROM t AS u (v, w) WHERE a BETWEEN 1 AND 2 OR b LIKE 'x%' "
            + "GROUP BY ROLLUP (a), b HAVING sum(c) > 1.5E0 ORDER BY 1 DESC NULLS LAST OFFSET 2 ROWS LIMIT 10",
        "WITH q AS (SELECT * FROM t CROSS JOIN UNNEST(ARRAY[1, 2]) WITH ORDINALITY AS u (a, o)) "
            + "SELECT row_number() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM q",
        "CREATE EXTERNAL TABLE `d`.`t` (a int, b struct<x:array<string>>) PARTITIONED BY (p string) ROW FORMAT DELIMITED "
            + "FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE LOCATION 's3://b/' TBLPROPERTIES (\"k\"='v')",
        "UNLOAD (SELECT CAST(a AS decimal(10,2)), INTERVAL '1' DAY FROM t) TO 's3://b/' WITH (format = 'PARQUET')",
        "SELECT CASE x WHEN 1 THEN 'a' ELSE U&'\\00e4' END, transform(y, z -> z + 1), x AT TIME ZONE 'UTC', trim(BOTH 'x' FROM y) "
            + "FROM (VALUES (1, 2)) v (x, y) EXCEPT SELECT 1, 2, 3, 4",
    ]

    /// Parses and, if that worked, prints; whatever happens must be a tree or an error.
    private static func check(_ text: String) {
        let split = SQLScript.split(text)
        #expect(split.allSatisfy { !$0.text.isEmpty })
        do throws(SQLSyntaxError) {
            let statement = try SQLParser.statement(text)
            if case .query(let query) = statement.kind { #expect(!ExpressionFormatter.format(query).isEmpty) }
        } catch {
            #expect(!error.message.isEmpty && error.line >= 1 && error.column >= 1)
        }
    }

    @Test(arguments: 0..<8) func `soups of tokens give a tree or an error`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces =
            TokenType.allCases.map(\.rawValue)
            + [
                "a", "\"b\"", "'c'", "1", "1.5", "2e3", "`d`", "3x", ";", "--", "/*", "*/", "'", "\"", "`", "\\", "ü",
                "\u{0}",
            ]
        for _ in 0..<60 {
            let count = Int.random(in: 1...25, using: &random)
            let words = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }
            Self.check((Bool.random(using: &random) ? "SELECT " : "") + words.joined(separator: " "))
        }
    }

    @Test(arguments: 0..<8) func `damaged statements give a tree or an error`(seed: UInt64) {
        var random = SeededGenerator(seed: 100 + seed)
        for _ in 0..<40 {
            var scalars = Array((Self.seeds.randomElement(using: &random) ?? "").unicodeScalars)
            for _ in 0...Int.random(in: 0..<4, using: &random) where !scalars.isEmpty {
                let place = Int.random(in: scalars.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: scalars.remove(at: place)
                case 1:
                    scalars.insert(
                        ["(", ")", "'", "\"", "`", ",", ";", ".", "\n", "0", "é"].randomElement(using: &random) ?? "x",
                        at: place)
                case 2: scalars.removeSubrange(place..<min(scalars.count, place + 12))
                default: scalars.append(contentsOf: scalars[place..<min(scalars.count, place + 20)])
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            Self.check(String(text))
        }
    }

    @Test(arguments: 0..<8) func `random bytes give an error`(seed: UInt64) {
        var random = SeededGenerator(seed: 200 + seed)
        for _ in 0..<40 {
            let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            Self.check(String(decoding: bytes, as: UTF8.self))
        }
    }
}
