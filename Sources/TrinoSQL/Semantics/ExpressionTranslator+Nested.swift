import Columnar

extension ExpressionTranslator {
    /// `ARRAY[…]`.
    func translateArray(_ elements: [Expression]) throws -> RowExpression {
        // Trino's compiler says so without a place.
        guard elements.count <= 254 else {
            throw SQLError("NOT_SUPPORTED", "Too many arguments for array constructor")
        }
        guard !elements.isEmpty else { return .constant(.nested([]), .array(.unknown)) }
        let values = try coerceToSingleType(elements, "All ARRAY elements")
        return NestedConstruction.array(of: values, type: values[0].type)
    }

    /// `ROW(…)`, or `(a, b)`.
    func translateRow(_ fields: [Expression]) throws -> RowExpression {
        NestedConstruction.row(of: try fields.map(translate))
    }

    /// `base.field` where the base is a value and no relation.
    func translateField(
        of base: Expression, _ field: Identifier, _ expression: Expression
    ) throws -> RowExpression {
        let value = try translate(base)
        guard case .row(let fields) = value.type else {
            throw error(
                "TYPE_MISMATCH", "Expression \(ExpressionFormatter.format(base)) is not of type ROW", at: base)
        }
        let found = fields.indices.filter { fields[$0].name?.lowercased() == field.canonical }
        guard let position = found.first else {
            // Trino puts the dotted name here, and Java's word for nothing where there is none.
            let name = expression.dottedName?.map(\.canonical).joined(separator: ".") ?? "null"
            throw error("COLUMN_NOT_FOUND", "Column '\(name)' cannot be resolved", at: expression)
        }
        guard found.count == 1 else {
            throw SQLError("AMBIGUOUS_NAME", "Ambiguous row field reference: \(field.value)", at: field.position)
        }
        return NestedConstruction.field(position, of: value)
    }

    /// `base[index]`: of a ROW with a literal, of an ARRAY or MAP with an operator.
    func translateSubscript(
        _ base: Expression, _ index: Expression, _ expression: Expression
    ) throws -> RowExpression {
        let value = try translate(base)
        guard case .row(let fields) = value.type else {
            let key = try translate(index)
            return try operation(
                "$operator$subscript", [value, key], "Cannot use \(key.type) for subscript of \(value.type)",
                expression)
        }
        guard case .longLiteral(let number) = index.kind else {
            throw error(
                "EXPRESSION_NOT_CONSTANT", "Subscript expression on ROW requires a constant index", at: index)
        }
        let type = try translate(index).type
        guard type == .integer else {
            throw error(
                "TYPE_MISMATCH", "Subscript expression on ROW requires integer index, actual type is \(type)",
                at: index)
        }
        guard number > 0 else {
            throw error(
                "INVALID_FUNCTION_ARGUMENT", "Invalid subscript index: \(number). ROW indices start at 1", at: index)
        }
        guard number <= fields.count else {
            throw error(
                "INVALID_FUNCTION_ARGUMENT",
                "Subscript index out of bounds: \(number), max value is \(fields.count)", at: index)
        }
        return NestedConstruction.field(Int(number) - 1, of: value)
    }
}
