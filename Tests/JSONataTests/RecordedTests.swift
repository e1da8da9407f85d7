import JSONata
import OrderedJSON
import Testing

/// A thousand expressions with the answers of jsonata-python 0.7.1; `scripts/record-jsonata.py` made them.
@Suite struct RecordedAnswers {
    struct Answer: Sendable, CustomTestStringConvertible {
        let document: JSON?
        let expression: String
        let recorded: JSONObject

        var testDescription: String { expression }
    }

    static let answers: [Answer] = {
        guard let documents = Recording.file("documents.json"),
            let recording = Recording.file("answers.json")?["answers"]?.array
        else {
            return []
        }
        return recording.map { entry in
            Answer(
                document: documents[entry["document"]?.string ?? ""], expression: entry["expression"]?.string ?? "",
                recorded: entry.object ?? JSONObject())
        }
    }()

    /// Where the port is known to part from jsonata-js, whose answers are given here.
    static let corrections: [String: Outcome] = [
        // A comment without an end, a bad escape: the port's reader runs past the end, or has another code.
        "/* not closed": .error("S0106"), #""bad \q""#: .error("S0103"),
        // A stable sort is part of the language; the port's overrides file says the same of its own.
        "$sort($, function($a, $b) { $a.age > $b.age }).name": .result(["Bob", "Ann", "Cid"]),
        // jsonata-js refuses to go on after an empty match.
        "$match(\"abc\", /x*/)": .error("D1004"),
        #"$replace("hello", "", "x")"#: .error("D3010"), #"$replace("hello", "l", "L", -1)"#: .error("D3011"),
        // What a regular expression gives as a function: groups without the whole.
        #"/(a)(b)/("ab").groups"#: .result(["a", "b"]),
        #"$replace("temp = 68F", /(-?\d+)F/, function($m) { ($number($m.groups[0]) - 32) * 5 / 9 & "C" })"#:
            .result("temp = 20C"),
        #"/ab+/("xabbbc")"#: .result(["match": "abbb", "start": 1, "end": 5, "groups": []]),
        #""abc" ~> /b/"#: .result(["match": "b", "start": 1, "end": 2, "groups": []]),
        "$type(/a/)": .result("function"),
        // Casts: only JSON's grammar, and the prefixes 0x, 0o, 0b.
        #"$number("0b101")"#: .result(5), #"$number("0o17")"#: .result(15), #"$number("abc")"#: .error("D3030"),
        #"$number("")"#: .error("D3030"), #"$number(" 5")"#: .error("D3030"), #"$number("1e400")"#: .error("D3030"),
        "$number()": .error("D3030"), "$power(10, 1000)": .error("D3061"), "$power(-1, 0.5)": .error("D3061"),
        // Pictures: grouping that is not regular is not repeated; halves go to the even neighbour.
        ##"$formatNumber(34.555, "#0.00;(#0.00)")"##: .result("34.56"),
        ##"$formatNumber(-34.555, "#0.00;(#0.00)")"##: .result("(34.56)"),
        ##"$formatNumber(0, "#.00")"##: .result(".00"), ##"$formatNumber(0.5, "#.0")"##: .result(".5"),
        ###"$formatNumber(20, "##a##")"###: .error("D3086"), ###"$formatNumber(20, "#,,##")"###: .error("D3089"),
        #"$formatInteger(5, "\u06611")"#: .error("D3131"), #"$formatInteger(5, "x")"#: .error("D3130"),
        #"$parseInteger("5", "x")"#: .error("D3130"),
        #"$sort([1,"a"])"#: .error("D3070"), #"$sort([{"a": 1}, {"a": 2}])"#: .error("D3070"),
        #"$decodeUrl("%")"#: .error("D3140"), #"$decodeUrlComponent("%E0%A4%A")"#: .error("D3140"),
        ###"$fromMillis(1510067557121, "[Y,2] [Y,2-2] [Y##]")"###: .error("D3130"),
        #"$fromMillis(1510067557121, "[q]")"#: .error("D3132"),
        #"$fromMillis(1510067557121, "[YN]")"#: .error("D3133"),
        #"$fromMillis(1510067557121, "[Y")"#: .error("D3135"),
        #"$fromMillis(1510067557121, "[Z00000]")"#: .error("D3134"), #"$toMillis("nonsense")"#: .error("D3110"),
        #"$toMillis("2017 15", "[Y] [H]")"#: .error("D3136"), "$toMillis()": .error("D3110"),
        #"function($x)<s<n>:s> { $x }("a")"#: .error("S0401"),
        #"function($x)<(sa<n>):s> { $x }("a")"#: .error("S0402"), "$sum ~> $string": .undefined,
        // Step Functions leaves `$eval` out.
        #"$eval("1 + 1")"#: .error("T1006"),
    ]

    enum Outcome: Equatable, Sendable {
        case result(JSON)
        case undefined
        case error(String)
    }

    @Test func `the recording is there`() { #expect(RecordedAnswers.answers.count > 1000) }

    @Test(arguments: answers) func `an expression gives the recorded answer`(_ answer: Answer) {
        var wanted = RecordedAnswers.corrections[answer.expression] ?? recorded(answer.recorded)
        if case .result(let result) = wanted { wanted = .result(canonical(result)) }

        #expect(outcome(of: answer.expression, answer.document) == wanted)
    }

    private func recorded(_ entry: JSONObject) -> Outcome {
        if let result = entry["result"] { return .result(result) }
        if let code = entry["code"]?.string { return .error(code) }
        return entry["undefined"] == nil ? .error("nothing was recorded") : .undefined
    }

    private func outcome(of text: String, _ document: JSON?) -> Outcome {
        do throws(JSONataError) {
            let result = try JSONataExpression(text).evaluate(document)
            return result.map { .result(canonical($0)) } ?? .undefined
        } catch {
            return .error(error.code)
        }
    }

    /// The value with numbers by what they mean: the port prints 3 where the document says 3.0.
    private func canonical(_ value: JSON) -> JSON {
        switch value {
        case .number(let number): .number(JSONNumber(number.double))
        case .array(let values): .array(values.map { canonical($0) })
        case .object(let members): .object(JSONObject(members.map { ($0.key, canonical($0.value)) }))
        default: value
        }
    }
}
