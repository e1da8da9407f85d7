// SQL's functions of JSON.

extension ExpressionFormatter {
    /// Writes a call.
    mutating func write(_ call: JSONFunctionCall) {
        write(call.form.rawValue + "(")
        if let input = call.input { write(input) }
        if let path = call.path {
            write(", ")
            write(path)
        }
        if !call.parameters.isEmpty {
            write(" PASSING ")
            write(call.parameters) { formatter, parameter in
                formatter.write(parameter.operand)
                formatter.write(" AS ")
                formatter.write(parameter.name)
            }
        }
        write(call.members) { formatter, member in
            formatter.write("KEY ")
            formatter.writeOperand(member.key)
            formatter.write(" VALUE ")
            formatter.write(member.operand)
        }
        write(call.elements) { $0.write($1) }
        writeOptions(call)
        write(")")
    }

    private mutating func writeOptions(_ call: JSONFunctionCall) {
        switch call.form {
        case .exists, .value, .query: break
        case .object where !call.members.isEmpty:
            write(call.isNullOnNull ? " NULL ON NULL" : " ABSENT ON NULL")
            write(call.hasUniqueKeys ? " WITH UNIQUE KEYS" : " WITHOUT UNIQUE KEYS")
        case .array where !call.elements.isEmpty: write(call.isNullOnNull ? " NULL ON NULL" : " ABSENT ON NULL")
        default: break
        }
        if let type = call.returning {
            write(" RETURNING ")
            write(type)
            if let format = call.outputFormat { write(" FORMAT " + format.text) }
        }
        guard call.form == .exists || call.form == .value || call.form == .query else { return }
        switch call.wrapper {
        case .without where call.form == .query: write(" WITHOUT ARRAY WRAPPER")
        case .conditional: write(" WITH CONDITIONAL ARRAY WRAPPER")
        case .unconditional: write(" WITH UNCONDITIONAL ARRAY WRAPPER")
        default: break
        }
        if let quotes = call.quotes { write(" \(quotes.rawValue) QUOTES ON SCALAR STRING") }
        if let behavior = call.onEmpty { write(behavior, "EMPTY") }
        if let behavior = call.onError { write(behavior, "ERROR") }
    }

    private mutating func write(_ operand: JSONFunctionCall.Operand) {
        writeOperand(operand.value)
        if let format = operand.format { write(" FORMAT " + format.text) }
    }

    private mutating func write(_ behavior: JSONFunctionCall.Behavior, _ occasion: String) {
        switch behavior {
        case .error: write(" ERROR")
        case .null: write(" NULL")
        case .emptyArray: write(" EMPTY ARRAY")
        case .emptyObject: write(" EMPTY OBJECT")
        case .true: write(" TRUE")
        case .false: write(" FALSE")
        case .unknown: write(" UNKNOWN")
        case .default(let value):
            write(" DEFAULT ")
            writeOperand(value)
        }
        write(" ON " + occasion)
    }
}
