import FileTree
import Glibc
import JobModel

/// Finds the events of one host's log from any place on, forwards and backwards, without reading what lies before.
///
/// # How a log falls into events
///
/// An event ends after each line break. A line that is longer than an event may be is cut, and where it is cut must be
/// found from its middle, too: a reader that comes from behind does not know how far away the line's beginning is. So
/// lines are cut at fixed offsets only, at the multiples of `grid`, and whether one of them is a cut follows from its
/// surroundings: it is one when there is no line break within `grid` bytes before it and `grid` bytes after it. Lines up to
/// 2 × grid are never cut, events are shorter than 3 × grid, and a cut that was seen once is seen for ever, because bytes
/// of a log never change. Where a cut would fall into a character of UTF-8 it moves to the character's beginning.
///
/// An event has the time of the byte that decided where it ends: its line break, or the last of the `grid` bytes after its
/// cut. What stands after the last line break when the job ends has the time of that end. So events get visible in the order of their times, which readers that ask for "newer than this" rely on.
struct LogEvents {
    /// 3 × grid and a character stay below CloudWatch's limit of 262,144 bytes less 26.
    static let grid: Int64 = 87_000
    /// The least that is read at once: more than the longest event.
    private static let window = 4 * grid

    /// The end of an event.
    private struct End {
        /// Where the next one begins.
        let place: Int64
        /// The byte that decided it; -1 at the beginning of the log.
        let decidedAt: Int64
    }

    private let log: OpenFile
    let index: LogIndex
    /// The log is read up to here, so that one view is of one moment.
    let byteCount: Int64
    private let endTime: Timestamp?

    /// Opens a view of the log as it is now.
    ///
    /// With the time when the job ended, what stands after the last line break is an event of that time.
    init(_ directory: Directory, host: String, endTime: Timestamp?) throws(FileTreeError) {
        log = try OpenFile(directory, FileName("\(host).log"))
        byteCount = try log.status().size
        index = try LogIndex(OpenFile(directory, FileName("\(host).index")))
        self.endTime = endTime
    }

    // MARK: - Pages

    func forward(from place: Int64, before end: Int64, limit: LogPageLimit) throws(FileTreeError) -> LogPage {
        let start = try beginning(atOrBefore: place)
        let window = LogEvents.window(for: limit)
        var found: [(place: Int64, end: End, bytes: ArraySlice<UInt8>)] = []
        var budget = limit
        var low = start
        reading: while low < min(end, byteCount) {
            let (ends, bytes) = try ends(low, low + window)
            var first = low
            for next in ends where next.place > low {
                guard first < end else { break reading }
                let text = LogEvents.text(bytes, at: low, from: first, to: next.place)
                guard budget.admits(text.count, isFirst: found.isEmpty) else { break reading }
                found.append((first, next, text))
                first = next.place
            }
            // Nothing ended in all of the window: the last line is still being written.
            if first == low { break }
            low = first
        }
        return try page(found, otherwise: start)
    }

    func backward(
        endingAt place: Int64, from start: Int64, limit: LogPageLimit
    ) throws(FileTreeError) -> LogPage {
        let last = try beginning(atOrBefore: place)
        let window = LogEvents.window(for: limit)
        var found: [(place: Int64, end: End, bytes: ArraySlice<UInt8>)] = []
        var budget = limit
        var high = last
        reading: while high > start {
            let low = max(0, high - window)
            let (ends, bytes) = try ends(low, high)
            guard let first = ends.first, first.place < high else { break }
            for number in ends.indices.dropFirst().reversed() {
                let begin = ends[number - 1].place
                guard begin >= start else { break reading }
                let text = LogEvents.text(bytes, at: low, from: begin, to: ends[number].place)
                guard budget.admits(text.count, isFirst: found.isEmpty) else { break reading }
                found.append((begin, ends[number], text))
            }
            high = first.place
        }
        return try page(found.reversed(), otherwise: last)
    }

    private static func window(for limit: LogPageLimit) -> Int64 { max(window, Int64(min(limit.bytes, 1 << 20))) }

    /// The place of the first event with this time or a later one; nil while there is none.
    func place(of time: Timestamp) throws(FileTreeError) -> Int64? {
        guard let entry = try index.first(atOrAfter: time.milliseconds) else {
            guard let last = try unterminatedTime(), last >= time else { return nil }
            return try beginning(atOrBefore: byteCount - 1)
        }
        var low = try beginning(atOrBefore: max(0, entry.offset - LogEvents.grid))
        while true {
            let ends = try ends(low, low + LogEvents.window).ends.filter { $0.place > low }
            var first = low
            for end in ends {
                if end.decidedAt >= entry.offset { return first }
                first = end.place
            }
            if first == low { return nil }
            low = first
        }
    }

