import JSONata
import OrderedJSON
import Testing

private func evaluate(_ text: String, _ input: JSON? = nil) throws(JSONataError) -> JSON? {
    try JSONataExpression(text).evaluate(input)
}

/// The error of an expression; a loop ends soon, so that the tests do.
private func error(of text: String, _ input: JSON? = nil) -> JSONataError? {
    do throws(JSONataError) {
        _ = try JSONataExpression(text).evaluate(input, environment: JSONataEnvironment(now: 0, maximumSteps: 300_000))
        return nil
    } catch {
        return error
    }
}

@Suite struct Values {
    @Test func `a value that goes through keeps the text of its numbers and the order of its members`() throws {
        let text = #"{"z":1.50,"a":[1e2,12345678901234567890,-0.0],"m":{"y":0.10,"b":null}}"#
        let document = try JSON(parsing: text)

        #expect(try evaluate("$", document)?.serialized() == text)
        #expect(
            try evaluate("{\"copy\": a, \"z\": z}", document)?.serialized()
                == #"{"copy":[1e2,12345678901234567890,-0.0],"z":1.50}"#)
        #expect(try evaluate("a[1]", document)?.serialized() == "12345678901234567890")
    }

    private static let numbers: [(String, String)] = [
        ("1e21", "1e+21"), ("1e20 + 0", "100000000000000000000"), ("1/3", "0.3333333333333333"), ("-0", "0"),
        ("1e-6", "0.000001"), ("1e-7", "1e-7"), ("123e-20", "1.23e-18"), ("5 / 2", "2.5"), ("10 / 2", "5"),
        ("0.1 + 0.2", "0.30000000000000004"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("9007199254740993 + 0", "9007199254740992"), ("$string(0.1 + 0.2)", "\"0.3\""), ("-12.5e1", "-125"),
        ("$string(1e21)", "\"1e+21\""), ("5e-324", "5e-324"), ("1.5e300 * 2", "3e+300"),
    ]

    @Test(arguments: numbers)
    func `a number that is computed prints as in JavaScript`(_ expression: String, _ text: String) throws {
        #expect(try evaluate(expression)?.serialized() == text)
    }

    @Test func `an array as input is one value`() throws {
        #expect(try evaluate("$count($)", [1, 2, 3]) == 3)
        #expect(try evaluate("$string()", [1, 2]) == "[1,2]")
        #expect(try evaluate("$$", []) == [])
    }

    @Test func `two spellings of an accent are two keys and two strings`() throws {
        let document = JSON.object(JSONObject([("e\u{301}", 1), ("\u{e9}", 2)]))

        #expect(try evaluate("`\u{e9}`", document) == 2)
        #expect(try evaluate("\"e\u{301}\" = \"\u{e9}\"") == false)
    }

    @Test func `functions are left out of the result`() throws {
        #expect(try evaluate("{\"f\": $sum, \"a\": 1}") == ["a": 1])
        #expect(try evaluate("$sum") == nil)
    }
}

@Suite struct Environment {
    @Test func `variables are found by name and hide functions of the language`() throws {
        let states: JSON = ["input": ["a": 41]]

        #expect(try JSONataExpression("$states.input.a + 1").evaluate(nil, variables: ["states": states]) == 42)
        #expect(try JSONataExpression("$sum").evaluate(nil, variables: ["sum": 3]) == 3)
    }

    @Test func `a function of the caller takes and gives undefined`() throws {
        let count = JSONataFunction(name: "defined", arity: 0...3) { JSON.number(JSONNumber($0.count { $0 != nil })) }
        let nothing = JSONataFunction(name: "nothing", arity: 0...0) { _ in nil }

        #expect(try JSONataExpression("$defined(1, missing, null)").evaluate([:], functions: [count]) == 2)
        #expect(try JSONataExpression("$exists($nothing())").evaluate(nil, functions: [nothing]) == false)
        #expect(try JSONataExpression("[1,2] ~> $map($defined)").evaluate(nil, functions: [count]) == [3, 3])
    }

