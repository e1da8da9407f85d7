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
            for row in 0..<count {
                var view = lane[row]
                if view.count > length { view = view.prefix(codePoints: length) }
                var end = view.count
                while end > 0 && view[end - 1] == 0x20 { end -= 1 }
                lane[row] = view.slice(0, end)
            }
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

extension ByteView {
    /// The first code points; bytes that are no UTF-8 count like Trino's slices do, by bytes that begin something.
    func prefix(codePoints: Int) -> ByteView {
        var seen = 0
        for at in 0..<count where self[at] & 0xC0 != 0x80 {
            if seen == codePoints { return slice(0, at) }
            seen += 1
        }
        return self
    }
}
