import CKernels
import Columnar

extension ColumnText {
    /// Makes the texts of VARCHAR, CHAR, VARBINARY and JSON values.
    func renderBytes(_ lane: Lane<ByteView>, _ type: DataType) {
        switch type {
        case .varbinary: renderBinary(lane)
        case .char(let length):
            guard needsPadding(lane, length) else {
                escape(lane)
                return
            }
            pad(lane, to: length)
            escape(ownViews.prefix(lane.count))
        default: escape(lane)
        }
    }

    private func renderBinary(_ lane: Lane<ByteView>) {
        if form.binary == .text {
            escape(lane)
            return
        }
        var total = 64
        for row in 0..<lane.count { total += BinaryText.maximumLength(lane[row].count) }
        text.reserve(total)
        let base = unsafe UnsafePointer(text.end)
        let (target, binary) = (ownViews, form.binary)
        for row in 0..<lane.count {
            let start = text.count
            if !isNull(row) { BinaryText.append(lane[row], binary, to: &text) }
            target[row] = unsafe ByteView(start: base + start, count: text.count - start)
        }
        // Digits need no escapes; only an empty value may need its quotes.
        escape(target.prefix(lane.count))
    }

    private func needsPadding(_ lane: Lane<ByteView>, _ length: Int) -> Bool {
        (0..<lane.count).contains { !isNull($0) && lane[$0].codePoints < length }
    }

    private func pad(_ lane: Lane<ByteView>, to length: Int) {
        var total = 64
        for row in 0..<lane.count { total += lane[row].count + length }
        padded.removeAll()
        padded.reserve(total)
        let base = unsafe UnsafePointer(padded.end)
        let target = ownViews
        for row in 0..<lane.count {
            let start = padded.count
            let view = lane[row]
            if !isNull(row) {
                padded.append(view)
                padded.append(spaces: length - view.codePoints)
            }
            target[row] = unsafe ByteView(start: base + start, count: padded.count - start)
        }
    }

    /// Takes texts as they are, and writes anew those that must be changed to stand in their quotes.
    func escape(_ lane: Lane<ByteView>) {
        let changed: Int
        switch form.escaping {
        case .none: changed = 0
        case .doubledQuotes: changed = unsafe markQuoted(lane, delimiter: UInt8(ascii: "\""))
        case .minimalQuotes: changed = unsafe markQuoted(lane, delimiter: UInt8(ascii: ",")) + markEmpty(lane)
        case .json: changed = markUnusual(lane)
        }
        if changed == 0 {
            views = lane
            return
        }
        let (mask, target, escaping) = (mask, ownViews, form.escaping)
        var total = 64
        for row in 0..<lane.count where mask[row] != 0 {
            let length = lane[row].count
            total += escaping == .json ? JSONText.maximumLength(length) : 2 * length + 2
        }
        text.reserve(total)
        let base = unsafe UnsafePointer(text.end - text.count)
        for row in 0..<lane.count {
            let view = lane[row]
            if mask[row] == 0 {
                target[row] = view
                continue
            }
            let start = text.count
            switch escaping {
            case .none: break
            case .doubledQuotes: text.append(doublingQuotes: view)
            case .minimalQuotes: text.append(quoted: view)
            case .json: JSONText.append(view, to: &text)
            }
            target[row] = unsafe ByteView(start: base + start, count: text.count - start)
        }
        unsafe precondition(base == UnsafePointer(text.end - text.count), "an escaped text is longer than expected")
        views = target
    }

    @unsafe
    private func markQuoted(_ lane: Lane<ByteView>, delimiter: UInt8) -> Int {
        unsafe kernels.pointee.needs_quoting(
            lane.kernelViews, nil, lane.count, delimiter, UInt8(ascii: "\""), mask.pointer)
    }

    /// Marks the empty texts that are not NULL and returns how many there are.
    private func markEmpty(_ lane: Lane<ByteView>) -> Int {
        var found = 0
        let mask = mask
        for row in 0..<lane.count where lane[row].count == 0 && !isNull(row) {
            mask[row] = 1
            found &+= 1
        }
        return found
    }

    private func markUnusual(_ lane: Lane<ByteView>) -> Int {
        var found = 0
        let mask = mask
        for row in 0..<lane.count {
            let isPlain = JSONText.isPlain(lane[row])
            mask[row] = isPlain ? 0 : 1
            found &+= isPlain ? 0 : 1
        }
        return found
    }
}

extension Lane<ByteView> {
    /// The views as the kernels know them: `ByteView` has the layout of `pjrun_view_t`.
    @unsafe var kernelViews: UnsafePointer<pjrun_view_t> {
        unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: pjrun_view_t.self)
    }
}

extension Lane {
    /// The first elements.
    func prefix(_ count: Int) -> Lane { unsafe Lane(base: pointer, count: count) }
}

extension TextBuffer {
    /// Appends text with its quotes doubled.
    mutating func append(doublingQuotes view: ByteView) {
        reserve(2 * view.count)
        for position in 0..<view.count {
            let byte = view[position]
            if byte == UInt8(ascii: "\"") { appendReserved(byte) }
            appendReserved(byte)
        }
    }

    /// Appends text between quotes, with its own quotes doubled.
    mutating func append(quoted view: ByteView) {
        append(UInt8(ascii: "\""))
        append(doublingQuotes: view)
        append(UInt8(ascii: "\""))
    }
}
