import Columnar

/// JSON_EXISTS, JSON_VALUE and JSON_QUERY over the rows of a call.
///
/// The first argument is the text of the JSON, then come the path's parameters and the defaults.
struct JSONPathFunctions {
    private let options: JSONFunctionOptions
    private let call: ScalarCall
    private let arithmetic: JSONPathArithmetic

    init(_ options: JSONFunctionOptions, _ call: ScalarCall) {
        self.options = options
        self.call = call
        arithmetic = JSONPathArithmetic(context: call.context)
    }

    // MARK: - Functions

    /// JSON_EXISTS.
    func exists() -> Column {
        rows { row throws(Failure) -> Value in
            do throws(JSONFunctionFailure) {
                guard let items = try items(row) else { return .null }
                return .bool(!items.isEmpty)
            } catch {
                return try value(options.onError, row, error)
            }
        }
    }

    /// JSON_VALUE.
    func value() -> Column {
        rows { row throws(Failure) -> Value in
            let found: Value?
            if call.arguments[0].isNull(row) { return .null }
            // Trino computes the defaults before it looks at the path.
            for number in defaults {
                let column = call.arguments[number]
                if let failure = column.failures?.byRow[column.isConstant ? 0 : row] { throw failure }
            }
            do throws(JSONFunctionFailure) {
                guard let items = try items(row) else { return .null }
                if items.count > 1 { throw .result("JSON path found multiple items") }
                found = items.isEmpty ? nil : try converted(items[0])
            } catch {
                return try value(options.onError, row, error)
            }
            if let found { return found }
            return try value(options.onEmpty, row, .result("JSON path found no items"))
        }
    }

    /// JSON_QUERY, as text.
    func query() -> Column {
        rows { row throws(Failure) -> Value in
            let found: Value?
            do throws(JSONFunctionFailure) {
                guard let items = try items(row) else { return .null }
                found = items.isEmpty ? nil : try written(items)
            } catch {
                return try value(options.onError, row, error)
            }
            if let found { return found }
            return try value(options.onEmpty, row, .output("JSON path found no items"))
        }
    }

    // MARK: - Rows

    /// The arguments that are defaults.
    private var defaults: [Int] {
        [options.onEmpty, options.onError].compactMap { behavior in
            if case .argument(let number) = behavior { number } else { nil }
        }
    }

    /// Runs a body for every row whose arguments have not failed.
    private func rows(_ body: (Int) throws(Failure) -> Value) -> Column {
        let stored = call.stored
        // A default does not fail where the input is NULL.
        let needed = call.arguments.enumerated().filter { !defaults.contains($0.offset) }
            .map { $0.element.withoutNulls }
        let state = ArgumentState(needed, stored: stored)
        var marks = RowWriter<Bool>(count: stored)
        var builder = ColumnBuilder(type: call.resultType)
        for row in 0..<stored {
            if state.decides(row, &marks) {
                builder.append(.null)
                continue
            }
            do throws(Failure) {
                builder.append(try body(row))
            } catch {
                builder.append(.null)
                marks.fail(row, error)
            }
        }
        let column = builder.finish()
        let failures = marks.finish(type: .boolean).failures
        return Column(
            type: column.type, count: call.count, values: column.values, nulls: column.nulls?.clear(failures),
            isConstant: call.isConstant, owners: column.owners, failures: failures)
    }

    /// What the path leads to; nil if the input is NULL, or no value.
    private func items(_ row: Int) throws(JSONFunctionFailure) -> [JSONItem]? {
        let input = call.arguments[0]
        if input.isNull(row) { return nil }
        let reason = "malformed input argument to \(options.name) function"
        guard let root = try read(input, row, reason) else { return nil }
        var parameters: [String: JSONItem?] = [:]
        for (number, name) in options.parameters.enumerated() {
            parameters[name] = .some(try parameter(number, row))
        }
        var evaluator = JSONPathEvaluator(options.path, arithmetic, input: root, parameters: parameters)
        do throws(JSONPathFailure) {
            return try evaluator.items()
        } catch {
            throw .raised(error.failure)
        }
    }

