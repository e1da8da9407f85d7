import Columnar

extension FunctionRegistry {
    /// Adds the functions of dates, times, timestamps without zone, and intervals.
    package mutating func addDateTimeFunctions() {
        addSessionFunctions()
        addFieldFunctions()
        addTruncation()
        addDateArithmetic()
        addDateConversions()
        addPatternFunctions()
        addDurationFunctions()
        refuseZonedFunctions()
    }
}
