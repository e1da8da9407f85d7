public import OrderedJSON

/// A payload template, as Parameters, ResultSelector, ItemSelector and Assign have it: JSON in which a key that ends in
/// `.$` takes its value from a path or from intrinsic functions.
///
/// Read once and evaluated often: what has no such keys is kept whole and given out without a copy.
public struct PayloadTemplate: Sendable {
    private let root: TemplateNode
    /// The paths that the template follows, those in calls too, in order.
    public let paths: [QueryPath]

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - json: the template.
    ///   - location: where it stands in the definition, for messages: `/States/Run/Parameters`.
    /// - Throws: ``TemplateSyntaxError`` with everything that is wrong.
    public init(_ json: JSON, at location: String) throws(TemplateSyntaxError) {
        var compiler = TemplateCompiler()
        root = compiler.node(json, at: location, depth: 0)
        guard compiler.diagnostics.isEmpty else { throw TemplateSyntaxError(compiler.diagnostics) }
        paths = compiler.paths
    }

    /// True when the template is the same for every input.
    public var isConstant: Bool { if case .constant = root { true } else { false } }

    /// Fills the template.
    ///
    /// - Parameters:
    ///   - roots: the values that the heads of paths name; `nil` for a variable that there is not.
    ///   - random: where the random numbers of calls come from.
    /// - Returns: the template with its values; first its literal members in their order, then those whose keys ended in `.$` in
    ///   ``JavaHashOrder``.
    /// - Throws: ``TemplateFailure`` at the first field without a value.
    public func evaluate(
        _ roots: (QueryPath.Root) -> JSON?, random: inout some RandomNumberGenerator
    ) throws(TemplateFailure) -> JSON {
        try root.value(roots, &random)
    }
}

/// A value of a template.
indirect enum TemplateNode: Sendable {
    case constant(JSON)
    case object([(key: String, value: TemplateNode)])
    case array([TemplateNode])
    case path(QueryPath, field: String)
    case call(IntrinsicCall, field: String)

    func value(
        _ roots: (QueryPath.Root) -> JSON?, _ random: inout some RandomNumberGenerator
    ) throws(TemplateFailure) -> JSON {
        switch self {
        case .constant(let value): return value
        case .object(let nodes):
            var members: [(String, JSON)] = []
            members.reserveCapacity(nodes.count)
            for (key, node) in nodes {
                members.append((key, try node.value(roots, &random)))
            }
            return .object(JSONObject(members))
        case .array(let nodes):
            var elements: [JSON] = []
            elements.reserveCapacity(nodes.count)
            for node in nodes {
                elements.append(try node.value(roots, &random))
            }
            return .array(elements)
        case .path(let path, let field): return try Self.value(path, field, roots)
        case .call(let call, let field):
            do {
                return try call.evaluate({ path throws(PathMiss) in try path.evaluate(roots) }, random: &random)
            } catch {
                throw .call(error, field: field, input: roots(.input) ?? .null)
            }
        }
    }

    private static func value(
        _ path: QueryPath, _ field: String, _ roots: (QueryPath.Root) -> JSON?
    ) throws(TemplateFailure) -> JSON {
        do {
            return try path.evaluate(roots)
        } catch {
            // Here, and here alone, an index behind the end of an array is null (see PathMiss.indexOutOfRange).
            if case .indexOutOfRange = error { return .null }
            throw .path(path, field: field, miss: error, searched: roots(path.root) ?? roots(.input) ?? .null)
        }
    }
}

/// Reads templates and notes everything that is wrong with them.
private struct TemplateCompiler {
    static let depthLimit = 512

    private(set) var diagnostics: [TemplateSyntaxError.Diagnostic] = []
    private(set) var paths: [QueryPath] = []

    mutating func node(_ json: JSON, at location: String, depth: Int) -> TemplateNode {
        guard depth <= Self.depthLimit else {
            note(.tooDeep(limit: Self.depthLimit), location)
            return .constant(.null)
        }
        switch json {
        case .object(let members): return object(members, at: location, depth: depth)
        case .array(let elements):
            var nodes: [TemplateNode] = []
            for (index, element) in elements.enumerated() {
                nodes.append(node(element, at: "\(location)[\(index)]", depth: depth + 1))
            }
            return nodes.allSatisfy(\.isConstant) ? .constant(json) : .array(nodes)
        case .null, .bool, .number, .string: return .constant(json)
        }
    }

    private mutating func object(_ members: JSONObject, at location: String, depth: Int) -> TemplateNode {
        var literals: [(key: String, value: TemplateNode)] = []
        var dynamics: [(key: String, value: TemplateNode)] = []
        for (key, value) in members {
            guard key.utf8.count >= 2, key.utf8.suffix(2).elementsEqual(".$".utf8) else {
                literals.append((key, node(value, at: "\(location)/\(key)", depth: depth + 1)))
                continue
            }
            let name = String(decoding: key.utf8.dropLast(2), as: UTF8.self)
            if members[name] != nil {
                note(.duplicateField(name), location)
            }
            dynamics.append((name, dynamic(value, field: key, at: location)))
        }
        let nodes = literals + dynamics.ordered(by: JavaHashOrder.places(of: dynamics.map(\.key)))
        return nodes.allSatisfy(\.value.isConstant) ? .constant(.object(members)) : .object(nodes)
    }

    /// The value of a field whose key ends in `.$`.
    private mutating func dynamic(_ value: JSON, field: String, at location: String) -> TemplateNode {
        guard case .string(let text) = value else {
            note(.notAString(field: field), location)
            return .array([])
        }
        guard text.utf8.first == UInt8(ascii: "$") else {
            do {
                let call = try IntrinsicCall(text)
                paths += call.paths
                return .call(call, field: field)
            } catch {
                note(.call(field: field, error), location)
                return .array([])
            }
        }
        do {
            let path = try QueryPath(text)
            paths.append(path)
            return .path(path, field: field)
        } catch {
            note(.path(field: field, error), location)
            return .array([])
        }
    }

    private mutating func note(_ problem: TemplateSyntaxError.Problem, _ location: String) {
        diagnostics.append(TemplateSyntaxError.Diagnostic(problem: problem, location: location))
    }
}

extension TemplateNode {
    fileprivate var isConstant: Bool { if case .constant = self { true } else { false } }
}