    private func parameter(_ number: Int, _ row: Int) throws(JSONFunctionFailure) -> JSONItem? {
        let column = call.arguments[1 + number]
        if options.readParameters.contains(number) {
            if column.isNull(row) { return nil }
            return try read(column, row, "malformed JSON path parameter to \(options.name) function")
        }
        let value = column.value(row)
        return value == .null ? .null : .typed(value, column.type)
    }

    private func read(_ column: Column, _ row: Int, _ reason: String) throws(JSONFunctionFailure) -> JSONItem? {
        do throws(JSONSyntaxError) {
            return try JSONItem.read(column.views[row * column.step])
        } catch {
            throw .input(reason)
        }
    }

    // MARK: - Results

    /// What is given instead of a result.
    private func value(
        _ behavior: JSONFunctionOptions.Behavior, _ row: Int, _ reason: JSONFunctionFailure
    ) throws(Failure) -> Value {
        switch behavior {
        case .error: throw reason.failure
        case .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .emptyArray: return .text("[]")
        case .emptyObject: return .text("{}")
        case .argument(let number): return call.arguments[number].value(row)
        }
    }

    /// An item as a value of the type that JSON_VALUE returns.
    private func converted(_ item: JSONItem) throws(JSONFunctionFailure) -> Value {
        if case .null = item { return .null }
        let reason = JSONFunctionFailure.result("JSON path found an item that cannot be converted to an SQL value")
        guard let found = try? item.scalar() else { throw reason }
        if found.type == call.resultType { return found.value }
        let mismatch = JSONFunctionFailure.result(
            "Cannot cast value of type \(found.type) to declared return type of function JSON_VALUE: \(call.resultType)"
        )
        guard Casts.isAllowed(from: found.type, to: call.resultType),
            let value = try? arithmetic.cast(found.value, found.type, to: call.resultType)
        else { throw mismatch }
        return value
    }

    /// Items as the text that JSON_QUERY returns.
    private func written(_ items: [JSONItem]) throws(JSONFunctionFailure) -> Value {
        var item = items[0]
        switch (options.wrapper, item) {
        case (.unconditional, _): item = .array(items)
        case (.conditional, .array), (.conditional, .object):
            if items.count > 1 { item = .array(items) }
        case (.conditional, _): item = .array(items)
        case (.without, _): if items.count > 1 { throw .output("JSON path found multiple items") }
        }
        if options.omitsQuotes {
            switch item {
            case .string(let bytes), .typed(.bytes(let bytes), .varchar): return .bytes(bytes)
            case .typed(.bytes(let bytes), .char(let length)): return .bytes(JSONItem.padded(bytes, to: length))
            default: break
            }
        }
        var out = TextBuffer()
        do throws(JSONItemTypeFailure) {
            try item.written(to: &out, surrogates: options.surrogates)
        } catch {
            throw .output(
                "JSON path returned a scalar SQL value of type \(error.type) that cannot be represented as JSON")
        }
        return .bytes(out.array)
    }
}

/// Why one of SQL's functions of JSON has no result.
enum JSONFunctionFailure: Error {
    /// The input is not JSON.
    case input(String)
    /// JSON_QUERY.
    case output(String)
    /// JSON_VALUE.
    case result(String)
    /// Something that the path does.
    case raised(Failure)

    /// With Trino's code and text.
    var failure: Failure {
        switch self {
        // With ERROR ON ERROR the text is read by a function that says no more.
        case .input: Failure("JSON_INPUT_CONVERSION_ERROR", "conversion to JSON failed: ")
        case .output(let reason): Failure("JSON_OUTPUT_CONVERSION_ERROR", "conversion from JSON failed: \(reason)")
        case .result(let reason): Failure("JSON_VALUE_RESULT_ERROR", "cannot extract SQL scalar from JSON: \(reason)")
        case .raised(let failure): failure
        }
    }
}

extension Buffer {
    /// The NULL flags without those of rows that failed.
    fileprivate func clear(_ failures: RowFailures?) -> Buffer {
        guard let failures else { return self }
        let lane = Lane<UInt8>(self, count: byteCount)
        for row in failures.byRow.keys { lane[row] = 0 }
        return self
    }
}
