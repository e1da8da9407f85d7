import ItemExpressions
import OrderedJSON
import Testing

/// Recorded on AWS: architect/dynalite, test/updateItem.js, test/query.js; scylladb/scylladb,
/// test/alternator/test_condition_expression.py.
@Suite struct Conditions {
    private static let whole = """
        {"a": {"N": "1"}, "b": {"S": "hello"}, "c": {"B": "aGkgdGhlcmU="}, "s": {"NS": ["2", "4", "7"]},
         "l": {"L": [{"N": "2"}, {"S": "dog"}, {"NS": ["1", "2"]}]}, "m": {"M": {"x": {"N": "1"}, "y": {"L": [{"N": "-1"},
         {"N": "2"}]}}}, "t": {"BOOL": true}, "n": {"NULL": true}, "e": {"S": ""}}
        """
    private static let values = """
        {":one": {"N": "1.0"}, ":two": {"N": "2"}, ":hell": {"S": "hell"}, ":here": {"B": "aGVyZQ=="}, ":dog": {"S": "dog"},
         ":set": {"NS": ["2", "1"]}, ":N": {"S": "N"}, ":five": {"N": "5"}, ":list": {"L": []}, ":true": {"BOOL": true},
         ":eight": {"N": "8"}, ":seven": {"NS": ["7", "4", "2"]}, ":empty": {"S": ""}}
        """

