import Columnar

extension FunctionRegistry {
    /// Adds the functions of dates, times, timestamps and intervals.
    package mutating func addDateTimeFunctions() {
        addSessionFunctions()
        addFieldFunctions()
        addTruncation()
        addDateArithmetic()
        addDateConversions()
        addPatternFunctions()
        addTeradataFunctions()
        addDurationFunctions()
        addZonedConversions()
        addZoneFunctions()
    }
}