    /// When the last byte came; for a log that ends without a line break, when its last line got an event.
    func lastEventTime() throws(FileTreeError) -> Timestamp? {
        guard let last = try index.last(before: byteCount) else { return nil }
        return max(Timestamp(milliseconds: last.time), try unterminatedTime() ?? Timestamp(milliseconds: last.time))
    }

    /// The time of a last event without a line break; nil where there is none.
    ///
    /// It is seen from the job's end on, so that is its time: others that came between its bytes and the end were seen
    /// before it.
    private func unterminatedTime() throws(FileTreeError) -> Timestamp? {
        guard let endTime, byteCount > 0,
            try log.bytes(at: byteCount - 1, count: 1).first != UInt8(ascii: "\n")
        else { return nil }
        return endTime
    }

    private func page(
        _ found: [(place: Int64, end: End, bytes: ArraySlice<UInt8>)], otherwise place: Int64
    ) throws(FileTreeError) -> LogPage {
        let times = try index.times(of: found.map(\.end.decidedAt))
        let last = found.last?.end.place == byteCount ? try unterminatedTime() : nil
        let events = zip(found, times).map { event, time in
            let time = event.end.place == byteCount ? max(time, last ?? time) : time
            return LogEvent(place: event.place, end: event.end.place, time: time, bytes: event.bytes)
        }
        return LogPage(events: events, start: events.first?.place ?? place, end: events.last?.end ?? place)
    }

    private static func text(
        _ bytes: [UInt8], at low: Int64, from first: Int64, to end: Int64
    ) -> ArraySlice<UInt8> {
        let text = bytes[Int(first - low)..<Int(end - low)]
        return text.last == UInt8(ascii: "\n") ? text.dropLast() : text
    }

    // MARK: - Where events end

    /// Where the event begins that a place is in; the place itself where one begins there.
    private func beginning(atOrBefore place: Int64) throws(FileTreeError) -> Int64 {
        let place = max(0, min(place, byteCount))
        let low = max(0, place - 3 * LogEvents.grid - 8)
        return try ends(low, place).ends.last?.place ?? low
    }

    /// The ends of events in a closed range of places, in their order, and the bytes from its beginning on.
    private func ends(_ low: Int64, _ high: Int64) throws(FileTreeError) -> (ends: [End], bytes: [UInt8]) {
        let grid = LogEvents.grid
        let high = min(high, byteCount)
        let first = max(0, low - grid - 4)
        let bytes = try log.bytes(at: first, count: Int(min(byteCount, high + grid + 4) - first))
        func byte(_ place: Int64) -> UInt8 { bytes[Int(place - first)] }
        let breaks = LogEvents.lineBreaks(bytes, at: first)

        var cuts: [End] = []
        var next = 0
        for cut in stride(from: max(grid, low / grid * grid), through: high + 3, by: Int(grid)) {
            guard cut + grid <= first + Int64(bytes.count) else { break }
            while next < breaks.count, breaks[next] < cut - grid { next += 1 }
            if next < breaks.count, breaks[next] < cut + grid { continue }
            var place = cut
            while place > cut - 3, byte(place) & 0xc0 == 0x80 { place -= 1 }
            if byte(place) & 0xc0 == 0x80 { place = cut }
            if place >= low, place <= high { cuts.append(End(place: place, decidedAt: cut + grid - 1)) }
        }

        var ends: [End] = low == 0 ? [End(place: 0, decidedAt: -1)] : []
        var cut = cuts.makeIterator()
        var pending = cut.next()
        for place in breaks where place + 1 >= low && place < high {
            while let before = pending, before.place <= place {
                ends.append(before)
                pending = cut.next()
            }
            ends.append(End(place: place + 1, decidedAt: place))
        }
        while let rest = pending {
            ends.append(rest)
            pending = cut.next()
        }
        if endTime != nil, high == byteCount, high > 0, byte(high - 1) != UInt8(ascii: "\n") {
            ends.append(End(place: high, decidedAt: high - 1))
        }
        return (ends, Array(bytes.dropFirst(Int(low - first))))
    }

    private static func lineBreaks(_ bytes: [UInt8], at first: Int64) -> [Int64] {
        unsafe bytes.withUnsafeBytes { buffer in
            var places: [Int64] = []
            var start = 0
            while start < buffer.count, let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, CInt(UInt8(ascii: "\n")), buffer.count - start)
            {
                start = unsafe base.distance(to: UnsafeRawPointer(found)) + 1
                places.append(first + Int64(start) - 1)
            }
            return places
        }
    }
}

extension LogPageLimit {
    /// Takes an event from what is left; the first one always fits.
    fileprivate mutating func admits(_ count: Int, isFirst: Bool) -> Bool {
        guard isFirst || events > 0 && bytes >= count + bytesPerEvent else { return false }
        events -= 1
        bytes -= count + bytesPerEvent
        return true
    }
}
