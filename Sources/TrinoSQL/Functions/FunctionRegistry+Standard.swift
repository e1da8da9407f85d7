extension FunctionRegistry {
    /// All functions of the engine.
    static let standard: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addNumericOperators()
        registry.addDateTimeOperators()
        registry.addMathFunctions()
        registry.addBitwiseFunctions()
        registry.addConditionalFunctions()
        registry.addConversionFunctions()
        registry.addStringFunctions()
        registry.addVarbinaryFunctions()
        registry.addURLFunctions()
        registry.addRegularExpressionFunctions()
        registry.addDateTimeFunctions()
        registry.addAggregates()
        registry.addWindowFunctions()
        registry.addLaterFunctions()
        return registry
    }()
}
