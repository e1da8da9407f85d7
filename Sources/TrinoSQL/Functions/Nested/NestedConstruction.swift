import Columnar

/// The calls that ARRAY[…], ROW(…) and the fields of a ROW stand for; SQL has no functions of these names.
enum NestedConstruction {
    /// An ARRAY of values of one type.
    static func array(of values: [RowExpression], type: DataType) -> RowExpression {
        call("$array", values, .array(type)) { call in array(call) }
    }

    /// A ROW of fields, anonymous unless there are names.
    static func row(of values: [RowExpression], names: [String?] = []) -> RowExpression {
        let type = DataType.row(
            values.enumerated().map { number, value in
                DataType.Field(name: number < names.count ? names[number] : nil, type: value.type)
            })
        return call("$row", values, type) { call in row(call) }
    }

    /// A field of a ROW.
    static func field(_ position: Int, of value: RowExpression) -> RowExpression {
        guard case .row(let fields) = value.type else { preconditionFailure("only a ROW has fields") }
        return call("$field\(position)", [value], fields[position].type) { call in
            let source = call.arguments[0]
            let field = source.field(position)
            guard let failures = source.failures else { return field }
            return (source.isConstant ? field : field.flattened()).failing(failures)
        }
    }

    private static func call(
        _ name: String, _ arguments: [RowExpression], _ result: DataType,
        _ body: @escaping @Sendable (ScalarCall) -> Column
    ) -> RowExpression {
        let signature = BoundSignature(name: name, arguments: arguments.map(\.type), result: result)
        let function = ScalarFunction(
            FunctionSignature(name, "", returns: "unknown"), isNullOnNull: false, body: body)
        return .call(ScalarCallee(signature: signature, function: function), arguments)
    }

    private static func array(_ call: ScalarCall) -> Column {
        let (rows, width) = (call.stored, call.arguments.count)
        guard case .array(let element) = call.resultType else { preconditionFailure("an ARRAY is made") }
        let offsets = Buffer(byteCount: (rows + 1) * 8)
        let lane = Lane<Int64>(offsets, count: rows + 1)
        for row in 0...rows { lane[row] = Int64(row * width) }
        let elements = Column.assembled(call.arguments, type: element, count: rows * width) { position in
            (source: position % width, row: position / width)
        }
        return .nested(
            type: call.resultType, count: call.count, offsets: offsets, children: [elements],
            isConstant: call.isConstant, failures: RowFailures.merged(call.arguments, stored: rows))
    }

    private static func row(_ call: ScalarCall) -> Column {
        let isConstant = call.isConstant
        let fields = call.arguments.map { (isConstant ? $0.repeated(1) : $0).with(failures: nil) }
        return .row(
            type: call.resultType, count: call.count, fields: fields, isConstant: isConstant,
            failures: RowFailures.merged(call.arguments, stored: call.stored))
    }
}
