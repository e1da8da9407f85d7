import FileTree

/// Adds records to a file; not for several threads at once.
final class JournalWriter {
    private let file: any JournalFile
    private let syncer: JournalSyncer?
    private var count: Int
    private var pending: [UInt8] = []

    /// Goes on after so many records.
    init(_ file: any JournalFile, recordCount: Int, syncer: JournalSyncer?) {
        self.file = file
        self.syncer = syncer
        count = recordCount
    }

    var path: String { file.path }

    /// Takes a record, to be written with the next `flush`.
    func append(_ record: JournalRecord) {
        var encoder = JournalEncoder()
        encoder.encode(record)
        append(encoded: encoder.bytes)
    }

    /// The same for a journal of other records.
    func append(encoded record: [UInt8]) {
        JournalFrame.append(record, number: count, to: &pending)
        count += 1
    }

    /// Writes what was taken; one write.
    func flush() throws(FileTreeError) {
        guard !pending.isEmpty else { return }
        try file.append(pending)
        // What was longer once need not stay so.
        pending.removeAll(keepingCapacity: pending.capacity < 65_536)
        syncer?.note(file)
    }
}
