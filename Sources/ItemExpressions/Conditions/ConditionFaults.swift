/// The faults of a condition, the first of each kind: all of it is read before the most important one is said.
struct ConditionFaults {
    typealias Reason = ExpressionFault.Reason

    var redundantParentheses = false
    var tooManyOperators: Reason?
    var unknownFunction: Reason?
    var misusedFunction: Reason?
    var naming = NamingFaults()
    /// Of the test that is being read.
    var operandCount: Reason?
    var sameOperand: Reason?
    var type: Reason?
    /// The first test with a fault.
    private var test: Reason?

    /// Ends a test.
    mutating func endTest() {
        if test == nil { test = naming.undefined ?? operandCount ?? sameOperand ?? type }
    }

    /// The one to say.
    var first: Reason? {
        (redundantParentheses ? .redundantParentheses : nil) ?? tooManyOperators ?? unknownFunction ?? misusedFunction
            ?? naming.reserved ?? test
    }
}
