import FileTree
import OrderedJSON

/// Reads definitions from files: JSON, YAML, and CloudFormation or SAM templates in either.
public enum DefinitionSource {
    /// More bytes than any template or definition has.
    private static let maximumByteCount = 16 << 20

    /// Reads the definition of a state machine.
    ///
    /// In a template, `parameters` are its parameters; in a plain definition, and beyond a template's parameters, they are
    /// values for placeholders: `X=1` for `${X}`.
    ///
    /// - Parameters:
    ///   - path: the file; its name's end tells JSON from YAML.
    ///   - stateMachine: the logical id or the name of one of a template's state machines; needed if there are several.
    ///   - parameters: values by name.
    ///   - identity: the account that references in a template lead to.
    /// - Returns: the definition with everything resolved, not checked yet.
    /// - Throws: `DefinitionSourceError`.
    public static func load(
        _ path: String, stateMachine: String? = nil, parameters: [String: String] = [:], identity: TemplateIdentity
    ) throws(DefinitionSourceError) -> LoadedDefinition {
        let source = try SourceFile(path, parameters: parameters)
        if let template = source.template {
            return try StateMachineReading(
                template: Template(
                    file: path, document: template, identity: identity,
                    values: parameters), places: source.places, parameters: parameters
            ).load(stateMachine)
        }
        if let stateMachine {
            throw .noStateMachine(file: path, wanted: stateMachine, existing: [])
        }
        var used: Set<String> = []
        // Without any parameters the definition is taken as it is: `${x}` is text like any other for the service.
        let text = try source.definitionText(substituting: !parameters.isEmpty) { name throws(DefinitionSourceError) in
            used.insert(name)
            return parameters[name] ?? identity.pseudoParameter(name)
        }
        let unused = parameters.keys.filter { !used.contains($0) }.sorted()
        guard unused.isEmpty else { throw .unknownParameters(names: unused, known: used.sorted()) }
        return LoadedDefinition(
            text: text, name: nil, type: "STANDARD", role: nil, file: path, functions: [], places: source.places)
    }

    /// The bytes of a file as text.
    static func read(_ path: String) throws(DefinitionSourceError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try OpenFile(path: FileName(path)).readToEnd()
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        guard bytes.count <= maximumByteCount else { throw .tooLarge(file: path, byteCount: bytes.count) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(file: path, reason: "the bytes are not UTF-8", position: nil)
        }
        return text.hasPrefix("\u{feff}") ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// A path that another file names, relative to that file.
    static func path(_ path: String, besides file: String) -> String {
        if path.hasPrefix("/") { return path }
        let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        guard let slash = file.lastIndex(of: "/") else { return plain.isEmpty ? "." : plain }
        return String(file[...slash]) + plain
    }
}
