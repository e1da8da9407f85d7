// Faults: lines and columns are counted only when there is something to report.

extension JSONParser {
    func fault(_ kind: JSONSyntaxError.Kind) -> JSONSyntaxError { fault(kind, at: offset) }

    func fault(_ kind: JSONSyntaxError.Kind, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(kind: kind, position: position(of: offset))
    }

    /// The fault for a byte that is not what the grammar wants here, or for the end of the document.
    func unexpected(_ expected: String) -> JSONSyntaxError {
        guard offset < bytes.count else { return fault(.unexpectedEnd) }
        guard let length = UTF8Sequence.length(in: bytes, at: offset),
            let scalar = String(decoding: bytes[offset..<(offset + length)], as: UTF8.self).unicodeScalars.first
        else { return fault(.invalidUTF8) }
        return fault(.unexpectedCharacter(scalar, expected: expected))
    }

    private func position(of offset: Int) -> JSONPosition {
        var line = 1
        var column = 1
        var index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? min(3, offset) : 0
        while index < offset {
            switch bytes[index] {
            case 0x0a:
                (line, column) = (line + 1, 1)
            case 0x0d where index + 1 < bytes.count && bytes[index + 1] == 0x0a:
                break
            case 0x0d:
                (line, column) = (line + 1, 1)
            case 0x80...0xbf:
                break  // the inside of a scalar that was counted at its first byte
            default:
                column += 1
            }
            index += 1
        }
        return JSONPosition(byteOffset: offset, line: line, column: column)
    }
}
