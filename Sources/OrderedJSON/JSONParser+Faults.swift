// Faults: lines and columns are counted only when there is something to report.

extension JSONParser {
    func fault(_ kind: JSONSyntaxError.Kind) -> JSONSyntaxError { fault(kind, at: offset) }

    func fault(_ kind: JSONSyntaxError.Kind, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(kind: kind, position: JSONPosition(byteOffset: offset, in: bytes))
    }

    /// The fault for a byte that is not what the grammar wants here, or for the end of the document.
    func unexpected(_ expected: String) -> JSONSyntaxError {
        guard offset < bytes.count else { return fault(.unexpectedEnd) }
        guard let length = UTF8Sequence.length(in: bytes, at: offset),
            let scalar = String(decoding: bytes[offset..<(offset + length)], as: UTF8.self).unicodeScalars.first
        else { return fault(.invalidUTF8) }
        return fault(.unexpectedCharacter(scalar, expected: expected))
    }
}
