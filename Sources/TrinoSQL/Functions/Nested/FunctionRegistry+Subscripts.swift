import Columnar

extension FunctionRegistry {
    /// `array[index]` and `map[key]`.
    mutating func addSubscripts() {
        scalar("$operator$subscript", "array(E), bigint", returns: "E", variables: ["E"]) { call in
            let (array, index) = (call.arguments[0], call.arguments[1])
            let (indices, step) = (index.int64s, index.step)
            return call.pickElements { row throws(Failure) in
                let (number, elements) = (indices[row * step], array.elements(of: row))
                guard number > 0 else {
                    throw Failure(
                        "INVALID_FUNCTION_ARGUMENT",
                        number == 0 ? "SQL array indices start at 1" : "Array subscript is negative: \(number)")
                }
                guard number <= elements.count else {
                    throw Failure(
                        "INVALID_FUNCTION_ARGUMENT",
                        "Array subscript must be less than or equal to array length: \(number) > \(elements.count)")
                }
                return elements.lowerBound + Int(number) - 1
            }
        }
        scalar("$operator$subscript", "map(K,V), K", returns: "V", variables: ["K", "V"]) { call in
            let (map, key) = (call.arguments[0], call.arguments[1])
            return call.pickElements(part: 1) { row throws(Failure) in
                // Equal as `=` has it: NaN is not equal to NaN.
                let isNaN = key.type.physical == .double && key.doubles[row &* key.step].isNaN
                let entries = isNaN ? 0..<0 : map.elements(of: row)
                if let found = map.children[0].position(of: key, row: row, in: entries) { return found }
                let one = key.gathered(Selection([key.isConstant ? 0 : row]))
                let text = Casts.cast(one, to: .text, context: call.context)
                let isText = Casts.isAllowed(from: key.type, to: .text) && text.failures == nil && !text.isNull(0)
                let shown = withExtendedLifetime(text) { isText ? ": \(text.views[0].string)" : "" }
                throw Failure("INVALID_FUNCTION_ARGUMENT", "Key not present in map" + shown)
            }
        }
    }
}

extension ScalarCall {
    /// A result whose rows are elements of the first argument, an ARRAY or MAP.
    ///
    /// Rows whose arguments are NULL or failed are decided before.
    ///
    /// - Parameters:
    ///   - part: which part of the argument: 1 for the values of a MAP.
    ///   - choose: the element of a row, as a row of the part; nil for NULL.
    /// - Returns: the column of elements.
    func pickElements(part: Int = 0, _ choose: (Int) throws(Failure) -> Int?) -> Column {
        let rows = stored
        let state = NullFlags.merged(arguments, stored: rows)
        let nulls = state.map { Lane<UInt8>($0, count: rows) }
        var failures = RowFailures.merged(arguments, stored: rows)?.byRow ?? [:]
        let buffer = Buffer(byteCount: rows * 4)
        let numbers = Lane<UInt32>(buffer, count: rows)
        for row in 0..<rows {
            numbers[row] = .max
            if let nulls, nulls[row] != 0 {
                failures[row] = nil
                continue
            }
            if failures[row] != nil { continue }
            do {
                if let element = try choose(row) { numbers[row] = UInt32(element) }
            } catch { failures[row] = error }
        }
        // The flags may be of nothing but this call.
        withExtendedLifetime(state) {}
        let picked = arguments[0].children[part].gatheredOrNull(Selection(rows: buffer, count: rows))
        let column = failures.isEmpty ? picked : picked.failing(RowFailures(failures))
        // The elements may be one constant, the rows of the call not.
        return isConstant ? (column.isConstant ? column.repeated(1) : column).asConstant(count) : column
    }
}
