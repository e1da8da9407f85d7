import Testing

@testable import TrinoSQL

@Suite struct `Regular expressions` {
    @Test(arguments: [
        ("a.c", "xabcx", true), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("a.c", "aéc", true),
        ("^b", "a\nb", false), ("(?m)^b", "a\nb", true), ("a$", "a\nb", false), ("(?m)a$", "a\nb", true),
        ("a$", "a\n", true), ("a\\z", "a\n", false), ("a\\Z", "a\n", true), ("a$", "a\n\n", false),
        ("", "", true), ("", "x", true), ("^$", "", true), ("x*", "", true), ("\\A\\z", "", true), ("x", "", false),
        ("(?i)straße", "STRASSE", true), ("(?i)é", "É", true), ("(?-i)a", "A", false), ("a(?i)b", "aB", true),
        ("(?<=a)b", "ab", true), ("(?<=a{2}?)b+", "aab", true), ("(?<=[a*])b*", "ab", true),
        ("(?<=\\Q+\\E|\\*)b{1,2}", "a+b", true), ("(?<!a)b", "ab", false),
        ("(?<=ab|c)d", "cd", true), ("a(?=b)", "ab", true),
        ("a(?!b)", "ab", false), ("(?>a+)ab", "aaab", false), ("a++ab", "aaab", false), ("a{2}+a", "aa", false),
        ("(a)(b)\\2\\1", "abba", true), ("(?<x>a)\\k<x>", "aa", true), ("(?<x>a)(b)\\2", "abb", true),
        ("\\x41", "A", true), ("\\x{1F600}", "😀", true), ("\\u00e9", "é", true), ("\\u41", "A", true),
        ("\\07", "\u{7}", true),
        ("\\Qa.b\\E", "axb", false), ("\\Qa.b\\E", "a.b", true), ("\\Qa.b", "a.b", true), ("\\Q\\w\\E", "\\w", true),
        ("[a-z&&[^b]]", "b", false), ("[a-z&&[^b]]", "c", true), ("[[:upper:]]", "É", true), ("[]a]", "]", true),
        ("a|b(?i)c|d", "bD", true), ("a|b(?i)c|d", "D", false), ("a{,2}", "a{,2}", true), ("a{1", "a{1", true),
        ("\\h", "h", true), ("\\R", "R", true),
        ("\\y", "y", true), ("\\Y", "Y", true), ("\\X", "X", true), ("\\K", "K", true),
        ("(?x) a # [ \\d (\n b", "ab", true),
        ("(?#[)a", "a", true), ("a\\nb", "a\nb", true), ("\\p{L}", "é", true), ("\\p{Hiragana}", "あ", true),
        ("\\p{InHiragana}", "あ", true), ("\\P{L}", "é", false), ("\\p{Alpha}", "é", true), ("a\\tb", "a\tb", true),
        ("\u{0}", "a\u{0}b", true), ("a\\x00b", "a\u{0}b", true), ("a.b", "a\u{0}b", true),
    ])
    func `find what Trino finds`(pattern: String, value: String, isFound: Bool) throws {
        #expect(try regex(pattern).contains(value) == isFound)
        #expect(try regex(pattern, avoidsEngine: false).contains(value) == isFound)
    }

    /// Joni's `\w`, `\d` and `\s` are ASCII, as Java's are; its `\b` and its bracket classes are Unicode.
    @Test(arguments: [
        ("\\w", "é", false), ("\\W", "é", true), ("\\w", "_", true), ("\\d", "٣", false), ("\\D", "٣", true),
        ("\\s", "\u{A0}", false), ("\\S", "\u{A0}", true), ("\\s", "\u{B}", true), ("\\s", " ", true),
        ("[\\w]", "é", false),
        ("[^\\w]", "é", true), ("[\\W]", "é", true), ("[\\d\\s]", "\t", true), ("[^\\D]", "5", true),
        ("[^\\D]", "x", false),
        ("a\\b", "aé", false), ("\\b", "é", true), ("[[:digit:]]", "٣", true), ("\\p{Digit}", "٣", true),
        ("(?i)\\w", "ſ", false), ("(?i)s", "ſ", true), ("\\W", "\n", true), ("[\\w-.]", "-", true),
        ("[\\w-.]", "!", false),
        ("[a\\d-z]", "-", true), ("[a\\d-z]", "f", false), ("[\\]\\w]", "]", true), ("[\\w&&[^a]]", "a", false),
        ("[\\w&&[^a]]", "b", true), ("\\pL", "é", true), ("\\PL", "é", false), ("[\\pL]", "é", true),
        ("[\\PL1]", "é", false),
        ("\\pL+\\d", "é5", true), ("\\\\d", "\\d", true), ("\\\\d", "5", false), ("[\\\\d]", "d", true),
        ("[\\-\\d]", "-", true),
    ])
    func `read classes as Joni does`(pattern: String, value: String, isFound: Bool) throws {
        #expect(try regex(pattern).contains(value) == isFound)
    }

