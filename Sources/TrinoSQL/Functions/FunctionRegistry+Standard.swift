extension FunctionRegistry {
    /// All functions of the engine.
    static let standard: FunctionRegistry = {
        var registry = FunctionRegistry()
        // Operators in Trino's order, which messages about bare NULLs show.
        registry.addIntegerOperators()
        registry.addDoubleOperators()
        registry.addIntervalOperators()
        registry.addDateOperators()
        registry.addDecimalOperators()
        registry.addTimestampOperators()
        registry.addZonedTimestampOperators()
        registry.addTimeOperators()
        registry.addSubscripts()
        registry.addZonedTimeOperators()
        registry.addMathFunctions()
        registry.addBitwiseFunctions()
        registry.addConditionalFunctions()
        registry.addConversionFunctions()
        registry.addStringFunctions()
        registry.addVarbinaryFunctions()
        registry.addURLFunctions()
        registry.addRegularExpressionFunctions()
        registry.addJSONFunctions()
        registry.addDateTimeFunctions()
        registry.addLambdaFunctions()
        registry.addCollectionFunctions()
        registry.addAggregates()
        registry.addWindowFunctions()
        registry.refuseFunctionsOfOtherTypes()
        return registry
    }()
}
