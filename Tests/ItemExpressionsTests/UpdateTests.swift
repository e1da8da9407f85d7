import ItemExpressions
import OrderedJSON
import Testing

/// Recorded on AWS: architect/dynalite, test/updateItem.js; scylladb/scylladb, test/alternator/test_update_expression.py
/// and test_number.py.
@Suite struct Updates {
    private func message(_ expression: String, names: String? = nil, values: String? = nil) throws -> String? {
        var all = try attributes(names: names, values: values)
        return fault { _ = try UpdateExpression(parsing: expression, &all) }
    }

    @Test(arguments: [
        "whatever", "set a", "add a", "delete a", "set a=set", "remove a = b", "add a = b", "delete a = b",
        "delete a b", "delete a if_not_exist(b)", "add abort b", "add a if_not_exist(b)", "remove a b", "set a b",
        "set :a = b", "add :a b", "delete :a b", "remove :a", "set a = b / c", "set a = b * c", #"set a[1] = "eight""#,
        "set a[1] = 1", "SET a = if_not_exist(a, 100)", "SET if_not_exist(a, b) = a", "set (a = (b + c))",
        "set a = (b.c).d + e", "set a = (b.c)[0] + e", "set a = b + c + d",
    ]) func `with errors of syntax are refused`(_ expression: String) throws {
        #expect(try message(expression)?.hasPrefix("Invalid UpdateExpression: Syntax error; ") == true)
    }

    @Test(arguments: [
        "set a[1] = b", "set a.b = b", "SET a = if_not_exists(a, b) + b",
        "SET a = if_not_exists(a, if_not_exists(a, b))",
        "set a = (b + c)", "set a = ((b.c.d)+(e))", "sEt a=b rEmove c", "set a = (b) - c",
    ]) func `may be written in many ways`(_ expression: String) throws {
        #expect(try message(expression) == nil)
    }

