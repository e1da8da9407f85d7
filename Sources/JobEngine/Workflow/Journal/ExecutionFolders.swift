import FileTree
import Glibc
import OrderedJSON
import StatesLanguage

/// Where the journals of a home's executions are: `ROOT/FOLDER/journal` and, for children of map runs, `ROOT/FOLDER/children`.
public struct ExecutionFolders: Sendable {
    let root: String
    private let files: any JournalFiles
    private let syncer: JournalSyncer

    /// Names the place.
    /// - Parameters:
    ///   - root: the directory of all executions, made when it is first needed.
    ///   - files: makes the files.
    ///   - syncer: what all journals of this process share.
    public init(root: String, files: any JournalFiles = DiskJournalFiles(), syncer: JournalSyncer = JournalSyncer()) {
        self.root = root
        self.files = files
        self.syncer = syncer
    }

    /// What the device refused so far.
    public var problems: [String] { syncer.problems }

    func path(_ folder: String) -> String { "\(root)/\(folder)" }
    func journal(_ folder: String) -> String { "\(root)/\(folder)/journal" }
    func children(_ folder: String) -> String { "\(root)/\(folder)/children" }

    /// Makes the folder of a new execution, with its journal's first record.
    func create(_ folder: String, _ opened: OpenedExecution) throws(FileTreeError) -> ExecutionJournal {
        _ = try Directory.make(FileName(path(folder)))
        let own = JournalWriter(try files.open(journal(folder), cutAt: 0), recordCount: 0, syncer: syncer)
        own.append(.opened(opened))
        try own.flush()
        return ExecutionJournal(own: own, children: nil) { () throws(FileTreeError) in
            JournalWriter(try files.open(children(folder), cutAt: 0), recordCount: 0, syncer: syncer)
        }
    }

    /// Goes on behind the last whole records.
    func reopen(_ folder: String, own: JournalPlace, children: JournalPlace?) throws(FileTreeError) -> ExecutionJournal
    {
        let writer = JournalWriter(
            try files.open(journal(folder), cutAt: own.length), recordCount: own.count, syncer: syncer)
        var second: JournalWriter?
        if let children {
            second = JournalWriter(
                try files.open(self.children(folder), cutAt: children.length), recordCount: children.count,
                syncer: syncer)
        }
        return ExecutionJournal(own: writer, children: second) { () throws(FileTreeError) in
            JournalWriter(try files.open(self.children(folder), cutAt: 0), recordCount: 0, syncer: syncer)
        }
    }

    /// The folders that are there.
    func all() throws(FileTreeError) -> [String] {
        guard try Directory("/").status(ifPresent: FileName(root)) != nil else { return [] }
        return try Directory(FileName(root)).entries().compactMap(\.name.text).sorted()
    }

    func hasChildren(_ folder: String) -> Bool { unsafe access(children(folder), F_OK) == 0 }
}

/// The end of the whole records of a journal.
struct JournalPlace: Hashable {
    var length: Int64
    var count: Int

    init(_ reader: JournalReader) {
        length = reader.length
        count = reader.count
    }
}

/// The journals of one execution: what it heard itself, and what its children heard.
///
/// Not for several threads at once.
final class ExecutionJournal {
    private let own: JournalWriter
    private var children: JournalWriter?
    private let makeChildren: () throws(FileTreeError) -> JournalWriter

    init(
        own: JournalWriter, children: JournalWriter?,
        _ makeChildren: @escaping () throws(FileTreeError) -> JournalWriter
    ) {
        self.own = own
        self.children = children
        self.makeChildren = makeChildren
    }

    func append(_ record: JournalRecord) throws(FileTreeError) {
        switch record {
        case .opened, .heard(0, _, _), .ended(0, _, _, _): own.append(record)
        default:
            let writer: JournalWriter
            if let children {
                writer = children
            } else {
                writer = try makeChildren()
                children = writer
            }
            writer.append(record)
        }
    }

    /// Children first: what the execution hears of their ends must not be there without them.
    func flush() throws(FileTreeError) {
        try children?.flush()
        try own.flush()
    }
}
