import Columnar

#if canImport(Glibc)
    import Glibc
#endif

extension FunctionRegistry {
    /// Adds the functions of Trino's manual, "Mathematical functions and operators", besides the operators.
    ///
    /// Overloads stand in the order in which Trino declares them, since its messages list them.
    package mutating func addMathFunctions() {
        addElementaryFunctions()
        addRoundingFunctions()
        addRoundFunctions()
        addSignFunctions()
        addModFunctions()
        addRandomFunctions()
        addDistributionFunctions()
        addBaseFunctions()
    }

    /// Functions of one or two DOUBLEs, and constants.
    private mutating func addElementaryFunctions() {
        elementary("acos", acos)
        elementary("asin", asin)
        elementary("atan", atan)
        scalar("atan2", "double, double", returns: "double") { call in
            call.map { (y: Double, x: Double) in atan2(y, x) }
        }
        elementary("cbrt", cubeRoot)
        elementary("cos", cos)
        elementary("cosh", cosh)
        // 180 / pi and its inverse, as Java's Math has them.
        elementary("degrees") { $0 * 57.29577951308232 }
        constant("e", M_E)
        elementary("exp", exp)
        elementary("ln", log)
        scalar("log", "double, double", returns: "double") { call in
            call.map { (base: Double, number: Double) in log(number) / log(base) }
        }
        elementary("log2") { log($0) / log(2) }
        elementary("log10", log10)
        constant("pi", Double.pi)
        for name in ["power", "pow"] {
            scalar(name, "double, double", returns: "double") { call in
                call.map { (base: Double, exponent: Double) in power(base, exponent) }
            }
        }
        elementary("radians") { $0 * 0.017453292519943295 }
        elementary("sin", sin)
        elementary("sinh", sinh)
        elementary("sqrt") { $0.squareRoot() }
        elementary("tan", tan)
        elementary("tanh", tanh)
        constant("nan", .nan)
        constant("infinity", .infinity)
        test("is_nan", "double") { $0.isNaN }
        test("is_nan", "real") { $0.isNaN }
        test("is_finite", "double") { $0.isFinite }
        test("is_infinite", "double") { $0.isInfinite }
    }

    private mutating func elementary(_ name: String, _ body: @escaping @Sendable (Double) -> Double) {
        scalar(name, "double", returns: "double") { call in
            call.transformLane { (value: Double) in (body(value), 0) } ?? call.map { (value: Double) in body(value) }
        }
    }

    private mutating func constant(_ name: String, _ value: Double) {
        scalar(name, "", returns: "double") { .constant(.double(value), type: .double, count: $0.count) }
    }

    private mutating func test(_ name: String, _ type: String, _ body: @escaping @Sendable (Double) -> Bool) {
        scalar(name, type, returns: "boolean") { call in call.map { (value: Double) in body(value) } }
    }

    private mutating func addModFunctions() {
        // Unlike the operator the function does not look at the divisor, and Java fails.
        let zero = Failure("GENERIC_INTERNAL_ERROR", "/ by zero")
        for range in IntegerRange.allCases {
            scalar("mod", "\(range.rawValue), \(range.rawValue)", returns: range.rawValue) {
                IntegerOperators.modulus($0, zero: zero)
            }
        }
        scalar("mod", "double, double", returns: "double") {
            DoubleOperators.apply($0) { $0.truncatingRemainder(dividingBy: $1) }
        }
        scalar("mod", "real, real", returns: "real") {
            DoubleOperators.applyReal($0) { $0.truncatingRemainder(dividingBy: $1) }
        }
        decimalOperator("mod", DecimalResult.remainder) { try DecimalOperators.modulus($0) }
    }
}

/// Java's `Math.pow`, which differs from C's where a base of magnitude 1 meets NaN or an infinity.
private func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent.isNaN || (exponent.isInfinite && base.magnitude == 1) { return .nan }
    return pow(base, exponent)
}

/// The cube root, corrected by a step of Newton's method with an exact remainder, so that cubes have exact roots.
private func cubeRoot(_ value: Double) -> Double {
    let root = cbrt(value)
    let square = root * root
    guard square.isNormal && (square * root).isNormal else { return root }
    let lost = (-square).addingProduct(root, root)
    let remainder = (-value).addingProduct(square, root) + lost * root
    return root - remainder / (3 * square)
}
