import Columnar
import Testing

@testable import TrinoSQL

@Suite struct StringFunctionTests {
    @Test func `length counts code points, and of a CHAR its declared length`() throws {
        #expect(try numberOf("length", "") == 0)
        #expect(try numberOf("length", "Zürich") == 6)
        #expect(try numberOf("length", "a😀b日本語xyz0123456789") == 19)
        #expect(try numberOf("length", .char("ab", 5)) == 5)
        #expect(try numberOf("length", .null(.text)) == nil)
    }

    @Test func `lower and upper map one code point to one`() throws {
        #expect(try textOf("upper", "straße ǆ ﬁ ŉ ᾳ") == "STRAßE Ǆ ﬁ ŉ ᾼ")
        #expect(try textOf("lower", "ÀÉÎ İSTANBUL ΣΑΣ") == "àéî istanbul σασ")
        #expect(try textOf("lower", "THE QUICK [BROWN] FOX @ 12345 {Z}`") == "the quick [brown] fox @ 12345 {z}`")
        #expect(try textOf("upper", "the quick [brown] fox @ 12345 {z}`") == "THE QUICK [BROWN] FOX @ 12345 {Z}`")
        #expect(try textOf("upper", "𐐨") == "𐐀")
        #expect(try textOf("upper", .char("ab", 4)) == "AB")
        #expect(try typeOf("upper", .char(4)) == .char(4))
    }

