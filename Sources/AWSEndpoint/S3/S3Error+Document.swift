extension S3Error {
    /// The error as S3's XML.
    func document(resource: String, requestID: String, declaration: Bool = true) -> XMLWriter {
        var writer = XMLWriter(declaration: declaration)
        writer.element("Error") { xml in
            xml.element("Code", code)
            xml.element("Message", Self.printable(message))
            for (name, value) in members { xml.element(name, Self.printable(value)) }
            xml.element("Resource", resource)
            xml.element("RequestId", requestID)
        }
        return writer
    }

    /// Without control characters, which would keep clients from reading the error.
    private static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\t" && scalar != "\n"
            scalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }
}