    @Test(arguments: [
        ("(", "end pattern with unmatched parenthesis"), (")", "unmatched close parenthesis"),
        ("a)", "unmatched close parenthesis"), ("[", "premature end of char-class"), ("[]", "empty char-class"),
        ("[b-a]", "empty range in char class"), ("*a", "target of repeat operator is not specified"),
        ("a|+", "target of repeat operator is not specified"), ("\\", "end pattern at escape"),
        ("(?", "end pattern in group"),
        ("(?z)a", "undefined group option"), ("(?d)a", "undefined group option"), ("(?u)a", "undefined group option"),
        ("a{3,2}", "upper is smaller than lower in repeat range"), ("a{100001}", "too big number for repeat range"),
        ("\\p{IsL}", "invalid character property name {IsL}"), ("\\1", "invalid backref number/name"),
        ("(a)\\2", "invalid backref number/name"), ("\\k<x>", "undefined name <x> reference"),
        ("(?<n>a)(?<n>b)", "multiplex defined name <n>"), ("(?<1>a)", "invalid group name <1>"),
        ("[[:foo:]]", "invalid POSIX bracket type"), ("[a-\\d]", "char-class value at end of range"),
        ("(?<=xa+)b", "invalid pattern in look-behind"), ("(?<=a+)b", "invalid pattern in look-behind"),
        ("(?<!a?)b", "invalid pattern in look-behind"), ("(?<=a{1,2})b", "invalid pattern in look-behind"),
        ("(?<=(?:a*))b", "invalid pattern in look-behind"), ("(?~a)", "undefined group option"),
        ("(?R)", "undefined group option"),
    ])
    func `are refused in Joni's words`(pattern: String, words: String) {
        #expect(regexRefusal(of: pattern) == words)
    }

    @Test func `keep captures of earlier rounds`() throws {
        #expect(try regex("(a|(b))*").matches(in: Array("ba".utf8)).first == [0..<2, 1..<2, 0..<1])
    }

    @Test func `number named groups among the others`() throws {
        let found = try regex("(a)(?<n>b)(c)")

        #expect(found.groupCount == 3)
        #expect(found.group(named: Array("n".utf8)) == 2)
        #expect(found.group(named: Array("m".utf8)) == nil)
        #expect(found.group(named: []) == nil)
    }

    @Test func `work with many groups`() throws {
        let pattern = String(repeating: "(.)", count: 200)
        let found = try regex(pattern).matches(in: Array(String(repeating: "é", count: 200).utf8))

        #expect(found.first?.last == 398..<400)
    }

    @Test func `give up when a search backtracks without end`() throws {
        let catastrophe = try regex("(a+)+$")

        #expect(throws: PatternError.tooMuchBacktracking) {
            try catastrophe.contains(String(repeating: "a", count: 50) + "b")
        }
        #expect(try catastrophe.contains("aaa"))
    }

    @Test func `give up when a search needs too much memory`() throws {
        #expect(throws: PatternError.tooMuchMemory) {
            try regex("(a|b)*$").contains([UInt8](repeating: 97, count: 8 << 20))
        }
    }

    @Test func `refuse nesting that would exhaust the stack`() {
        let groups = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        let sets = String(repeating: "[a", count: 100_000) + String(repeating: "]", count: 100_000)

        #expect(regexRefusal(of: groups) == "parse depth limit over")
        #expect(regexRefusal(of: sets) == "parse depth limit over")
        #expect(regexRefusal(of: String(repeating: "(", count: 250) + String(repeating: ")", count: 250)) == nil)
    }

    @Test func `take a pattern of many alternatives`() throws {
        let words = (0..<20_000).map { "w\($0)x" }

        #expect(try regex(words.joined(separator: "|")).contains("..w19999x.."))
    }

    @Test func `serve several threads at once`() async throws {
        let shared = try regex("(\\w+)@(?<host>[\\w.]+)")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    var count = 0
                    for round in 0..<200 where try shared.extract(2, from: "<u\(task)@h\(round).x>") == "h\(round).x" {
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(counts == Array(repeating: 200, count: 8))
    }
}