    @Test func `what is not UTF-8 keeps its bytes when the case changes`() throws {
        #expect(
            try bytesOf("lower", .bytes([0x41, 0xC3, 0x42, 0xFF, 0xE2, 0x82])) == [0x61, 0xC3, 0x62, 0xFF, 0xE2, 0x82])
    }

    @Test func `chr and codepoint are inverse`() throws {
        #expect(try textOf("chr", 65) == "A")
        #expect(try textOf("chr", 0x1F600) == "😀")
        #expect(try numberOf("codepoint", "😀") == 0x1F600)
        #expect(refusalOf("chr", -1) == "Not a valid Unicode code point: -1")
        #expect(refusalOf("chr", 0xD800) == "Not a valid Unicode code point: 55296")
        #expect(refusalOf("chr", 1_114_112) == "Not a valid Unicode code point: 1114112")
        #expect(refusalOf("chr", 8_589_934_592) == "Not a valid Unicode code point: 8589934592")
        #expect(refusalOf("codepoint", "") == "Input string must be a single character string")
    }

    @Test func `reverse turns code points around and leaves broken ones whole`() throws {
        #expect(try textOf("reverse", "") == "")
        #expect(try textOf("reverse", "a😀b") == "b😀a")
        #expect(try bytesOf("reverse", .bytes([0x61, 0xE2, 0x82, 0x62])) == [0x62, 0xE2, 0x82, 0x61])
    }

    @Test(
        arguments: [
            (1, "Quadratically"), (5, "ratically"), (50, ""), (-5, "cally"), (-50, ""), (0, ""), (13, "y"), (14, ""),
            (.max, ""), (.min, ""),
        ] as [(Int64, String)])
    func `substr counts from 1 and from the end`(start: Int64, expected: String) throws {
        let start = StringArgument(integerLiteral: start)

        #expect(try textOf("substr", "Quadratically", start) == expected)
        #expect(try textOf("substring", "Quadratically", start, .init(integerLiteral: .max)) == expected)
    }

    @Test func `substr takes a length`() throws {
        #expect(try textOf("substr", "Quadratically", 5, 6) == "ratica")
        #expect(try textOf("substr", "Quadratically", 5, 0) == "")
        #expect(try textOf("substr", "Quadratically", 5, -1) == "")
        #expect(try textOf("substr", "Quadratically", -5, 4) == "call")
        #expect(try textOf("substr", "Quadratically", -5, 40) == "cally")
        #expect(try textOf("substr", "日本語テキスト", 3, 2) == "語テ")
        #expect(try textOf("substr", "0123456789äöü0123456789", 12, 4) == "öü01")
        #expect(try textOf("substr", "0123456789äöü0123456789", -12, 4) == "öü01")
    }

    @Test func `substr of a CHAR sees its spaces`() throws {
        #expect(try textOf("substr", .char("abc", 6), 2, 4) == "bc  ")
        #expect(try textOf("substr", .char("abc", 6), 5) == "  ")
        #expect(try textOf("substr", .char("abc", 6), 7) == "")
        #expect(try textOf("substr", .char("abc", 6), -5, 2) == "bc")
        #expect(try textOf("substr", .char("", 3), 1) == "   ")
    }

    @Test func `concat needs two arguments and gives NULL for NULL`() throws {
        #expect(try textOf("concat", "a", "b") == "ab")
        #expect(try textOf("concat", "a", "", "c") == "ac")
        #expect(try textOf("concat", "a", "b", "c", "ü", "e") == "abcüe")
        #expect(try textOf("concat", "a", .null(.text), "c", "d") == nil)
        #expect(refusalOf("concat", "a") == "There must be two or more concatenation arguments")
        #expect(try bytesOf("concat", .binary([1]), .binary([2, 3])) == [1, 2, 3])
        #expect(try textOf("concat", .char("ab", 4), .char("c", 3)) == "ab  c")
        #expect(try typeOf("concat", .char(4), .char(3)) == .char(7))
        #expect(try typeOf("concat", .varchar(4), .varchar(3)) == .text)
        let long = StringArgument.text(String(repeating: "x", count: 600_000))
        #expect(refusalOf("concat", long, long) == "Concatenated string is too large")
        #expect(refusalOf("concat", long, "", "", long) == "Concatenated string is too large")
    }

    @Test func `concat_ws passes over NULL values but not a NULL separator`() throws {
        #expect(try textOf("concat_ws", ",", "a", .null(.text), "", "b") == "a,,b")
        #expect(try textOf("concat_ws", ",", .null(.text)) == "")
        #expect(try textOf("concat_ws", .null(.text), "a", "b") == nil)
        #expect(refusalOf("concat_ws", ",") == "There must be two or more arguments")
    }

    @Test func `replace replaces every occurrence, and around every character for the empty text`() throws {
        #expect(try textOf("replace", "aaa", "a", "aa") == "aaaaaa")
        #expect(try textOf("replace", "abcdefabcdef", "cd", "XX") == "abXXefabXXef")
        #expect(try textOf("replace", "123123tech", "123") == "tech")
        #expect(try textOf("replace", "", "", "x") == "x")
        #expect(try textOf("replace", "aü😀", "", "-") == "-a-ü-😀-")
        #expect(try textOf("replace", "aü", "") == "aü")
        #expect(try typeOf("replace", .varchar(3), .varchar(1), .varchar(2)) == .varchar(11))
        #expect(try typeOf("replace", .text, .text, .text) == .text)
        #expect(try typeOf("replace", .varchar(3), .text) == .varchar(3))
    }

    @Test func `strpos counts code points and instances from either end`() throws {
        #expect(try numberOf("strpos", "high", "ig") == 2)
        #expect(try numberOf("strpos", "high", "") == 1)
        #expect(try numberOf("strpos", "", "x") == 0)
        #expect(try numberOf("strpos", "信念,爱,希望", "爱") == 4)
        #expect(try numberOf("strpos", "abc/xyz/foo/bar", "/", 3) == 12)
        #expect(try numberOf("strpos", "aaaa", "aa", 3) == 3)
        #expect(try numberOf("strpos", "abc/xyz/foo/bar", "/", -1) == 12)
        #expect(try numberOf("strpos", "highhigh", "ig", -2) == 2)
        #expect(try numberOf("strpos", "highhigh", "ig", -3) == 0)
        #expect(refusalOf("strpos", "a", "a", 0) == "'instance' must be a positive or negative number.")
    }

    @Test func `split_part gives NULL beyond the last part`() throws {
        #expect(try textOf("split_part", "abc-@-def-@-ghi", "-@-", 1) == "abc")
        #expect(try textOf("split_part", "abc-@-def-@-ghi", "-@-", 3) == "ghi")
        #expect(try textOf("split_part", "abc-@-def-@-ghi", "-@-", 4) == nil)
        #expect(try textOf("split_part", "a,b,", ",", 3) == "")
        #expect(try textOf("split_part", "", ",", 1) == "")
        #expect(try textOf("split_part", "aü😀", "", 3) == "😀")
        #expect(try textOf("split_part", "aü😀", "", 4) == nil)
        #expect(refusalOf("split_part", "a", ",", 0) == "Index must be greater than zero")
    }

    @Test func `starts_with compares bytes`() throws {
        #expect(try truthOf("starts_with", "foobar", "foo") == true)
        #expect(try truthOf("starts_with", "foo", "foobar") == false)
        #expect(try truthOf("starts_with", "", "") == true)
    }

    @Test func `trim takes away what Java calls white space`() throws {
        #expect(try textOf("trim", " \t\n\u{B}\u{1C}\u{2028}\u{3000}a b\u{1680}\r ") == "a b")
        #expect(try textOf("trim", "\u{A0}a\u{202F}") == "\u{A0}a\u{202F}")
        #expect(try textOf("ltrim", "  a  ") == "a  ")
        #expect(try textOf("rtrim", "  ä  ") == "  ä")
        #expect(try textOf("trim", "   ") == "")
        #expect(try bytesOf("trim", .bytes([0x20, 0x80, 0x20])) == [0x80])
        #expect(try textOf("trim", .char("  a", 6)) == "a")
        #expect(try typeOf("trim", .char(6)) == .varchar(6))
    }

    @Test func `trim takes away given characters`() throws {
        #expect(try textOf("trim", "aäabcäa", "äa") == "bc")
        #expect(try textOf("ltrim", "xxabcxx", "x") == "abcxx")
        #expect(try textOf("rtrim", "xxabcxx", "x") == "xxabc")
        #expect(try textOf("trim", "abc", "") == "abc")
        #expect(try textOf("rtrim", .char("ab x", 6), "x") == "ab")
        #expect(try textOf("trim", "ab ", .char("b", 2)) == "a")
        #expect(refusalOf("trim", "a", .bytes([0xFF])) == "Invalid UTF-8 encoding in characters: \u{FFFD}")
    }

    @Test func `lpad and rpad fill and cut by code points`() throws {
        #expect(try textOf("lpad", "text", 5, "x") == "xtext")
        #expect(try textOf("lpad", "text", 9, "xyz") == "xyzxytext")
        #expect(try textOf("lpad", "信念 爱 希望  ", 10, "äü") == "ä信念 爱 希望  ")
        #expect(try textOf("rpad", "text", 9, "xyz") == "textxyzxy")
        #expect(try textOf("rpad", "täxt", 3, "xyz") == "täx")
        #expect(try textOf("lpad", "text", 0, "x") == "")
        #expect(try textOf("lpad", "", 3, "a") == "aaa")
        #expect(refusalOf("lpad", "a", -1, "x") == "Target length must be in the range [0..2147483647]")
        #expect(refusalOf("rpad", "a", 2_147_483_648, "x") == "Target length must be in the range [0..2147483647]")
        #expect(refusalOf("rpad", "a", 2, "") == "Padding string must not be empty")
        #expect(refusalOf("rpad", "a", 2_147_483_647, "ü", code: "EXCEEDED_LOCAL_MEMORY_LIMIT") != nil)
    }

    @Test func `translate follows the examples of the manual`() throws {
        #expect(try textOf("translate", "abcd", "", "") == "abcd")
        #expect(try textOf("translate", "abcda", "a", "z") == "zbcdz")
        #expect(try textOf("translate", "Palhoça", "ç", "c") == "Palhoca")
        #expect(try textOf("translate", "abcd", "b", "😀") == "a😀cd")
        #expect(try textOf("translate", "abcd", "a", "zy") == "zbcd")
        #expect(try textOf("translate", "abcd", "ac", "z") == "zbd")
        #expect(try textOf("translate", "abcd", "aac", "zq") == "zbd")
        #expect(
            refusalOf("translate", .bytes([0x61, 0xFF]), "a", "b") == "Invalid UTF-8 encoding in characters: a\u{FFFD}")
    }

    @Test func `distances count code points`() throws {
        #expect(try numberOf("levenshtein_distance", "kitten", "sitting") == 3)
        #expect(try numberOf("levenshtein_distance", "", "äöü") == 3)
        #expect(try numberOf("levenshtein_distance", "hello na\u{EF}ve world", "hello naive world") == 1)
        let long = StringArgument.text(String(repeating: "x", count: 1100))
        #expect(
            refusalOf("levenshtein_distance", long, long)
                == "The combined inputs for Levenshtein distance are too large")
        #expect(try numberOf("hamming_distance", "kärt\u{0}", "kart\u{0}") == 1)
        #expect(
            refusalOf("hamming_distance", "a", "ab")
                == "The input strings to hamming_distance function must have the same length")
    }

    @Test func `luhn_check reads digits alone`() throws {
        #expect(try truthOf("luhn_check", "4242424242424242") == true)
        #expect(try truthOf("luhn_check", "1234567891234567") == false)
        #expect(try truthOf("luhn_check", "") == false)
        #expect(refusalOf("luhn_check", "12x") == "Input contains non-digit character")
    }

    @Test(arguments: [
        ("Robert", "R163"), ("Rupert", "R163"), ("Rubin", "R150"), ("Ashcraft", "A261"), ("Tymczak", "T522"),
        ("Pfister", "P236"), ("Honeyman", "H555"), ("o'hara", "O600"), ("123", ""), ("", ""),
    ])
    func `soundex codes names`(name: String, code: String) throws {
        #expect(try textOf("soundex", .text(name)) == code)
    }

    @Test func `soundex refuses letters of other alphabets`() {
        #expect(refusalOf("soundex", "jąmes") == "The character is not mapped: Ą (index=195)")
    }

    @Test func `from_utf8 replaces what is broken`() throws {
        #expect(try textOf("from_utf8", .binary("hällo")) == "hällo")
        #expect(try textOf("from_utf8", .binary([0x58, 0xBF, 0xE2, 0x82, 0x59])) == "X\u{FFFD}\u{FFFD}Y")
        #expect(try textOf("from_utf8", .binary([0x58, 0xBF]), "#") == "X#")
        #expect(try textOf("from_utf8", .binary([0x58, 0xBF]), "") == "X")
        #expect(try textOf("from_utf8", .binary([0x58, 0xBF]), 35) == "X#")
        #expect(
            refusalOf("from_utf8", .binary("x"), "ab")
                == "Replacement character string must empty or a single character")
        #expect(refusalOf("from_utf8", .binary([0xFF]), 0x110000) == "Invalid replacement character")
        #expect(try bytesOf("to_utf8", "ü") == [0xC3, 0xBC])
    }

    @Test func `normalize knows four forms`() throws {
        #expect(try textOf("normalize", "sch\u{F6}n", "NFD")?.unicodeScalars.count == 6)
        #expect(try textOf("normalize", "scho\u{308}n", "NFC")?.unicodeScalars.count == 5)
        #expect(try textOf("normalize", "\u{3231}\u{3327}\u{3326}\u{2162}", "NFKC") == "(株)トンドルIII")
        #expect(try textOf("normalize", "ﾊﾝｶｸｶﾅ", "NFKC") == "ハンカクカナ")
        #expect(try textOf("normalize", "각", "NFD")?.unicodeScalars.count == 3)
        #expect(
            refusalOf("normalize", "a", "nfc") == "Normalization form must be one of [NFD, NFC, NFKD, NFKC]")
    }

    @Test func `word_stem knows English`() throws {
        #expect(try textOf("word_stem", "generously") == "generous")
        #expect(try textOf("word_stem", "running", "en") == "run")
        #expect(refusalOf("word_stem", "x", "xx") == "Unknown stemmer language: xx")
        #expect(
            refusalOf("word_stem", "x", "de", code: "NOT_SUPPORTED")
                == "word_stem of the language 'de' is not supported; 'en' is")
    }

    @Test func `NULL and failure of one row leave the others alone`() throws {
        let texts = Column.of([.text("a"), .null, .text("c")], type: .text)
        let starts = Column.of([.int64(1), .int64(1), .int64(0)], type: .bigint)
        let (function, _) = try StringCalls.resolve("split_part", [.text, .text, .bigint])
        let call = ScalarCall(
            arguments: [texts, .constant(.text(","), type: .text, count: 3), starts], resultType: .text, count: 3,
            context: EvaluationContext(session: Session(startTime: 0)))

        let result = try function.body(call)

        #expect(result.value(0) == .text("a"))
        #expect(result.value(1) == .null)
        #expect(result.failures?.byRow.keys.sorted() == [2])
    }
}

extension Column {
    fileprivate static func of(_ values: [Value], type: DataType) -> Column {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        return builder.finish()
    }
}