    @Test(arguments: [
        ("", "The expression can not be empty;"),
        // scylladb/scylladb, test/alternator/test_update_expression.py: test_update_expression_name_token.
        ("SET _123 = :a", #"Syntax error; token: "_", near: "SET _123""#),
        ("SET a = :a +", #"Syntax error; token: "<EOF>", near: "+""#),
        ("SET a = if_not_exists(a, 0)", #"Syntax error; token: "0", near: ", 0)""#),
        ("SET hi-there = :a", #"Syntax error; token: "-", near: "hi-there""#),
        (" set #c = :c set abOrt = true ", "Attribute name is a reserved keyword; reserved keyword: abOrt"),
        (" remove Absolute ", "Attribute name is a reserved keyword; reserved keyword: Absolute"),
        ("set #c = if_not_exist(:c) set c = d", "Invalid function name; function: if_not_exist"),
        ("set a = #c set c = :d", "The \"SET\" section can only be used once in an update expression;"),
        (
            "delete #d :e set a = b delete #e :f",
            "The \"DELETE\" section can only be used once in an update expression;"
        ),
        (
            "SET #c = if_not_exists(:c)",
            "An expression attribute name used in the document path is not defined; attribute name: #c"
        ),
        (
            "SET #a = if_not_exists(:c)",
            "An expression attribute value used in expression is not defined; attribute value: :c"
        ),
        (
            "set a = if_not_exists(c)",
            "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"
        ),
        (
            "set a = if_not_exists(:a, c)",
            "Operator or function requires a document path; operator or function: if_not_exists"
        ),
        (
            "set a = list_append(:a, a)",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: S"
        ),
        ("set a = a + :a", "Incorrect operand type for operator or function; operator or function: +, operand type: S"),
        ("set a = :l - a", "Incorrect operand type for operator or function; operator or function: -, operand type: L"),
        (
            "set b = list_append(:a, a), c = if_not_exists(a) add a.b :a",
            "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"
        ),
        ("delete a.b :n", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"),
        ("add a.b :l", "Incorrect operand type for operator or function; operator: ADD, operand type: LIST"),
    ]) func `that cannot be read say why`(_ expression: String, _ expected: String) throws {
        let found = try message(
            expression, names: ##"{"#a": "a", "#b": "b"}"##,
            values: #"{":a": {"S": "a"}, ":b": {"S": "a"}, ":n": {"N": "1"}, ":l": {"L": [{"N": "1"}]}}"#)
        #expect(found == "Invalid UpdateExpression: " + expected)
    }

    @Test(arguments: [
        ("set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", "overlap", "[c, [1], a]", "[c]"),
        ("set c.b.#c = a, c = a, #d = a", "overlap", "[c, b, c]", "[c]"),
        ("set a = b remove a, #c, #d", "overlap", "[a]", "[a]"),
        ("set #c[3].#d = a, #c[3] = a", "overlap", "[c, [3], [3]]", "[c, [3]]"),
        ("remove c, #c.a, #d", "overlap", "[c]", "[c, a]"), ("remove a, #c, a, #d", "overlap", "[a]", "[a]"),
        ("set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", "conflict", "[c, [3], [3]]", "[c, [3], [3]]"),
        ("remove a.#c set a[1] = #d", "conflict", "[a, c]", "[a, [1]]"),
    ]) func `change nothing twice`(_ expression: String, _ what: String, _ one: String, _ two: String) throws {
        #expect(
            try message(expression, names: ##"{"#b": "b", "#c": "c", "#d": "[3]"}"##)
                == "Invalid UpdateExpression: Two document paths \(what) with each other; "
                + "must remove or rewrite one of these paths; path one: \(one), path two: \(two)")
    }

    private static let before = """
        {"a": {"S": "key"}, "n": {"N": "5"}, "ss": {"SS": ["a", "b"]}, "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]},
         "m": {"M": {"x": {"N": "1"}, "ns": {"NS": ["1", "2"]}}}}
        """
    private static let values = """
        {":n": {"N": "3"}, ":s": {"S": "s"}, ":ss": {"SS": ["b", "c"]}, ":all": {"SS": ["b", "a"]}, ":l": {"L": [{"S": "z"}]},
         ":ns": {"NS": ["2", "3"]}, ":big": {"N": "9e125"}, ":fifty": {"N": "1e50"}}
        """

    /// The attribute that is asked for after an update.
    private func after(_ expression: String, _ attribute: String) throws -> String? {
        var all = try attributes(values: Self.values)
        let update = try UpdateExpression(parsing: expression, &all)
        return try update.applied(to: item(Self.before))[attribute]?.json.serialized()
    }

    @Test(
        arguments: [
            ("SET n = n + :n", "n", #"{"N":"8"}"#), ("SET n = n - :n", "n", #"{"N":"2"}"#),
            ("SET z = :n - n", "z", #"{"N":"-2"}"#),
            ("SET z = if_not_exists(z, :n) + n", "z", #"{"N":"8"}"#),
            ("SET n = if_not_exists(n, :n)", "n", #"{"N":"5"}"#),
            ("SET l = list_append(l, :l)", "l", #"{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"S":"z"}]}"#),
            ("SET l = list_append(:l, l)", "l", #"{"L":[{"S":"z"},{"N":"0"},{"N":"1"},{"N":"2"}]}"#),
            ("SET l[1] = :s", "l", #"{"L":[{"N":"0"},{"S":"s"},{"N":"2"}]}"#),
            ("SET l[9] = :s, l[7] = :n", "l", #"{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"S":"s"}]}"#),
            ("SET m.x = l[2], m.y = m.x", "m", #"{"M":{"ns":{"NS":["1","2"]},"x":{"N":"2"},"y":{"N":"1"}}}"#),
            ("REMOVE l[0], l[1]", "l", #"{"L":[{"N":"2"}]}"#),
            ("REMOVE l[1] SET l[2] = :s", "l", #"{"L":[{"N":"0"},{"S":"s"}]}"#),
            ("REMOVE l[7]", "l", #"{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]}"#), ("REMOVE n, zz", "n", nil),
            ("REMOVE m.x", "m", #"{"M":{"ns":{"NS":["1","2"]}}}"#),
            ("ADD n :n", "n", #"{"N":"8"}"#), ("ADD z :n", "z", #"{"N":"3"}"#),
            ("ADD ss :ss", "ss", #"{"SS":["a","b","c"]}"#),
            ("ADD z :ss", "z", #"{"SS":["b","c"]}"#),
            ("ADD m.ns :ns", "m", #"{"M":{"ns":{"NS":["1","2","3"]},"x":{"N":"1"}}}"#),
            ("DELETE ss :ss", "ss", #"{"SS":["a"]}"#), ("DELETE ss :all", "ss", nil), ("DELETE z :ss", "z", nil),
            ("SET z = a", "z", #"{"S":"key"}"#), ("SET x = :n, y = n", "y", #"{"N":"5"}"#),
        ] as [(String, String, String?)]) func `change an item`(
            _ expression: String, _ attribute: String, _ expected: String?
        ) throws
    {
        #expect(try after(expression, attribute) == expected)
    }

    @Test(arguments: [
        ("SET c = b", "The provided expression refers to an attribute that does not exist in the item"),
        ("SET x = :n, y = x", "The provided expression refers to an attribute that does not exist in the item"),
        ("SET n = z + :n", "The provided expression refers to an attribute that does not exist in the item"),
        ("SET z.b = :n", "The document path provided in the update expression is invalid for update"),
        ("SET z[1] = :n", "The document path provided in the update expression is invalid for update"),
        ("SET m[1] = :n", "The document path provided in the update expression is invalid for update"),
        ("SET l.x = :n", "The document path provided in the update expression is invalid for update"),
        ("SET l[5].x = :n", "The document path provided in the update expression is invalid for update"),
        ("REMOVE z.a", "The document path provided in the update expression is invalid for update"),
        ("DELETE z.a :ss", "The document path provided in the update expression is invalid for update"),
        ("ADD a.b :n", "The document path provided in the update expression is invalid for update"),
        ("DELETE ss :ns", "An operand in the update expression has an incorrect data type"),
        ("DELETE n :ns", "An operand in the update expression has an incorrect data type"),
        ("ADD ss :n", "An operand in the update expression has an incorrect data type"),
        ("ADD a :n", "An operand in the update expression has an incorrect data type"),
        ("SET z = a + :n", "An operand in the update expression has an incorrect data type"),
        ("SET z = list_append(n, :l)", "An operand in the update expression has an incorrect data type"),
        (
            "SET z = :big + :big",
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        ),
        (
            "SET z = :fifty - :n",
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        ),
    ]) func `that an item does not allow say why`(_ expression: String, _ expected: String) {
        #expect(fault { _ = try after(expression, "z") } == expected)
    }

    @Test func `tell what they have changed`() throws {
        var none = try attributes()
        let update = try UpdateExpression(parsing: "SET m.x = n REMOVE ss, l[1]", &none)
        let before = try item(Self.before)

        #expect(
            update.changedParts(of: before).json.serialized()
                == #"{"l":{"L":[{"N":"1"}]},"m":{"M":{"x":{"N":"1"}}},"ss":{"SS":["a","b"]}}"#)
        #expect(
            try update.changedParts(of: update.applied(to: before)).json.serialized()
                == #"{"l":{"L":[{"N":"2"}]},"m":{"M":{"x":{"N":"5"}}}}"#)
        #expect(!update.onlyRemoves)
    }
}
