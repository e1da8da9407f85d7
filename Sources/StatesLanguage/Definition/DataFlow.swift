import JSONata
import OrderedJSON

/// How data goes through a state.
enum DataFlow: Sendable {
    case jsonPath(JSONPathFlow)
    case jsonata(JSONataFlow)

    var isJSONata: Bool { if case .jsonata = self { true } else { false } }

    var assign: Template? {
        switch self {
        case .jsonPath(let flow): flow.assign
        case .jsonata(let flow): flow.assign
        }
    }
}

struct JSONPathFlow: Sendable {
    var inputPath = Selection.whole
    var parameters: Template?
    var resultSelector: Template?
    var resultPath = ResultPath.replace
    var outputPath = Selection.whole
    var assign: Template?
}

struct JSONataFlow: Sendable {
    var arguments: Template?
    var output: Template?
    var assign: Template?
}

/// What `InputPath` or `OutputPath` selects.
enum Selection: Sendable {
    case whole
    /// `null` is written: `{}` goes on.
    case nothing
    case path(QueryPath)
}

/// Where `ResultPath` puts a result.
enum ResultPath: Sendable {
    case replace
    /// `null` is written: the input goes on.
    case discard
    case path(ReferencePath)
}

/// A document with places to fill in.
enum Template: Sendable {
    case payload(PayloadTemplate)
    case expressions(ExpressionTemplate)
}

/// Where the value of a field comes from.
enum FieldSource: Sendable {
    case literal(JSON)
    /// `field` is the name of the field that held the path, such as `SecondsPath`.
    case path(QueryPath, field: String)
    case intrinsic(IntrinsicCall)
    case expression(ExpressionTemplate)
}

/// A JSONata template: constants and `{% … %}`.
///
/// Only a string that begins with `{%` and ends with `%}` is an expression.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
struct ExpressionTemplate: Sendable {
    /// The field, as errors name it: `Output`, `Arguments`.
    let field: String
    let root: Node

    indirect enum Node: Sendable {
        case constant(JSON)
        case expression(JSONataExpression, text: String)
        case array([Node])
        case object([(key: String, value: Node)])
    }

    init(_ json: JSON, field: String) throws(ExpressionFault) {
        self.field = field
        root = try ExpressionTemplate.compile(json, path: field, depth: 0)
    }

    /// An expression that cannot be parsed.
    struct ExpressionFault: Error {
        /// The field with the keys below it: `Output/total`.
        let path: String
        let text: String
        let error: JSONataError
    }

    /// The text between `{%` and `%}`; nil for any other string.
    static func expression(in text: String) -> String? {
        guard text.utf8.count >= 4, text.hasPrefix("{%"), text.hasSuffix("%}") else { return nil }
        let inner = text.dropFirst(2).dropLast(2)
        guard let first = inner.firstIndex(where: { !$0.isWhitespace }),
            let last = inner.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(inner[first...last])
    }

    private static func compile(_ json: JSON, path: String, depth: Int) throws(ExpressionFault) -> Node {
        switch json {
        case .string(let text):
            guard let expression = expression(in: text) else { return .constant(json) }
            do throws(JSONataError) {
                return .expression(try JSONataExpression(expression), text: expression)
            } catch {
                throw ExpressionFault(path: path, text: expression, error: error)
            }
        case .array(let values):
            var nodes: [Node] = []
            for (index, value) in values.enumerated() {
                nodes.append(try compile(value, path: "\(path)[\(index)]", depth: depth + 1))
            }
            return nodes.allSatisfy(\.isConstant) ? .constant(json) : .array(nodes)
        case .object(let members):
            var nodes: [(key: String, value: Node)] = []
            for member in members {
                let node = try compile(member.value, path: "\(path)/\(member.key)", depth: depth + 1)
                nodes.append((member.key, node))
            }
            return nodes.allSatisfy(\.value.isConstant) ? .constant(json) : .object(nodes)
        default: return .constant(json)
        }
    }
}

extension ExpressionTemplate.Node {
    var isConstant: Bool { if case .constant = self { true } else { false } }
}
