import ItemExpressions
import OrderedJSON
import Testing

@Suite struct `Hostile expressions` {
    @Test(arguments: [
        String(repeating: "(", count: 4000), String(repeating: "NOT ", count: 1000) + "a = :a",
        String(repeating: "size(", count: 800),
        String(repeating: "NOT (", count: 700) + "a = :a" + String(repeating: ")", count: 700),
        String(repeating: "(", count: 2000) + "a" + String(repeating: ")", count: 2000) + " = :a",
        String(repeating: "(a = :a AND ", count: 300) + "a = :a" + String(repeating: ")", count: 300),
        "a" + String(repeating: "[0]", count: 1300) + " = :a", "a" + String(repeating: ".a", count: 2000) + " = :a",
        String(repeating: "a = :a OR ", count: 140) + "a = :a",
        "begins_with(" + String(repeating: "contains(", count: 400) + "a",
    ]) func `end in an answer, however deep`(_ expression: String) throws {
        var all = try attributes(values: #"{":a": {"S": "a"}}"#)
        let whole = try item(#"{"a": {"S": "a"}}"#)
        do {
            _ = try Condition(parsing: expression, as: .condition, &all).isMet(by: whole)
        } catch {
            #expect(!error.message.isEmpty)
        }
        do {
            _ = try UpdateExpression(parsing: "SET b = " + expression, &all).applied(to: whole)
            _ = try Projection(parsing: expression, &all)
        } catch let fault as ExpressionFault {
            #expect(!fault.message.isEmpty)
        } catch let fault as UpdateFault {
            #expect(!fault.message.isEmpty)
        }
    }

    @Test func `functions within each other are followed to a depth`() throws {
        var none = try attributes()
        let deep =
            "SET a = " + String(repeating: "if_not_exists(b,", count: 200) + "c" + String(repeating: ")", count: 200)

        #expect(
            fault { _ = try UpdateExpression(parsing: deep, &none) }
                == "Invalid UpdateExpression: pjrun follows functions within each other 64 levels deep")
    }

    @Test(arguments: 0..<8) func `of random tokens are read or refused`(_ seed: UInt64) throws {
        var random = Mixer(state: seed &* 0x9E37_79B9 &+ 1)
        let pieces = [
            "a", "b", "#n", ":s", ":n", ":l", "(", ")", ",", "=", "<>", "<", ">=", "AND", "OR", "NOT", "BETWEEN", "IN",
            "[0]",
            "[", "]", ".", "size", "contains", "attribute_exists", "begins_with", "if_not_exists", "list_append", "SET",
            "REMOVE", "ADD", "DELETE", "+", "-", "é", "7", "\"",
        ]
        let whole = try item(#"{"a": {"N": "1"}, "b": {"L": [{"S": "x"}, {"M": {"a": {"NS": ["1"]}}}]}}"#)
        for _ in 0..<400 {
            let text = (0..<(1 + Int(random.next() % 14))).map { _ in pieces[Int(random.next() % UInt64(pieces.count))]
            }
            .joined(separator: " ")
            var all = try attributes(
                names: ##"{"#n": "b"}"##, values: #"{":s": {"SS": ["a"]}, ":n": {"N": "2"}, ":l": {"L": []}}"#)
            if let condition = try? Condition(parsing: text, as: .filter, &all) { _ = condition.isMet(by: whole) }
            if let update = try? UpdateExpression(parsing: "SET " + text, &all) { _ = try? update.applied(to: whole) }
            if let update = try? UpdateExpression(parsing: text, &all) { _ = try? update.applied(to: whole) }
            if let projection = try? Projection(parsing: text, &all) { _ = projection.applied(to: whole) }
            _ = try? KeyCondition(parsing: text, &all)
        }
    }

    /// The same numbers for the same seed (xorshift).
    private struct Mixer {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state >> 8
        }
    }
}
