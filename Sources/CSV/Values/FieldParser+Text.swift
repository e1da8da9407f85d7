import Columnar

extension FieldParser {
    /// Cuts texts to the length of the type.
    ///
    /// - Returns: what keeps texts alive that do not lie in the block.
    func finishText(_ views: Buffer, _ count: Int) -> [any AnyObject & Sendable] {
        let lane = Lane<ByteView>(views, count: count)
        switch column.type {
        case .varchar(.some(let length)):
            for row in 0..<count where lane[row].count > length { lane[row] = lane[row].prefix(codePoints: length) }
        case .char(let length):
            for row in 0..<count { lane[row] = lane[row].prefix(codePoints: length).withoutTrailingSpaces }
        case .varbinary:
            guard case .lazySimple = table.dialect else { break }
            let arena = ByteArena()
            for row in 0..<count {
                if let bytes = Base64.decoded(lane[row]) { lane[row] = arena.copy(bytes) }
            }
            return [arena]
        default: break
        }
        return []
    }
}
