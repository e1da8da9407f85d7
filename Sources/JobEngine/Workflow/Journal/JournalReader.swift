public import FileTree

/// Why a journal cannot be followed.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its bytes are not what was written.
    case damaged(path: String, byte: Int64)
    /// It does not begin as a journal does; also when it is empty.
    case noBeginning(path: String)
    /// Its events are those of another version of the interpreter.
    case otherVersion(path: String, version: Int, known: Int, events: Int, replayed: Int)
    /// It cannot be read or written.
    case file(FileTreeError)

    /// Whether nothing was ever written to it.
    var isOfNoBeginning: Bool {
        switch self {
        case .noBeginning: true
        case .file(let error): error.isMissing
        default: false
        }
    }

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .damaged(let path, let byte):
            "the journal '\(path)' is damaged at byte \(byte): it is not what was written there; what the execution did before is lost, start it again under another name"
        case .noBeginning(let path):
            "the journal '\(path)' has no beginning: the process ended while it was made; start the execution again under another name"
        case .otherVersion(let path, let version, let known, let events, let replayed):
            "the journal '\(path)' was written under version \(version) of the interpreter, which made \(events) events of it; version \(known) makes \(replayed), which would not be what happened. Use the pjrun that ran it"
        case .file(let error): "\(error)"
        }
    }
}

/// Follows a journal from its beginning, record by record; of the file, no more than a record is held.
struct JournalReader {
    private let file: OpenFile
    private let path: String
    private var buffer: [UInt8] = []
    private var bufferStart: Int64 = 0
    /// Where the last whole record ends.
    private(set) var length: Int64
    /// How many whole records there were.
    private(set) var count: Int

    private static let step = 65_536

    /// Opens a journal; with a length and a count, behind so many bytes, which are so many records.
    /// - Throws: `JournalError.file`.
    init(_ path: String, length: Int64 = 0, count: Int = 0) throws(JournalError) {
        self.path = path
        self.length = length
        self.count = count
        do throws(FileTreeError) {
            file = try OpenFile(path: FileName(path))
        } catch {
            throw .file(error)
        }
    }

    /// The next record; nil at the end, and where the last one is not whole.
    mutating func next() throws(JournalError) -> JournalRecord? {
        try next { decoder throws(JournalDecoder.Unknown) in try decoder.record() }
    }

    /// The same for a journal of other records.
    mutating func next<Record>(
        decoding: (inout JournalDecoder) throws(JournalDecoder.Unknown) -> Record
    ) throws(JournalError) -> Record? {
        let head = try bytes(at: length, count: JournalFrame.headLength)
        guard head.count == JournalFrame.headLength else { return nil }
        guard let size = JournalFrame.length(head, number: count) else {
            if try isZero(from: length) { return nil }
            throw .damaged(path: path, byte: length)
        }
        let place = length + Int64(JournalFrame.headLength)
        let content = try bytes(at: place, count: size)
        // The head was written with the content: it was cut off, by a process that ended or a full disk.
        guard content.count == size else { return nil }
        guard JournalFrame.isWhole(content, head: try bytes(at: length, count: JournalFrame.headLength), number: count)
        else {
            // After a loss of power a file can have its length and not yet its content.
            if try hasZeroTail(content, end: place + Int64(size)) { return nil }
            throw .damaged(path: path, byte: length)
        }
        var decoder = JournalDecoder(try bytes(at: place, count: size))
        let record: Record
        do throws(JournalDecoder.Unknown) {
            record = try decoding(&decoder)
        } catch {
            throw .damaged(path: path, byte: length)
        }
        length = place + Int64(size)
        count += 1
        return record
    }

    private func isZero(from place: Int64) throws(JournalError) -> Bool {
        var place = place
        while true {
            let piece = try read(place, JournalReader.step)
            if piece.isEmpty { return true }
            if piece.contains(where: { $0 != 0 }) { return false }
            place += Int64(piece.count)
        }
    }

    /// Whether at least the last 16 bytes, or all, are zero and nothing else follows.
    private func hasZeroTail(_ content: ArraySlice<UInt8>, end: Int64) throws(JournalError) -> Bool {
        guard content.suffix(16).allSatisfy({ $0 == 0 }) else { return false }
        return try isZero(from: end)
    }

    /// Bytes of the file; fewer at its end.
    private mutating func bytes(at place: Int64, count: Int) throws(JournalError) -> ArraySlice<UInt8> {
        let offset = Int(place - bufferStart)
        if offset < 0 || offset + count > buffer.count {
            buffer = try read(place, max(count, JournalReader.step))
            bufferStart = place
            return buffer.prefix(count)
        }
        return buffer[offset..<(offset + count)]
    }

    private func read(_ place: Int64, _ count: Int) throws(JournalError) -> [UInt8] {
        do throws(FileTreeError) {
            return try file.bytes(at: place, count: count)
        } catch {
            throw .file(error)
        }
    }
}
