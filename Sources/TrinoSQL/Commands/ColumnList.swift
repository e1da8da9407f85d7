public import Columnar

/// Columns and their types as a user lists them: `a bigint, "b c" varchar, d decimal(10, 2)`.
public enum ColumnList {
    /// Reads a list.
    ///
    /// Types are Trino's; Hive's names for them (`string`, `float`, `binary`) are taken too.
    /// - Throws: `SYNTAX_ERROR`, `TYPE_NOT_FOUND` or `DUPLICATE_COLUMN_NAME`, with the place in the text.
    public static func parse(_ text: String) throws(SQLError) -> [ColumnSchema] {
        var parser = Parser(Lexer(Array(text.utf8), dialect: .trino))
        var columns: [ColumnSchema] = []
        do {
            repeat {
                let name = try parser.identifier()
                let type = try parser.typeName()
                guard !columns.contains(where: { $0.name?.lowercased() == name.canonical }) else {
                    throw SQLError(
                        "DUPLICATE_COLUMN_NAME", "Column name '\(name.value)' specified more than once",
                        at: name.position)
                }
                columns.append(ColumnSchema(name: name.value, type: try resolve(type)))
            } while parser.take(.comma)
            guard parser.type == .endOfText else { throw parser.unexpected("','", "<EOF>") }
        } catch let error as SQLSyntaxError {
            throw SQLError(error.code.rawValue, error.message, at: error.position)
        } catch let error as SQLError {
            throw error
        } catch {
            throw SQLError("GENERIC_INTERNAL_ERROR", "\(error)")
        }
        return columns
    }

    private static func resolve(_ type: TypeName) throws -> DataType {
        if case .generic(let name, let parameters) = type.kind, parameters.isEmpty {
            switch name.canonical {
            case "string", "text": return .text
            case "float": return .real
            case "binary": return .varbinary
            case "int": return .integer
            default: break
            }
        }
        return try TypeResolver.resolve(type)
    }
}
