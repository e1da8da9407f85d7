import OrderedJSON
import StatesLanguage
import Testing

/// The value of a path, as text.
func follow(_ path: String, _ document: String) throws -> String {
    try QueryPath(path).evaluate(on: JSON(parsing: document)).serialized()
}

/// What the library says when a path leads nowhere.
func miss(_ path: String, _ document: String) throws -> String? {
    let query = try QueryPath(path)
    let value = try JSON(parsing: document)
    do {
        _ = try query.evaluate(on: value)
        return nil
    } catch {
        return error.message
    }
}

@Suite struct `Paths that name one value` {
    static let document = #"""
        {"a": {"b": 1.50, "c d": [10, null, {"x": "y"}], "é": "ü", "z'q": true, "": 7}, "list": [1, 2, 3], "n": null,
         "length()": "a name", "日本": {"語": [0]}, "a-b": 1, "true": 2}
        """#

    @Test(arguments: [
        ("$.a.b", "1.50"), ("$['a']['b']", "1.50"), (#"$["a"]["b"]"#, "1.50"), ("$.a['b']", "1.50"),
        ("$.a.['b']", "1.50"), ("$[ 'a' ].b", "1.50"),
        ("$.a['c d'][0]", "10"), ("$.a['c d'][-1]", #"{"x":"y"}"#), ("$.a['c d'][2].x", #""y""#),
        ("$.a['c d'][1]", "null"), ("$.n", "null"), ("$.a['é']", #""ü""#), ("$.a.é", #""ü""#),
        (#"$.a['z\'q']"#, "true"), (#"$.a["z'q"]"#, "true"), ("$.a['']", "7"), ("$.日本.語[0]", "0"),
        (#"$['\u65e5本'].語"#, "[0]"), ("$.a-b", "1"), ("$.true", "2"), ("$.list", "[1,2,3]"),
        ("$.length()", #""a name""#),
        ("$.a['b','é']", #"{"b":1.50,"é":"ü"}"#), ("$.a['é' , 'b', 'no']", #"{"é":"ü","b":1.50}"#),
        ("$.a['no','nor']", "{}"),
    ])
    func `a definite path gives the value with its text`(path: String, expected: String) throws {
        #expect(try follow(path, Self.document) == expected)
        #expect(try QueryPath(path).isDefinite)
    }

    @Test func `the head alone is the whole value`() throws {
        #expect(try follow("$", "[ 1 ]") == "[1]")
        #expect(try follow("$$", #"{"Execution": {}}"#) == #"{"Execution":{}}"#)
        #expect(try follow("$x", "3") == "3")
    }

    @Test func `the head says what the path starts from`() throws {
        #expect(try QueryPath("$.a").root == .input)
        #expect(try QueryPath("$[0]").root == .input)
        #expect(try QueryPath("$$.Execution.Id").root == .context)
        #expect(try QueryPath("$$['Execution']").root == .context)
        #expect(try QueryPath("$order.id").root == .variable("order"))
        #expect(try QueryPath("$größe_2[0]").root == .variable("größe_2"))
        #expect(try QueryPath("$order.id") == QueryPath("$order.id"))
        #expect(try QueryPath("$order.id") != QueryPath("$order['id']"))
    }

    /// The first three are recorded from the service: localstack/localstack,
    /// tests/aws/services/stepfunctions/v2/states_variables and base (`Invalid path '$.NoSuch' : …`); the others are what
    /// Jayway's PathToken, PropertyPathToken and ArrayPathToken say; "Filter: [0] …" was seen on AWS, too (Floci,
    /// docs/services/step-functions.md).
    @Test(arguments: [
        ("$.NoSuch", "{}", "No results for path: $['NoSuch']"),
        ("$.no.such", "{}", "Missing property in path $['no']"),
        ("$.a.no.such", #"{"a": {}}"#, "Missing property in path $['a']['no']"),
        ("$.a.no", #"{"a": {}}"#, "No results for path: $['a']['no']"),
        ("$.a[3]", #"{"a": [1]}"#, "No results for path: $['a'][3]"),
        ("$.a[-2]", #"{"a": [1]}"#, "No results for path: $['a'][-2]"),
        ("$.a[3].b", #"{"a": [1]}"#, "No results for path: $['a'][3]['b']"),
        ("$.other[0]", #"{"other": 1}"#, "Filter: [0] can only be applied to arrays. Current context is: 1"),
        ("$.o[0]", #"{"o": {"k": [1]}}"#, "Filter: [0] can only be applied to arrays. Current context is: {k=[1]}"),
        ("$.n[0]", #"{"n": null}"#, "The path $['n'] is null"),
    ])
    func `what a path that leads nowhere is told`(path: String, document: String, message: String) throws {
        #expect(try miss(path, document) == message)
    }

    @Test func `a name of what is not an object is a miss`() throws {
        let text = try #require(try miss("$.a.b.c", #"{"a": {"b": "text"}}"#))
        #expect(text.hasPrefix("Expected to find an object with property ['c'] in path $['a']['b'] but found"))
        #expect(text.contains("'java.lang.String'"))
        #expect(throws: PathMiss.notAnObject(property: "b", path: "$['a']", found: .null)) {
            try QueryPath("$.a.b").evaluate(on: ["a": .null])
        }
    }

    /// `$.items[5]` in a payload template is null on AWS and a miss elsewhere: the callers must know which it is.
    @Test func `an index behind the end is told apart from other misses`() throws {
        #expect(throws: PathMiss.indexOutOfRange(path: "$['items'][5]")) {
            try QueryPath("$.items[5]").evaluate(on: ["items": [1, 2]])
        }
        #expect(throws: PathMiss.indexOutOfRange(path: "$['items'][2147483647]")) {
            try QueryPath("$.items[99999999999999999999]").evaluate(on: ["items": [1, 2]])
        }
        #expect(throws: PathMiss.noResults(path: "$['items'][5]['x']")) {
            try QueryPath("$.items[5].x").evaluate(on: ["items": [1, 2]])
        }
    }

    /// repost.aws, QUYiQKP0XfThWEc_ahsMnLOA: `$.Jobs.sum()` "could not be found in the input".
    @Test func `the functions of the dialect are names that are not found`() throws {
        #expect(throws: PathMiss.self) { try QueryPath("$.Jobs.sum()").evaluate(on: ["Jobs": [0, 1]]) }
        #expect(throws: PathMiss.self) { try QueryPath("$.Jobs.length()").evaluate(on: ["Jobs": [0, 1]]) }
    }
}

@Suite struct `Paths that name several values` {
    static let store = #"""
        {"store": {"book": [
            {"title": "A", "price": 8.95, "tags": ["x"]}, {"title": "B", "price": 12.99, "isbn": "0-1"},
            {"title": "C", "price": 8.99, "isbn": "0-2", "tags": []}, {"title": "D", "price": 22.99}],
          "bicycle": {"color": "red", "price": 19.95}}, "limit": 10, "nums": [5, 1, 9]}
        """#

    @Test(arguments: [
        ("$.store.book[*].title", #"["A","B","C","D"]"#), ("$.store.book.*.title", #"["A","B","C","D"]"#),
        ("$.store.book[*].isbn", #"["0-1","0-2"]"#), ("$.store.book[*].tags[0]", #"["x"]"#),
        ("$.store.*", nil), ("$.store.bicycle.*", #"["red",19.95]"#), ("$.store.bicycle[*]", #"["red",19.95]"#),
        ("$.nums[*]", "[5,1,9]"), ("$.limit[*]", "[]"), ("$.nums[0,2]", "[5,9]"), ("$.nums[2,0,0]", "[9,5,5]"),
        ("$.nums[0, 7]", "[5]"), ("$.nums[-1,0]", "[9,5]"),
        ("$.store.book[0]['title','price']", #"{"title":"A","price":8.95}"#),
        ("$.store.book[*]['title','isbn']", nil), ("$.store['book','bicycle'].price", "[19.95]"),
        ("$..price", "[8.95,12.99,8.99,22.99,19.95]"), ("$..book[0].title", #"["A"]"#),
        ("$.store..isbn", #"["0-1","0-2"]"#),
        ("$..nothing", "[]"), ("$..book[*].title", #"["A","B","C","D"]"#), ("$..['title']", #"["A","B","C","D"]"#),
        ("$..[0]", #"[{"title":"A","price":8.95,"tags":["x"]},"x",5]"#),
        ("$.store.book[?(@.price < 10)].title", #"["A","C"]"#), ("$.store.book[?(@.isbn)].title", #"["B","C"]"#),
        ("$.store.book[?(!@.isbn)].title", #"["A","D"]"#), ("$.store.book[?(@.tags)].title", #"["A","C"]"#),
        ("$.store.book[?(@.price < $.limit && @.isbn)].title", #"["C"]"#),
        ("$.store.book[?(@['price'] >= 12.99)].title", #"["B","D"]"#),
        ("$.store.book[?(@.title == 'A' || @.title == \"D\")].price", "[8.95,22.99]"),
        ("$.store.book[?(!(@.title == 'A' || @.title == 'D'))].price", "[12.99,8.99]"),
        ("$.store.book[?(@.title in ['A','D','E'])].price", "[8.95,22.99]"),
        ("$.store.book[?(@.title nin ['A', 'D'])].price", "[12.99,8.99]"),
        ("$.store.book[?(@.isbn =~ /0-[2-9]/)].title", #"["C"]"#), ("$.store.book[?(@.isbn =~ /-2/)].title", "[]"),
        ("$.store.book[?(@.title =~ /a|d/i)].title", #"["A","D"]"#),
        ("$.store.book[?(@.tags contains 'x')].title", #"["A"]"#),
        ("$.store.book[?(@.tags size 0)].title", #"["C"]"#), ("$.store.book[?(@.tags empty true)].title", #"["C"]"#),
        ("$.store.book[?(@.isbn == null)].title", "[]"),
        ("$.store.book[?(@.isbn != null)].title", #"["A","B","C","D"]"#),
        ("$..[?(@.color)].price", "[19.95]"), ("$..[?(@.price > 20)].title", #"["D"]"#),
        ("$.store.bicycle[?(@.color == 'red')].price", "[19.95]"), ("$.store.bicycle[?(@.color == 'blue')]", "[]"),
        ("$.store.book[?( @.price==8.95 )].title", #"["A"]"#), ("$.store.book[?(@.price == '8.95')].title", #"["A"]"#),
        ("$.store.book[?(8.95 == @.price)].title", #"["A"]"#), ("$.store.book[?(@.price <= 8.950)].title", #"["A"]"#),
    ])
    func `an indefinite path gives what it finds, in order`(path: String, expected: String?) throws {
        let found = try follow(path, Self.store)
        if let expected {
            #expect(found == expected)
        } else {
            #expect(try JSON(parsing: found).array?.isEmpty == false)
        }
    }

    /// Slices as Jayway's ArraySliceToken takes them.
    @Test(arguments: [
        ("$[1:3]", "[1,2]"), ("$[1:]", "[1,2,3,4]"), ("$[:2]", "[0,1]"), ("$[:]", "[0,1,2,3,4]"), ("$[-2:]", "[3,4]"),
        ("$[:-3]", "[0,1]"), ("$[-3:-1]", "[2,3]"), ("$[3:1]", "[]"), ("$[2:99]", "[2,3,4]"), ("$[9:]", "[]"),
        ("$[-9:]", "[0,1,2,3,4]"), ("$[:-9]", "[]"), ("$[ 1 : 2 ]", "[1]"),
        ("$[-9223372036854775808:9223372036854775807]", "[0,1,2,3,4,0,1,2,3,4]"),
    ])
    func `slices`(path: String, expected: String) throws {
        #expect(try follow(path, "[0,1,2,3,4]") == expected)
    }

    /// Recorded from the service: `$.item.items[1:5].itemValue` of `{}` and `$[*]` of `{}`; the others follow.
    @Test(arguments: [
        ("$.item.items[1:5].itemValue", "{}"), ("$[*]", "{}"), ("$.a[*].b", "{}"), ("$.a[*]", #"{"a": 1}"#),
        ("$.a[1:]", #"{"a": null}"#), ("$.users[?(@.status == 0)]", "{}"), ("$.a[?(@.b)]", #"{"a": 5}"#),
        ("$..a.b", "3"), ("$.items[*].nope", #"{"items": [1, 2]}"#), ("$[0,1]", "{}"), ("$.a.b['c','d'].e", "{}"),
    ])
    func `an indefinite path that finds nothing gives an empty array`(path: String, document: String) throws {
        #expect(try follow(path, document) == "[]")
    }

    /// "The @ operator … does not match scalar values. It only matches objects." (developer guide, Paths; its example too)
    @Test func `@ matches objects alone`() throws {
        #expect(try follow("$[?(@ > 3)]", "[1, 4, 5]") == "[]")
        let document = #"{"jar": [{"a": 1}, {"a": 5}, {"a": 2}, {"a": 7}, {"a": 3}]}"#
        #expect(try follow("$.jar[?(@.a >= 5)]", document) == #"[{"a":5},{"a":7}]"#)
    }

    /// Jayway's ScanPathToken leaves an index out when more steps follow.
    @Test func `a deep scan for an index with steps behind it visits every element`() throws {
        #expect(try follow("$..[0].a", #"{"x": [{"a": 1}, {"a": 2}]}"#) == "[1,2]")
    }

    @Test func `number text and the order of members are kept`() throws {
        #expect(try follow("$..x", #"[{"x": {"b": 1.500, "a": 1e2}}]"#) == #"[{"b":1.500,"a":1e2}]"#)
    }
}
