import Columnar

/// Casts between VARCHAR and CHAR.
///
/// A CHAR is stored without the spaces that fill it up; casting it to VARCHAR brings them back.
enum CharacterCasts {
    static func castChar(_ call: CastCall, length: Int) -> Column? {
        switch call.resultType {
        case .varchar(let limit): padded(call, to: min(length, limit ?? length))
        case .char(let limit):
            limit >= length ? call.source.retyped(call.resultType) : chars(call, length: limit)
        default: nil
        }
    }

    /// Cuts values after a number of characters; shares the column if none is longer.
    static func truncated(_ call: CastCall, to length: Int?) -> Column {
        guard let length, isLonger(call.source, than: length) else { return call.source.retyped(call.resultType) }
        return call.map { (text: ByteView) in text.prefix(characters: length) }
    }

    /// Cuts values after a number of characters and drops the spaces at the end.
    static func chars(_ call: CastCall, length: Int) -> Column {
        call.map { (text: ByteView) in text.prefix(characters: length).withoutTrailingSpaces }
    }

    private static func padded(_ call: CastCall, to length: Int) -> Column {
        call.mapText { (text: ByteView, out: inout TextBuffer) in
            let text = text.prefix(characters: length)
            out.append(text)
            out.append(spaces: max(0, length - text.codePointCount))
            return true
        }
    }

    private static func isLonger(_ column: Column, than length: Int) -> Bool {
        if case .varchar(.some(let bound)) = column.type, bound <= length { return false }
        let views = column.views
        for row in 0..<column.stored {
            let text = views[row]
            if text.count > length && text.codePointCount > length { return true }
        }
        return false
    }
}

extension ByteView {
    /// The first characters; the view itself if it has no more.
    fileprivate func prefix(characters limit: Int) -> ByteView {
        offset(ofCodePoint: limit).map { slice(0, $0) } ?? self
    }
}