    private func isMet(_ expression: String) throws -> Bool {
        var attributes = try attributes(
            names: ##"{"#n": "l", "#arn": "arn:aws:states:x:1:execution:m:z"}"##, values: Self.values)
        return try Condition(parsing: expression, as: .condition, &attributes).isMet(by: item(Self.whole))
    }

    @Test(arguments: [
        "a = :one", "a <> :two", "a < :two", ":two > a", "a <= :one", "a >= :one", "b > :hell", "q <> :one", "q <> z",
        "NOT q = z", "a BETWEEN :one AND :two", "a between :one and :two", "a IN (:dog, :one)", "a in (m.x)",
        "attribute_exists(m.y[1])", "attribute_exists (a)", "attribute_not_exists(m.y[2])",
        "attribute_not_exists(#arn)", "attribute_type(a, :N)", "attribute_type(:one, :N)", "begins_with(b, :hell)",
        "contains(b, :hell)", "contains(c, :here)", "contains(s, :two)", "contains(l, :two)", "contains(l, :set)",
        "contains(#n, :dog)", "size(b) = :five", "size(c) = :eight", "size(s) > :two", "size(l) < :five",
        "size(m) = :two", "size(b) > a", "m.x < m.y[1]", "s = :seven", "t = :true", "contains(b, :empty)",
        "a = :one AND b = b2 OR t = :true", "a = :one OR (a = :two AND t = :true)", "NOT (a = :two)",
        "NOT NOT a = :one", "NOT a = :two AND t = :true", "a = :one aNd NOT (b = :dog oR a = :two)",
        "(a) = (:one)", "(size(b)) = :five", "(m).x = :one", "(a = :one)", "size(e) < a", "a=:one AND(t=:true)",
    ]) func `are met`(_ expression: String) throws {
        #expect(try isMet(expression))
    }

    @Test(arguments: [
        "a = :two", "a = :dog", "q = z", "q < z", "q <= z", "q BETWEEN z AND x", "q IN (:one, :two)", ":dog < q",
        "a < :dog", "l < :one", ":one < l", "attribute_exists(z)", "attribute_exists(a.b)", "attribute_exists(l.x)",
        "attribute_not_exists(a)", "begins_with(a, b)", "begins_with(b, :dog)", "contains(c, :dog)",
        "contains(c, :set)",
        "size(a) = :one", "size(t) = :one", "size(b) = :dog", "m.z < m.y[100]", "a = :one AND a = :two OR a = :two",
        "NOT (a = :one OR a = :two)", "a = :two AND (a = :one OR t = :true)", "NOT a = :one AND t = :true",
    ]) func `are not met`(_ expression: String) throws {
        #expect(try !isMet(expression))
    }

    @Test func `are met or not by what does not exist`() throws {
        var none = try attributes(values: #"{":limit": {"N": "5"}}"#)
        let condition = try Condition(
            parsing: "currentlockcount <> :limit and attribute_not_exists(owner1)", as: .condition, &none)

        #expect(condition.isMet(by: AttributeMap()))
    }

    @Test(arguments: [
        ("", "The expression can not be empty;"), ("  \n", "The expression can not be empty;"),
        ("a", #"Syntax error; token: "<EOF>", near: "a""#),
        ("a =", #"Syntax error; token: "<EOF>", near: "=""#), ("(a = :a", #"Syntax error; token: "<EOF>", near: ":a""#),
        ("a = :a)", #"Syntax error; token: ")", near: ":a)""#), ("a = 0", #"Syntax error; token: "0", near: "= 0""#),
        ("attribute_type()", #"Syntax error; token: ")", near: "()""#),
        ("a IN ()", #"Syntax error; token: ")", near: "()""#),
        ("a = :a b", #"Syntax error; token: "b", near: ":a b""#), ("_a = :a", #"Syntax error; token: "_", near: "_a""#),
        ("a == :a", #"Syntax error; token: "=", near: "== :a""#),
        ("a[b] = :a", #"Syntax error; token: "b", near: "[b]""#),
        ("a[] = :a", #"Syntax error; token: "]", near: "[] =""#),
        ("AND a = :a", #"Syntax error; token: "AND", near: "AND a""#),
        ("((a = :a))", "The expression has redundant parentheses;"),
        ("((a)) = :a", "The expression has redundant parentheses;"),
        ("dog(a) = :a", "Invalid function name; function: dog"),
        (
            "if_not_exists(a, b) = :a",
            "The function is not allowed to be used this way in an expression; function: if_not_exists"
        ),
        ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
        ("size(a) AND b = :a", "The function is not allowed to be used this way in an expression; function: size"),
        (
            "attribute_exists(a) < :a",
            "The function is not allowed to be used this way in an expression; function: attribute_exists"
        ),
        ("abORt = :a", "Attribute name is a reserved keyword; reserved keyword: abORt"),
        ("#z = :a", "An expression attribute name used in the document path is not defined; attribute name: #z"),
        ("a = :z", "An expression attribute value used in expression is not defined; attribute value: :z"),
        ("a[99999999999] = :a", "List index is not within the allowable range; index: [99999999999]"),
        (
            "attribute_exists(:a)",
            "Operator or function requires a document path; operator or function: attribute_exists"
        ),
        (
            "size(a, a) = :a",
            "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2"
        ),
        (
            "contains(a, a)",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a]"
        ),
        (
            "a[1].b = a[1].b",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a, [1], b]"
        ),
        (
            "begins_with(a, :n)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
        ),
        ("a < :l", "Incorrect operand type for operator or function; operator or function: <, operand type: L"),
        (
            "size(:n) = :n",
            "Incorrect operand type for operator or function; operator or function: size, operand type: N"
        ),
        (
            "attribute_type(a, b)",
            "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
        ),
        (
            "attribute_type(a, :a)",
            "Invalid attribute type name found; type: DOG, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
        ),
        (
            "a BETWEEN :a AND :n",
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:DOG}, upper bound operand: AttributeValue: {N:5}"
        ),
        (
            "a BETWEEN :n AND :m",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:4}"
        ),
    ]) func `that cannot be read say why`(_ expression: String, _ message: String) throws {
        var all = try attributes(values: #"{":a": {"S": "DOG"}, ":n": {"N": "5"}, ":m": {"N": "4"}, ":l": {"L": []}}"#)
        #expect(
            fault { _ = try Condition(parsing: expression, as: .filter, &all) } == "Invalid FilterExpression: "
                + message)
    }

    @Test func `have so many operators and operands of IN`() throws {
        let list = (0..<100).map { ":v\($0)" }
        let values = "{" + list.map { "\"\($0)\": {\"N\": \"1\"}" }.joined(separator: ",") + "}"
        func message(_ expression: String) throws -> String? {
            var all = try attributes(values: values)
            return fault { _ = try Condition(parsing: expression, as: .condition, &all) }
        }
        #expect(try message("a IN (\(list.dropLast().joined(separator: ",")))") == nil)
        #expect(
            try message("a IN (\(list.joined(separator: ",")))")
                == "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101"
        )
        // aws/aws-sdk-js#3721: 151 comparisons and 150 ANDs.
        let comparison = "a <> :v0"
        #expect(try message(Array(repeating: comparison, count: 150).joined(separator: " AND ")) == nil)
        #expect(
            try message(Array(repeating: comparison, count: 151).joined(separator: " AND "))
                == "Invalid ConditionExpression: The expression contains too many operators; operator count: 301")
        let long = "a = :v0 AND " + String(repeating: "b", count: 4096)
        #expect(
            try message(long)
                == "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4108"
        )
    }

    @Test(arguments: [
        (#"{}"#, "ExpressionAttributeNames must not be empty"),
        (#"{"a": "a"}"#, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""),
        (##"{"#": "a"}"##, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\""),
        (##"{"#a-b": "a"}"##, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\""),
    ]) func `have names that are checked`(_ names: String, _ message: String) {
        #expect(fault { _ = try attributes(names: names) } == message)
    }

    @Test func `have values that are checked, and all must be used`() throws {
        #expect(fault { _ = try attributes(values: "{}") } == "ExpressionAttributeValues must not be empty")
        #expect(
            fault { _ = try attributes(values: #"{":b": {"a": ""}, "b": {"S": "a"}}"#) }
                == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"")
        #expect(
            fault { _ = try attributes(values: #"{":b": {"SS": []}}"#) }
                == "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
                + "An string set  may not be empty for key :b")
        var all = try attributes(names: ##"{"#a": "a", "#b": "b"}"##, values: #"{":a": {"S": "a"}, ":b": {"S": "b"}}"#)
        _ = try Condition(parsing: "#a = :b", as: .condition, &all)
        #expect(
            fault { try all.checkAllUsed() }
                == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}")
        _ = try Condition(parsing: "#b = :b", as: .filter, &all)
        #expect(
            fault { try all.checkAllUsed() }
                == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}")
    }
}

/// Recorded on AWS: architect/dynalite, test/query.js.
@Suite struct `Key conditions` {
    @Test(arguments: [
        ("a = :a OR b = :b", "Invalid operator used in KeyConditionExpression: OR"),
        ("NOT a = :a", "Invalid operator used in KeyConditionExpression: NOT"),
        ("a IN (:a)", "Invalid operator used in KeyConditionExpression: IN"),
        ("a <> :a", "Invalid operator used in KeyConditionExpression: <>"),
        ("attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
        ("contains(a, :a)", "Invalid operator used in KeyConditionExpression: contains"),
        ("size(a) = :b", "KeyConditionExpressions cannot contain nested operations"),
        (
            ":a BETWEEN a AND :b",
            "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"
        ),
        (
            "begins_with(:a, a)",
            "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand"
        ),
        ("a = b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
        ("a.b = :a", "KeyConditionExpressions cannot have conditions on nested attributes"),
        (":a = :b", "Invalid condition in KeyConditionExpression: No key attribute specified"),
        ("a = :a AND a = :b", "KeyConditionExpressions must only contain one condition per key"),
        ("a = ", #"Invalid KeyConditionExpression: Syntax error; token: "<EOF>", near: "=""#),
    ]) func `that are none say why`(_ expression: String, _ message: String) throws {
        var all = try attributes(values: #"{":a": {"S": "a"}, ":b": {"S": "b"}}"#)
        #expect(fault { _ = try KeyCondition(parsing: expression, &all) } == message)
    }

    @Test func `may have the value first`() throws {
        var all = try attributes(values: #"{":a": {"S": "a"}, ":b": {"S": "b"}}"#)
        let condition = try KeyCondition(parsing: "(:a = p) AND (:b < s)", &all)

        #expect(condition.requirements.map(\.attribute) == ["p", "s"])
        guard case .above(.string("b"), orEqual: false) = condition.requirements[1].requirement else {
            Issue.record("\(condition.requirements[1])")
            return
        }
    }
}

@Suite struct Projections {
    @Test(arguments: [
        ("a", #"{"a":{"S":"1"}}"#), ("#z, a", #"{"a":{"S":"1"}}"#),
        ("m.x, l[2], l[0]", #"{"l":{"L":[{"N":"0"},{"N":"2"}]},"m":{"M":{"x":{"N":"1"}}}}"#),
        ("m.l[1].d, m.l[0]", #"{"m":{"M":{"l":{"L":[{"N":"7"},{"M":{"d":{"S":"d"}}}]}}}}"#), ("l[9], m.q", "{}"),
    ]) func `keep what they name`(_ expression: String, _ expected: String) throws {
        var all = try attributes(names: ##"{"#z": "z.z"}"##)
        let whole = try item(
            """
            {"a": {"S": "1"}, "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]},
             "m": {"M": {"x": {"N": "1"}, "y": {"N": "2"}, "l": {"L": [{"N": "7"}, {"M": {"d": {"S": "d"}, "e": {"S": "e"}}}]}}}}
            """)

        #expect(try Projection(parsing: expression, &all).applied(to: whole).json.serialized() == expected)
    }

    @Test(arguments: [
        ("a,", #"Syntax error; token: "<EOF>", near: ",""#), ("a b", #"Syntax error; token: "b", near: "a b""#),
        (
            "a, b, a.c",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, c]"
        ),
        (
            "a.b, a[1]",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]"
        ),
        ("a, size", "Attribute name is a reserved keyword; reserved keyword: size"),
    ]) func `that cannot be read say why`(_ expression: String, _ message: String) throws {
        var none = try attributes()
        #expect(
            fault { _ = try Projection(parsing: expression, &none) } == "Invalid ProjectionExpression: " + message)
    }
}
