import OrderedJSON
import Testing

@Suite("Objects keep their order")
struct ObjectTests {
    @Test func `members come back in the order they were written`() throws {
        let text = #"{"z":1,"a":{"y":2,"b":3},"m":[]}"#

        #expect(try JSON(parsing: text).serialized() == text)
    }

    @Test func `order is part of equality`() {
        #expect(JSONObject([("a", 1), ("b", 2)]) != JSONObject([("b", 2), ("a", 1)]))
    }

    @Test(arguments: [3, 8, 9, 40])
    func `setting keeps a place, appends a new key, and nil removes`(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", .number(JSONNumber($0))) })

        object["k1"] = "changed"
        object["new"] = true
        object["k0"] = nil
        object["absent"] = nil

        let expectedKeys = (1..<count).map { "k\($0)" } + ["new"]
        #expect(object.keys == expectedKeys)
        #expect(object["k1"] == "changed")
        #expect(object["k0"] == nil)
        #expect(object["k\(count - 1)"] == .number(JSONNumber(count - 1)))
        #expect(object["new"] == true)
    }

    @Test func `an object with a hundred thousand keys is read in linear time`() throws {
        let text = "{" + (0..<100_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
        let clock = ContinuousClock()

        let start = clock.now
        let value = try JSON(parsing: text)

        #expect(value["key99999"]?.int == 99_999)
        // Quadratic look-up would take 5·10⁹ string compares, minutes in a debug build.
        #expect(clock.now - start < .seconds(30))
    }

    @Test func `a chain of accessors answers nil where the document is otherwise`() throws {
        let value = try JSON(parsing: #"{"a":[{"b":"c"}],"n":1.5,"t":true}"#)

        #expect(value["a"]?[0]?["b"]?.string == "c")
        #expect(value["a"]?[1] == nil)
        #expect(value["a"]?["b"] == nil)
        #expect(value["n"]?.int == nil)
        #expect(value["n"]?.double == 1.5)
        #expect(value["t"]?.bool == true)
        #expect(value["t"]?.string == nil)
    }
}