    @Test func `a function of the caller is checked for its number of arguments and may refuse them`() {
        let strict = JSONataFunction(name: "strict", arity: 1...1) { (_: [JSON?]) throws(JSONataError) -> JSON? in
            throw JSONataError(code: "X1", message: "never")
        }
        func failure(_ text: String) -> JSONataError? {
            do throws(JSONataError) {
                _ = try JSONataExpression(text).evaluate(nil, functions: [strict])
                return nil
            } catch {
                return error
            }
        }

        #expect(failure("$strict(1)") == JSONataError(code: "X1", position: 8, message: "never"))
        #expect(failure("$strict()")?.message == "Argument 1 of function \"strict\" does not match function signature")
        #expect(failure("$strict(1, 2)")?.code == "T0410")
    }

    @Test func `one expression may be evaluated by several tasks at once`() async throws {
        let expression = try JSONataExpression(
            "$sum(items[price > $limit].price) & \" \" & $replace(name, /o+/, \"0\")")
        let document: JSON = ["name": "foo", "items": [["price": 1], ["price": 2], ["price": 3]]]

        let answers = try await withThrowingTaskGroup { group in
            for limit in 0..<50 {
                let limit = JSON.number(JSONNumber(limit % 3))
                group.addTask { try expression.evaluate(document, variables: ["limit": limit])?.string ?? "" }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }

        #expect(answers == ["6 f0", "5 f0", "3 f0"])
    }

    @Test func `time and randomness come from the environment`() throws {
        let environment = JSONataEnvironment(now: 1_510_067_557_121, random: { 0.25 })

        func value(_ text: String) throws -> JSON? {
            try JSONataExpression(text).evaluate(nil, environment: environment)
        }

        #expect(try value("$now()") == "2017-11-07T15:12:37.121Z")
        #expect(try value("$millis()") == 1_510_067_557_121)
        #expect(try value("$now('[H01]:[m01]', '+0100')") == "16:12")
        #expect(try value("$random()") == 0.25)
        #expect(try value("$shuffle([1,2,3,4])") == [3, 4, 2, 1])
        #expect(try value("$toMillis('07:30', '[H01]:[m01]')") == 1_510_039_800_000)
    }

    private static let free: [(String, Set<String>)] = [
        ("$states.input.a + $x", ["states", "x"]), ("($y := 1; $y + $z)", ["z"]), ("$sum($.a)", []),
        ("function($a) { $a + $b }", ["b"]), ("($f := function($n) { $f($n - 1) + $m }; $f(1))", ["m"]),
        ("a@$i.b#$j.{\"i\": $i, \"j\": $j, \"k\": $k}", ["k"]), ("a[$p > 1]^($q){$r: $s}", ["p", "q", "r", "s"]),
        ("($v := 1; 2) + $v", ["v"]), ("$$.a & $.b", []), ("$v ~> |$w|{\"a\": $u}, $t|", ["t", "u", "v", "w"]),
        ("$partition([1], 2)", ["partition"]), ("$x ?: $y ?? $z", ["x", "y", "z"]),
    ]

    @Test(arguments: free)
    func `free variables are those that nothing in the expression binds`(_ text: String, _ names: Set<String>) throws {
        #expect(try JSONataExpression(text).freeVariables == names)
    }
}

@Suite struct Errors {
    private static let cases: [(String, String, Int, String)] = [
        ("\"a\" + 1", "T2001", 5, "The left side of the \"+\" operator must evaluate to a number"),
        ("1 + \"a\"", "T2002", 3, "The right side of the \"+\" operator must evaluate to a number"),
        ("1 < \"a\"", "T2009", 3, "The values 1 and \"a\" either side of operator \"<\" must be of the same data type"),
        ("$sum(\"a\")", "T0412", 5, "Argument 1 of function \"sum\" must be an array of \"numbers\""),
        ("$length(5)", "T0410", 8, "Argument 1 of function \"length\" does not match function signature"),
        ("sum(1)", "T1005", 4, "Attempted to invoke a non-function. Did you mean $sum?"),
        ("$error(\"mine\")", "D3137", 7, "mine"),
        ("1 +", "S0207", 3, "Unexpected end of expression"),
        ("(1", "S0203", 2, "Expected \")\" before end of expression"),
        ("[1 2]", "S0202", 4, "Expected \"]\", got 2"),
        ("1 2", "S0201", 3, "Syntax error: 2"),
        ("-\"a\"", "D1002", 1, "Cannot negate a non-numeric value: \"a\""),
        ("{1: 2}", "T1003", 1, "Key in object structure must evaluate to a string; got: 1"),
        ("$number(\"x\")", "D3030", 8, "Unable to cast value to a number: \"x\""),
        ("/(/", "S0302", 3, "No terminating / in regular expression"),
        ("/[z-a]/", "S0303", 7, "Regular expression is not valid: /[z-a]/: the ends of a range are out of order"),
    ]

