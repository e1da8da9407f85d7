import JSONata
import OrderedJSON
import Testing

/// The limits and the dialect of an environment.
struct LimitsTests {
    private func evaluate(_ text: String, _ change: (inout JSONataEnvironment) -> Void) -> String {
        var environment = JSONataEnvironment()
        change(&environment)
        do {
            return try JSONataExpression(text).evaluate(nil, environment: environment)?.serialized() ?? "nothing"
        } catch {
            return error.code
        }
    }

    @Test func `nesting is counted by nodes`() {
        #expect(evaluate("((1))") { $0.maximumNesting = 3 } == "1")
        #expect(evaluate("((1))") { $0.maximumNesting = 2 } == JSONataError.bound)
    }

    @Test(arguments: [
        ("[1,2]", 16), ("'abcdefghijklmnop'", 16), ("{'abcdefgh': 1}", 16), ("[1..2]", 16), ("'éééééééééééééééé'", 16),
        ("$pad('', 16, 'x')", 16),
    ])
    func `sizes are counted by numbers and UTF-16 units`(text: String, size: Int) {
        #expect(evaluate(text) { $0.maximumBytes = size } != JSONataError.bound)
        #expect(evaluate(text) { $0.maximumBytes = size - 1 } == JSONataError.bound)
    }

    @Test(arguments: [
        ("1/0", "D1001", #""Infinity""#),
        ("[0/0]", "D1001", #"["NaN"]"#),
        ("function($x){$x}", "nothing", JSONataError.functionAsResult),
        ("$parseInteger('abc', '0')", "nothing", #""NaN""#),
        ("$base64decode('!!!')", #""""#, JSONataError.internalFault),
        ("$base64decode('aGVsbG8=')", #""hello""#, #""hello""#),
        ("$base64decode('aGVsbG8')", #""hello""#, #""hello""#),
        ("$string(1234567890123456789)", #""1234567890123460000""#, #""1234567890123456800""#),
        ("$string([1234567890123456789], true)", #""[\n  1234567890123460000\n]""#, #""[\n  1234567890123456800\n]""#),
        ("1234567890123456 & ''", #""1234567890123460""#, #""1234567890123456""#),
    ])
    func `dialects`(text: String, javaScript: String, stepFunctions: String) {
        #expect(evaluate(text) { $0.dialect = .javaScript } == javaScript)
        #expect(evaluate(text) { $0.dialect = .stepFunctions } == stepFunctions)
    }
}
