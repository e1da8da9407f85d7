import JSONata
import OrderedJSON
import Testing
@Test func smoke() throws { #expect(try JSONataExpression("1+1").evaluate(nil) == 2) }
