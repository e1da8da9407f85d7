import Columnar

extension ExpressionTranslator {
    func translateLiteral(_ expression: Expression) throws -> RowExpression {
        switch expression.kind {
        case .nullLiteral: return .null(.unknown)
        case .booleanLiteral(let flag): return .constant(.bool(flag), .boolean)
        case .longLiteral(let number):
            return .constant(.int64(number), Int32(exactly: number) == nil ? .bigint : .integer)
        case .doubleLiteral(let number): return .constant(.double(number), .double)
        case .stringLiteral(let text): return .constant(.text(text), .varchar(text.unicodeScalars.count))
        case .binaryLiteral(let bytes): return .constant(.bytes(bytes), .varbinary)
        case .charLiteral(let text):
            // The length is that of a Java string: UTF-16.
            let trimmed = text.utf8.reversed().drop { $0 == 0x20 }.reversed()
            return .constant(.bytes(Array(trimmed)), .char(text.utf16.count))
        case .decimalLiteral(let text): return try decimal(text, expression)
        case .timeLiteral(let text): return try temporal("time", text, expression)
        case .timestampLiteral(let text): return try temporal("timestamp", text, expression)
        case .intervalLiteral(let literal): return try interval(literal, expression)
        case .genericLiteral(let type, let text): return try generic(type, text, expression)
        default: preconditionFailure("not a literal")
        }
    }

    private func invalid(_ text: String, _ type: String, _ expression: Expression) -> SQLError {
        error("INVALID_LITERAL", "'\(text)' is not a valid \(type) literal", at: expression)
    }

    private func decimal(_ text: String, _ expression: Expression) throws -> RowExpression {
        guard let literal = Literals.decimal(text) else { throw invalid(text, "decimal", expression) }
        return .constant(literal.value, literal.type)
    }

    private func temporal(_ name: String, _ text: String, _ expression: Expression) throws -> RowExpression {
        guard let literal = name == "time" ? Literals.time(text) : Literals.timestamp(text) else {
            do {
                let zoned = name == "time" ? try Literals.zonedTime(text) : try Literals.zonedTimestamp(text)
                if let zoned { return .constant(zoned.value, zoned.type) }
            } catch let failure as Failure {
                throw error(failure.code, failure.message, at: expression)
            }
            if let digits = Literals.fractionDigits(text), digits > 12 {
                throw error(
                    "NUMERIC_VALUE_OUT_OF_RANGE",
                    "\(name.uppercased()) precision must be in range [0, 12]: \(digits)", at: expression)
            }
            throw invalid(text, name, expression)
        }
        return .constant(literal.value, literal.type)
    }

    private func interval(_ literal: IntervalLiteral, _ expression: Expression) throws -> RowExpression {
        do {
            let value = try Literals.interval(literal)
            return .constant(value.value, value.type)
        } catch {
            throw invalid(literal.value, "interval", expression)
        }
    }

    /// JSON and text, which is read and not cast.
    private func json(_ text: String, _ expression: Expression) throws -> RowExpression {
        let parsed = try resolved("json_parse", [RowExpression.constant(.text(text), .varchar(nil))], expression)
        do {
            return .constant(try ConstantFolding.evaluate(parsed, session: planner.session), .json)
        } catch is Failure {
            throw invalid(text, "json", expression)
        }
    }

    /// A type's name and text: the text cast to the type.
    private func generic(_ name: String, _ text: String, _ expression: Expression) throws -> RowExpression {
        let lower = name.lowercased()
        if lower == "json" { return try json(text, expression) }
        if lower == "ipaddress" {
            throw error("NOT_SUPPORTED", "\(name.uppercased()) literals are not supported yet", at: expression)
        }
        let plain = lower.hasPrefix("\"") && lower.hasSuffix("\"") ? String(lower.dropFirst().dropLast()) : lower
        guard let type = DataType(name: plain, parameters: [], suffix: "") else {
            throw error("TYPE_NOT_FOUND", "Unknown type: \(name)", at: expression)
        }
        let cast = RowExpression.cast(.constant(.text(text), .varchar(nil)), type)
        guard Casts.isAllowed(from: .varchar(nil), to: type) else {
            throw error("INVALID_LITERAL", "No literal form for type \(type)", at: expression)
        }
        do {
            return .constant(try ConstantFolding.evaluate(cast, session: planner.session), type)
        } catch is Failure {
            throw invalid(text, type.description, expression)
        }
    }
}
