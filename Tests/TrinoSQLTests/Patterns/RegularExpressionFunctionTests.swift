import Testing

@testable import TrinoSQL

@Suite struct `Regular expression functions` {
    @Suite struct `regexp_extract and regexp_extract_all` {
        @Test func `give the examples of Trino's manual`() throws {
            #expect(try regex("\\d+").extractAll(from: "1a 2b 14m") == ["1", "2", "14"])
            #expect(try regex("(\\d+)([a-z]+)").extractAll(2, from: "1a 2b 14m") == ["a", "b", "m"])
            #expect(try regex("\\d+").extract(from: "1a 2b 14m") == "1")
            #expect(try regex("(\\d+)([a-z]+)").extract(2, from: "1a 2b 14m") == "a")
        }

        @Test func `give NULL for no match and for a group that took no part`() throws {
            #expect(try regex("x").extract(from: "abc") == nil)
            #expect(try regex("(x)|b").extract(1, from: "abc") == nil)
            #expect(try regex("(x)|b").extractAll(1, from: "bxb") == [nil, "x", nil])
            #expect(try regex("x").extractAll(from: "abc") == [])
        }

        @Test func `match the empty pattern once more than there are characters`() throws {
            #expect(try regex("").extractAll(from: "") == [""])
            #expect(try regex("").extractAll(from: "aé😀") == ["", "", "", ""])
            #expect(try regex("x*").extractAll(from: "axxb") == ["", "xx", "", ""])
            #expect(try regex("a*").extractAll(from: "baac") == ["", "aa", "", ""])
        }

        @Test func `refuse groups that do not exist, match or not`() throws {
            #expect(throws: PatternError.noSuchGroup(2, groupCount: 1)) { try regex("(a)").extract(2, from: "b") }
            #expect(throws: PatternError.negativeGroup) { try regex("(a)").extract(-1, from: "a") }
            #expect(throws: PatternError.noSuchGroup(1, groupCount: 0)) { try regex("a").extractAll(1, from: "") }
            #expect(PatternError.noSuchGroup(2, groupCount: 1).message == "Pattern has 1 groups. Cannot access group 2")
            #expect(PatternError.negativeGroup.codeName == "INVALID_FUNCTION_ARGUMENT")
        }
    }

    @Suite struct `regexp_replace` {
        @Test(arguments: [
            ("\\d+[ab] ", "1a 2b 14m", "", "14m"),
            ("(\\d+)([ab]) ", "1a 2b 14m", "3c$2 ", "3ca 3cb 14m"),
            ("(\\w)(\\w*)", "new york", "$2$1", "ewn orky"),
            ("", "aé", "-", "-a-é-"), ("x*", "abc", "-", "-a-b-c-"), ("$", "abc", "x", "abcx"), ("b", "abc", "", "ac"),
            ("(?<first>a)(b)", "ab", "${first}$2$0", "abab"), ("(a)", "a", "$1\\$1\\\\\\t", "a$1\\t"),
            ("(a)", "a", "$12", "a2"), ("(a)", "a", "$10", "a0"), ("a", "a", "$0$01", "aa1"),
            ("(a)|b", "ab", "[$1]", "[a][]"),
            ("(?<n>a)", "a", "${n", "a"), ("(?<n>a)", "a", "${n}}", "a}"), ("a", "aaa", "b", "bbb"),
            ("^a", "aaa", "b", "baa"),
            ("é", "aéé", "$0ü", "aéüéü"), ("(?m)^", "a\nb", "> ", "> a\n> b"), ("\\b", "a b", "|", "|a| |b|"),
            ("(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)", "abcdefghijk", "$11$1$110", "kak0"),
        ])
        func `replaces every match`(pattern: String, value: String, replacement: String, result: String) throws {
            #expect(try regex(pattern).replace(in: value, with: replacement) == result)
            #expect(try regex(pattern, avoidsEngine: false).replace(in: value, with: replacement) == result)
        }

