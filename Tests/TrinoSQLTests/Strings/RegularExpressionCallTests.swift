import Columnar
import Testing

@testable import TrinoSQL

@Suite struct RegularExpressionCallTests {
    @Test func `regexp_like finds a match anywhere`() throws {
        #expect(try truthOf("regexp_like", "1a 2b 14m", #"\d+b"#) == true)
        #expect(try truthOf("regexp_like", "Stephen", "Ste(v|ph)en$") == true)
        #expect(try truthOf("regexp_like", "hello", "HELLO") == false)
        #expect(try truthOf("regexp_like", .null(.text), "a") == nil)
        #expect(try truthOf("regexp_like", "a ", .char("a", 2)) == true)
        #expect(try truthOf("regexp_like", "a", .char("a", 2)) == false)
    }

    @Test func `regexp_extract gives the first match or a group of it`() throws {
        #expect(try textOf("regexp_extract", "1a 2b 14m", #"\d+"#) == "1")
        #expect(try textOf("regexp_extract", "1a 2b 14m", #"(\d+)([a-z]+)"#, 2) == "a")
        #expect(try textOf("regexp_extract", "abc", "x") == nil)
        #expect(try textOf("regexp_extract", "12345", "(?<none>a)?", 1) == nil)
        #expect(refusalOf("regexp_extract", "a", "a", -1) == "Group cannot be negative")
        #expect(refusalOf("regexp_extract", "a", "(a)", 2) == "Pattern has 1 groups. Cannot access group 2")
    }

    @Test func `regexp_replace follows the examples of the manual`() throws {
        #expect(try textOf("regexp_replace", "1a 2b 14m", #"\d+[ab] "#) == "14m")
        #expect(try textOf("regexp_replace", "1a 2b 14m", #"(\d+)([ab]) "#, "3c$2 ") == "3ca 3cb 14m")
        #expect(try textOf("regexp_replace", "abc", "", "-") == "-a-b-c-")
        #expect(try textOf("regexp_replace", "xyz", "(?<first>x)", "${first}${first}") == "xxyz")
        #expect(refusalOf("regexp_replace", "xxx", "x", "$1") == "Illegal replacement sequence: unknown group 1")
        #expect(try typeOf("regexp_replace", .varchar(3), .text, .varchar(2)) == .varchar(3 + 3 * 4))
        #expect(try typeOf("regexp_replace", .text, .text, .text) == .text)
    }

    @Test func `regexp_count and regexp_position count matches`() throws {
        #expect(try numberOf("regexp_count", "1a 2b 14m", #"\s*[a-z]+\s*"#) == 3)
        #expect(try numberOf("regexp_count", "abc", "") == 4)
        let love: StringArgument = "I have 23 apples, 5 pears and 13 oranges"
        #expect(try numberOf("regexp_position", love, #"\b\d+\b"#) == 8)
        #expect(try numberOf("regexp_position", love, #"\b\d+\b"#, .integer(5)) == 8)
        #expect(try numberOf("regexp_position", love, #"\b\d+\b"#, .integer(12)) == 19)
        #expect(try numberOf("regexp_position", love, #"\b\d+\b"#, .integer(12), .integer(2)) == 31)
        #expect(try numberOf("regexp_position", love, #"\b\d+\b"#, .integer(12), .integer(3)) == -1)
        #expect(
            refusalOf("regexp_position", "a", "a", .integer(0)) == "start position cannot be smaller than 1")
        #expect(
            refusalOf("regexp_position", "a", "a", .integer(1), .integer(0)) == "occurrence cannot be smaller than 1")
    }

    @Test func `a wrong pattern fails the rows that need it`() throws {
        #expect(refusalOf("regexp_like", "a", "(") != nil)
        #expect(try truthOf("regexp_like", .null(.text), "(") == nil)
    }

    @Test func `LIKE matches whole values`() throws {
        #expect(try truthOf("$like", "monkey", "m%y") == true)
        #expect(try truthOf("$like", "monkey", "m_y") == false)
        #expect(try truthOf("$like", "a%b", "a#%b", "#") == true)
        #expect(try truthOf("$like", "axb", "a#%b", "#") == false)
        #expect(try truthOf("$like", .char("ab", 4), "ab") == false)
        #expect(try truthOf("$like", .char("ab", 4), "ab  ") == true)
        #expect(refusalOf("$like", "a", "a", "##") == "Escape string must be a single character")
    }

    @Test func `many different patterns in one column are all compiled`() throws {
        let count = 300
        var texts = ColumnBuilder(type: .text)
        var patterns = ColumnBuilder(type: .text)
        for row in 0..<count {
            texts.append(.text("x\(row % 150)y"))
            patterns.append(.text("x\(row % 100)y$"))
        }
        let (function, type) = try StringCalls.resolve("regexp_like", [.text, .text])

        let column = try function.body(
            ScalarCall(
                arguments: [texts.finish(), patterns.finish()], resultType: type, count: count,
                context: EvaluationContext(session: Session(startTime: 0))))

        for row in 0..<count { #expect(column.value(row) == .bool(row % 150 == row % 100)) }
    }
}
