import OrderedJSON
import Yams

/// A YAML document as JSON, with the places of its values.
///
/// Key order and the text of numbers are kept. Plain words mean what they mean to CloudFormation and SAM, which follow
/// YAML 1.1: `yes`, `no`, `on` and `off` are booleans, too. CloudFormation's short tags become the functions they stand
/// for: `!Ref X` becomes `{"Ref": "X"}`.
struct YAMLDocument {
    let value: JSON
    let places: [OrderedJSON.JSONPath: JSONPosition]

    /// More values than this come from aliases of aliases, not from a person.
    private static let maximumValueCount = 100_000

    /// Reads a document.
    ///
    /// - Throws: `YAMLFault`.
    init(_ text: String) throws(YAMLFault) {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw YAMLFault(error)
        }
        var reading = Reading()
        value = try root.map { node throws(YAMLFault) in try reading.value(of: node, at: .root) } ?? .null
        places = reading.places
    }

    private struct Reading {
        var places: [OrderedJSON.JSONPath: JSONPosition] = [:]
        var valueCount = 0

        /// Recursion is bounded: libyaml refuses more than a thousand levels, and aliases cannot lead into themselves.
        mutating func value(of node: Node, at path: OrderedJSON.JSONPath) throws(YAMLFault) -> JSON {
            valueCount += 1
            guard valueCount <= YAMLDocument.maximumValueCount else {
                throw YAMLFault("the document has more than \(YAMLDocument.maximumValueCount) values", node.mark)
            }
            if places[path] == nil { places[path] = JSONPosition(node.mark) }
            switch node {
            case .scalar(let scalar): return try value(of: scalar, node.mark)
            case .sequence(let sequence):
                let values = try elements(of: sequence, at: path)
                return try function(sequence.tag.description, .array(values), node.mark)
            case .mapping(let mapping):
                let members = try members(of: mapping, at: path)
                return try function(mapping.tag.description, .object(members), node.mark)
            case .alias: throw YAMLFault("an alias stands where a value is expected", node.mark)
            }
        }

        private mutating func elements(
            of sequence: Node.Sequence, at path: OrderedJSON.JSONPath
        ) throws(YAMLFault) -> [JSON] {
            var values: [JSON] = []
            for (index, element) in sequence.enumerated() {
                values.append(try value(of: element, at: path.appending(index: index)))
            }
            return values
        }

        private mutating func members(
            of mapping: Node.Mapping, at path: OrderedJSON.JSONPath
        ) throws(YAMLFault) -> JSONObject {
            var members = JSONObject()
            var merged: [JSONObject] = []
            for (key, node) in mapping {
                guard case .scalar(let name) = key else {
                    throw YAMLFault("a key must be text; this one is a list or a mapping", key.mark)
                }
                let place = path.appending(key: name.string)
                places[place] = JSONPosition(key.mark)
                let value = try value(of: node, at: place)
                if name.string == "<<", name.style == .plain {
                    merged += try Self.mergeSources(value, node.mark)
                } else {
                    members[name.string] = value
                }
            }
            for (key, value) in merged.joined() where members[key] == nil {
                members[key] = value
            }
            return members
        }

        private static func mergeSources(_ value: JSON, _ mark: Mark?) throws(YAMLFault) -> [JSONObject] {
            if let object = value.object { return [object] }
            let objects = value.array?.compactMap(\.object)
            guard let objects, objects.count == value.array?.count else {
                throw YAMLFault("<< takes a mapping or a list of mappings", mark)
            }
            return objects
        }

        // MARK: - Scalars and tags

        private func value(of scalar: Node.Scalar, _ mark: Mark?) throws(YAMLFault) -> JSON {
            let tag = scalar.tag.description
            guard tag.isEmpty || tag == "!" else {
                switch tag {
                case "tag:yaml.org,2002:str": return .string(scalar.string)
                case let standard where standard.hasPrefix("tag:yaml.org,2002:"):
                    return try plain(scalar.string, mark)
                default: return try function(tag, .string(scalar.string), mark)
                }
            }
            return scalar.style == .plain && tag.isEmpty ? try plain(scalar.string, mark) : .string(scalar.string)
        }

        private func plain(_ text: String, _ mark: Mark?) throws(YAMLFault) -> JSON {
            guard let value = YAMLScalar.value(of: text) else {
                throw YAMLFault("'\(text)' is a number that JSON does not have", mark)
            }
            return value
        }

        private func function(_ tag: String, _ argument: JSON, _ mark: Mark?) throws(YAMLFault) -> JSON {
            if tag.isEmpty || tag == "!" || tag.hasPrefix("tag:yaml.org,2002:") { return argument }
            let name = String(tag.dropFirst())
            switch name {
            case "Ref", "Condition": return .object(JSONObject([(name, argument)]))
            case "GetAtt":
                guard let text = argument.string, let dot = text.firstIndex(of: ".") else {
                    return .object(JSONObject([("Fn::GetAtt", argument)]))
                }
                let parts: [JSON] = [.string(String(text[..<dot])), .string(String(text[text.index(after: dot)...]))]
                return .object(JSONObject([("Fn::GetAtt", .array(parts))]))
            case let known where CloudFormationFunction.names.contains(known):
                return .object(JSONObject([("Fn::" + known, argument)]))
            default: throw YAMLFault("the tag \(tag) is not one of CloudFormation's", mark)
            }
        }
    }
}

/// Why a text is not YAML that can be used, and where.
struct YAMLFault: Error, Hashable {
    let message: String
    let position: JSONPosition?

    init(_ message: String, _ mark: Mark?) {
        self.message = message
        position = mark.map { JSONPosition($0) }
    }

    init(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let words = [context?.text, problem].compactMap { $0 }.filter { !$0.isEmpty }
            self.init(words.joined(separator: ": "), mark)
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            self.init("a key is used twice in one mapping: \(duplicates.joined(separator: ", "))", context.mark)
        case YamlError.reader(let problem, _, _, _): self.init(problem, nil)
        default: self.init("the text cannot be read as YAML", nil)
        }
    }
}

extension JSONPosition {
    fileprivate init(_ mark: Mark) {
        // Bytes are not counted by the parser; nobody asks for them.
        self.init(byteOffset: 0, line: mark.line, column: mark.column)
    }

    fileprivate init?(_ mark: Mark?) {
        guard let mark else { return nil }
        self.init(mark)
    }
}
