import OrderedJSON

/// One file: a definition, or a template.
struct SourceFile {
    enum Content {
        /// JSON is kept as text: its placeholders may stand where no value is, `"Seconds": ${Wait}`.
        case json(String)
        case yaml(YAMLDocument)
    }

    let path: String
    let content: Content
    /// The document, when it is a template: an object with `Resources`.
    let template: JSON?

    init(_ path: String, parameters: [String: String]) throws(DefinitionSourceError) {
        self.path = path
        let text = try DefinitionSource.read(path)
        switch Self.kind(path, text) {
        case .yaml:
            do {
                let document = try YAMLDocument(text)
                content = .yaml(document)
                template = document.value["Resources"]?.object == nil ? nil : document.value
            } catch {
                throw .malformed(file: path, reason: error.message, position: error.position)
            }
        case .json:
            content = .json(text)
            template = try Self.template(text, path)
        }
    }

    private enum Kind { case json, yaml }

    /// By the end of the name, else by the look of the text: what does not begin as JSON and has keys of YAML is YAML.
    private static func kind(_ path: String, _ text: String) -> Kind {
        switch path.split(separator: ".").last?.lowercased() {
        case "yaml", "yml": return .yaml
        case "json", "asl", "template": return .json
        default:
            let first = text.first { !$0.isWhitespace }
            return first == "{" || first == "[" || first == "\"" || !text.contains(":") ? .json : .yaml
        }
    }

    /// With its placeholders, a definition need not be JSON yet, and whether it is then is for the checker to say; a
    /// template always must be.
    private static func template(_ text: String, _ path: String) throws(DefinitionSourceError) -> JSON? {
        do {
            let document = try JSON(parsing: text)
            return document["Resources"]?.object == nil ? nil : document
        } catch {
            guard text.contains("\"Resources\""), text.contains("\"AWS::") else { return nil }
            throw .malformed(file: path, reason: error.kind.message, position: error.position)
        }
    }

    var places: SourcePlaces {
        switch content {
        case .json(let text): SourcePlaces(kind: .json(JSONSourceMap(text)), prefix: .root)
        case .yaml(let document): SourcePlaces(kind: .yaml(document.places), prefix: .root)
        }
    }

    /// The definition as JSON text, with its placeholders replaced.
    ///
    /// In JSON, a value is put in as text, escaped as within a string, so that the rest stays as it was written.
    func definitionText(
        substituting: Bool = true, _ value: (String) throws(DefinitionSourceError) -> String?
    ) throws(DefinitionSourceError) -> String {
        var missing: [String] = []
        let result: String
        switch content {
        case .json(let text) where !substituting: result = text
        case .yaml(let document) where !substituting: result = document.value.serialized()
        case .json(let text):
            result = try Placeholders.replace(in: text, missing: &missing) { name throws(DefinitionSourceError) in
                try value(name).map { String(JSON.string($0).serialized().dropFirst().dropLast()) }
            }
        case .yaml(let document):
            result = try Placeholders.replace(in: document.value, missing: &missing, value: value).serialized()
        }
        guard missing.isEmpty else { throw .missingValues(file: path, names: missing, arePlaceholders: true) }
        return result
    }
}