    @Test(arguments: cases)
    func `an error says what, where and in which words`(
        _ text: String, _ code: String, _ position: Int, _ message: String
    ) {
        #expect(error(of: text) == JSONataError(code: code, position: position, message: message))
    }
}

@Suite struct Limits {
    @Test(arguments: ["(", "[", "{\"a\":", "-", "$f(", "a[", "1+(", "function(){", "a.(", "|", "a?", "%.", "a^("])
    func `ten thousand levels are an error`(_ opening: String) {
        #expect(error(of: String(repeating: opening, count: 10_000)) != nil)
    }

    @Test func `balanced nesting is an error when it is too deep, and fine below`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        }

        #expect(try evaluate(nested(400)) == 1)
        #expect(error(of: nested(10_000))?.code == "U1001")
        #expect(
            error(of: String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000))?.code == "U1001")
    }

    @Test func `a long chain of operators is an error when it is too deep, and fine below`() throws {
        #expect(try evaluate("0" + String(repeating: "+1", count: 500)) == 500)
        #expect(error(of: "0" + String(repeating: "+1", count: 100_000))?.code == "U1001")
        #expect(error(of: "0" + String(repeating: "?0", count: 100_000))?.code == "U1001")
    }

    @Test(arguments: [
        "( $f := function($n){ $f($n+1) }; $f(0) )", "( $f := function($n){ 1 + $f($n+1) }; $f(0) )",
        "( $f := function($n){ [$f($n+1)] }; $f(0) )", "( $f := function(){ $map([1,2], $f) }; $f() )",
        "( $f := function($n){ $n ~> $f }; $f(0) )", "( $f := function($a, $b){ $sort([1,2], $f) }; $f() )",
        "( $f := function($m){ $replace(\"ab\", /a/, $f) }; $f() )", "( $f := function($a){ $f(?)($a) }; $f(1) )",
        "( $a := function($n){ $b($n) }; $b := function($n){ true ? $a($n) }; $a(1) )",
    ])
    func `recursion without end is an error`(_ text: String) {
        #expect(error(of: text)?.code == "U1001")
    }

    @Test(arguments: [
        "$reduce([1..100000], function($a, $b){ [[$a]] })", "$reduce([1..100000], function($a, $b){ {\"a\": $a} })",
        "$reduce([1..100000], function($a, $b){ $zip($a, [$b]) }, [1])",
        "($f := function($n, $v){ $n = 0 ? $v : $f($n - 1, [[$v]]) }; $f(100000, 1))",
    ])
    func `a value nested without end is an error`(_ text: String) {
        #expect(error(of: text)?.code == "U1001")
    }

    @Test(arguments: [
        "$reduce([1..60], function($a, $b){ $a & $a }, \"xxxxxxxx\")", "$pad(\"\", 1e300)",
        "$map([1..1000000], function($x){ $map([1..1000000], function($y){ $x }) })",
        "($a := [1..1000]; $reduce([1..30], function($x, $y){ $append($x, $x) }, $a))",
    ])
    func `work without end is an error`(_ text: String) {
        #expect(error(of: text)?.code == "U1001")
    }

    @Test(arguments: [#"/(a+)+$/"#, #"/(a|aa)+$/"#, #"/(.*)*x/"#, #"/(?=(a+))*b/"#])
    func `a regular expression cannot run for ever`(_ pattern: String) {
        let text = "$contains(\"\(String(repeating: "a", count: 40))!\", \(pattern))"
        let found: Bool
        do throws(JSONataError) {
            found = try evaluate(text) != false
        } catch {
            found = error.code != "U1001"
        }

        #expect(!found)
    }

    @Test(arguments: [
        "($f := function($n, $g){ $n = 0 ? \"done\" : $f($n - 1, function(){ $g }) }; $f(60000, 1))",
        "($h := function($a, $b){ 1 }; $f := function($n, $g){ $n = 0 ? \"done\" : $f($n - 1, $h(?, $g)) }; $f(60000, 1))",
        "($f := function($n, $g){ $n = 0 ? \"done\" : $f($n - 1, $g ~> function($x){ $x }) }; $f(60000, $string))",
    ])
    func `long chains of captured functions are freed without nesting`(_ text: String) throws {
        #expect(try evaluate(text) == "done")
    }

    @Test func `tail calls do not nest`() throws {
        let text = "($f := function($n, $a){ $n = 0 ? $a : $f($n - 1, $a + $n) }; $f(50000, 0))"

        #expect(try evaluate(text) == 1_250_025_000)
    }

    @Test func `recursion that ends is fine a thousand calls deep`() throws {
        #expect(try evaluate("($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(1000))") == 1000)
    }

    @Test(arguments: [
        "$formatBase(1/0, 2)", "$formatInteger(1/0, \"w\")", "$formatInteger(0/0, \"A\")",
        "$formatInteger(1e300, \"w\")",
        "$substring(\"abc\", 0/0, 1/0)", "$pad(\"a\", 0/0)", "$round(1.5, 1e300)", "$round(1e300, -1e300)",
        "$fromMillis(0/0)", "$fromMillis(1e300)", "$fromMillis(0, \"[Y,99999999999-99999999999]\")",
        "$toMillis(\"999999999999999999\", \"[Y]\")", "$toMillis(\"2020 999999999999\", \"[Y] [d]\")",
        "$split(\"a,b\", \",\", 1e300)", "$formatNumber(1/0, \"0.0e0\")", "$formatNumber(1e-320, \"0.0e0\")",
        "[1,2][1e300]",
        "[1,2][-1e300]", "$match(\"a\", /(?:(?:(?:){1000000}){1000000}){1000000}/)", "$power(0, -1)", "$sqrt(1/0)",
        "$formatInteger(1e20, \"#,##0;o\")", "$number(\"0x\" & $pad(\"\", 400, \"f\"))", "5 % 0",
        "$formatBase(1e300, 36)",
        "$parseInteger($pad(\"\", 500, \"9\"), \"0\")", "$fromMillis(8.64e15)", "$fromMillis(-8.64e15)",
    ])
    func `numbers that no machine integer holds do no harm`(_ text: String) {
        // Whatever the answer is, there is one.
        let answer = error(of: text)?.code ?? "a result"

        #expect(!answer.isEmpty)
    }

    @Test func `fewer steps can be asked for`() {
        let environment = JSONataEnvironment(now: 0, maximumSteps: 100)

        #expect(throws: JSONataError.self) {
            try JSONataExpression("$sum([1..100].($ * 2))").evaluate(nil, environment: environment)
        }
    }
}
