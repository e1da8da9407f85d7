import OrderedJSON

extension DefinitionChecker {
    /// Every fault of a definition that is still text: whether it is JSON, too long, or says a thing twice, and then
    /// what ``check(_:)`` finds.
    public func check(text: String) -> [Diagnostic] {
        guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return [Self.notAnObject] }
        guard text.utf8.count <= limits.byteCount else { return [tooLong(text.utf8.count)] }
        let definition: JSON
        do {
            definition = try JSON(parsing: text, maximumDepth: limits.depth)
        } catch {
            if case .tooDeep = error.kind { return [tooDeep] }
            return [Self.notJSON(text, error)]
        }
        return check(definition)
    }

    private func tooLong(_ byteCount: Int) -> Diagnostic {
        Diagnostic(
            .schemaValidationFailed,
            "The definition has \(byteCount) bytes, the longest that is allowed has \(limits.byteCount)",
            location: nil, path: nil, help: "move parts into state machines of their own and start them as tasks")
    }

    private static func notJSON(_ text: String, _ error: JSONSyntaxError) -> Diagnostic {
        let fault = JacksonFault(error, in: text)
        return Diagnostic(
            .invalidJSON, fault.description(of: .text), location: fault.place(in: .text), path: nil,
            help: error.message,
            position: error.position)
    }
}