        @Test(arguments: [
            ("a$", "Illegal replacement sequence: a$"), ("$x", "Illegal replacement sequence: $x"),
            ("a\\", "Illegal replacement sequence: a\\"), ("$2", "Illegal replacement sequence: unknown group 2"),
            ("${foo}", "Illegal replacement sequence: unknown group { foo }"),
            ("${", "Illegal replacement sequence: unknown group {  }"),
            ("${1}", "Illegal replacement sequence: unknown group { 1 }"), ("$-", "Illegal replacement sequence: $-"),
        ])
        func `refuses a wrong replacement once there is a match`(replacement: String, words: String) throws {
            let error = #expect(throws: PatternError.self) {
                try regex("(a)").replace(in: "ba", with: replacement)
            }

            #expect(error?.message == words)
            #expect(error?.codeName == "INVALID_FUNCTION_ARGUMENT")
            #expect(try regex("(a)").replace(in: "b", with: replacement) == "b")
        }

        @Test func `appends to what the output holds`() throws {
            var output = Array("kept ".utf8)
            var matcher = RegularExpressionMatcher(try regex("b"))
            let replacement = RegularExpressionReplacement(.init(start: nil, count: 0), for: matcher.expression)
            try Array("abc".utf8).withUnsafeBytes { try matcher.replace(in: $0, with: replacement, into: &output) }

            #expect(String(decoding: output, as: UTF8.self) == "kept ac")
        }
    }

    @Suite struct `regexp_split` {
        @Test(arguments: [
            ("\\s*[a-z]+\\s*", "1a 2b 14m", ["1", "2", "14", ""]), (",", "", [""]), (",", ",", ["", ""]),
            (",", "a,,b", ["a", "", "b"]),
            ("", "aé", ["", "a", "é", ""]), ("x", "abc", ["abc"]), ("x*", "axb", ["", "a", "", "b", ""]),
            ("^", "ab", ["", "ab"]), ("$", "ab", ["ab", ""]),
        ])
        func `gives what lies between the matches`(pattern: String, value: String, parts: [String]) throws {
            #expect(try regex(pattern).split(value) == parts)
            #expect(try regex(pattern, avoidsEngine: false).split(value) == parts)
        }
    }

    @Suite struct `regexp_count and regexp_position` {
        @Test(arguments: [
            ("\\s*[a-z]+\\s*", "1a 2b 14m", 3), ("", "", 1), ("", "aé", 3), ("a*", "baac", 4), ("aa", "aaaaa", 2),
            ("x", "", 0),
            ("\\Ga", "aab", 2), ("(?<=a)a", "aaa", 2),
        ])
        func `count all matches`(pattern: String, value: String, count: Int) throws {
            #expect(try regex(pattern).count(in: value) == count)
            #expect(try regex(pattern, avoidsEngine: false).count(in: value) == count)
        }

        @Test func `give the examples of Trino's manual`() throws {
            let value = "I have 23 apples, 5 pears and 13 oranges"
            let number = try regex("\\b\\d+\\b")

            #expect(try number.position(in: value) == 8)
            #expect(try number.position(in: value, start: 5) == 8)
            #expect(try number.position(in: value, start: 12) == 19)
            #expect(try number.position(in: value, start: 12, occurrence: 1) == 19)
            #expect(try number.position(in: value, start: 12, occurrence: 2) == 31)
            #expect(try number.position(in: value, start: 12, occurrence: 3) == -1)
        }

        @Test func `count positions in characters`() throws {
            #expect(try regex("c").position(in: "éüc") == 3)
            #expect(try regex("c").position(in: "céüc", start: 2) == 4)
            #expect(try regex("").position(in: "éü", start: 2, occurrence: 2) == 3)
        }

        @Test func `know no position in the empty value and beyond the end`() throws {
            #expect(try regex("").position(in: "") == -1)
            #expect(try regex("").position(in: "ab", start: 3) == -1)
            #expect(try regex("").position(in: "ab", start: 2, occurrence: 3) == -1)
            #expect(try regex("a").position(in: "a", start: .max, occurrence: .max) == -1)
        }

        @Test func `refuse numbers below one`() throws {
            #expect(throws: PatternError.startBelowOne) { try regex("a").position(in: "", start: 0) }
            #expect(throws: PatternError.occurrenceBelowOne) { try regex("a").position(in: "", occurrence: 0) }
            #expect(PatternError.startBelowOne.message == "start position cannot be smaller than 1")
            #expect(PatternError.occurrenceBelowOne.message == "occurrence cannot be smaller than 1")
        }
    }
}
