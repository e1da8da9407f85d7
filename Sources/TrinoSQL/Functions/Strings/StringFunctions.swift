import Columnar

extension FunctionRegistry {
    /// Adds the functions of text that are not about regular expressions, URLs or binary values.
    package mutating func addStringFunctions() {
        addCodePointFunctions()
        addCaseFunctions()
        addSubstringFunctions()
        addSearchFunctions()
        addTrimFunctions()
        addPaddingFunctions()
        addDistanceFunctions()
        addUnicodeFunctions()
        addConcatenation()
        addLikeFunctions()
        addWordStemFunctions()
        addSplitting()
    }
}

/// Longest VARCHAR; where a length is computed, more than that is this.
let unboundedLength = Int(Int32.max)

extension ScalarCall {
    /// Code points of the CHAR type of an argument.
    func charLength(_ argument: Int) -> Int {
        if case .char(let length) = arguments[argument].type { length } else { 0 }
    }

    /// A failure for a row whose text would not fit in memory.
    ///
    /// Functions that multiply the size of their arguments ask before they append.
    @inline(__always)
    func checkRoom(for byteCount: Int, in out: borrowing TextBuffer) throws {
        if byteCount > 1 << 16 && byteCount + out.count > min(context.session.memoryLimit, 1 << 31) {
            throw Failure(
                "EXCEEDED_LOCAL_MEMORY_LIMIT", "The text that a function makes exceeds the memory of the query")
        }
    }
}

extension Failure {
    /// INVALID_FUNCTION_ARGUMENT, the code of nearly all that these functions refuse.
    static func invalidArgument(_ message: String) -> Failure { Failure("INVALID_FUNCTION_ARGUMENT", message) }
}
