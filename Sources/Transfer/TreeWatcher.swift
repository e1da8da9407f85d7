import CLinux
import FileTree
import Glibc

/// Tells which files below a directory were finished: closed after writing, or renamed into place.
///
/// By inotify(7). Directories that appear later are watched too, and what is in them by then is told. Not safe to share between
/// threads; `read` blocks.
final class TreeWatcher {
    /// Something to look at, by its path below the directory.
    enum Event: Hashable {
        /// This file may be finished.
        case file(FileName)
        /// Events were lost: everything must be looked at.
        case overflow
        /// The alarm has become readable.
        case woken
    }

    private let root: FileName
    private let directory: Directory
    private let queue: OpenFile
    private let alarm: OpenFile
    private var names: [Int32: FileName] = [:]
    private var watches: [FileName: Int32] = [:]

    /// Begins to watch.
    /// - Parameters:
    ///   - root: the directory, which must be there.
    ///   - alarm: becomes readable when `read` must return; not read here.
    /// - Throws: `FileTreeError`; `ENOSPC` or `EMFILE` at the limits of `fs.inotify`.
    init(_ root: FileName, alarm: OpenFile) throws(FileTreeError) {
        self.root = root
        self.alarm = alarm
        directory = try Directory(root)
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw FileTreeError(operation: "watch", path: root, errno: errno) }
        queue = OpenFile(owning: descriptor, path: root)
        var ignored: [Event] = []
        try watch("", &ignored)
    }

    /// Waits for events.
    /// - Returns: at least one, in the order of their happening.
    func read() -> [Event] {
        while true {
            var waiting = [
                pollfd(fd: queue.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&waiting, 2, -1) >= 0 else { continue }
            var events: [Event] = []
            drain(&events)
            if waiting[1].revents != 0 { events.append(.woken) }
            if !events.isEmpty { return events }
        }
    }

    // MARK: - Events

    private func drain(_ events: inout [Event]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = (try? queue.read(into: &buffer)) ?? 0, count > 0 {
            var rest = buffer[..<count]
            func number() -> UInt32 {
                defer { rest = rest.dropFirst(4) }
                return rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            }
            while rest.count >= 16 {
                let watch = Int32(bitPattern: number())
                let mask = number()
                _ = number()
                let length = Int(number())
                let name = FileName(bytes: Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
                handle(watch, mask, name, &events)
            }
        }
    }

    private func handle(_ watch: Int32, _ mask: UInt32, _ name: FileName, _ events: inout [Event]) {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 {
            rescanDirectories()
            events.append(.overflow)
            return
        }
        if mask & UInt32(IN_IGNORED) != 0 {
            if let gone = names.removeValue(forKey: watch), watches[gone] == watch { watches[gone] = nil }
            return
        }
        guard let parent = names[watch], !name.bytes.isEmpty else { return }
        let path = parent.appending(name)
        if mask & UInt32(IN_ISDIR) != 0 {
            if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { try? self.watch(path, &events) }
        } else if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 {
            events.append(.file(path))
        }
    }

    // MARK: - Directories

    /// Watches a directory first and looks into it then, so that nothing falls between.
    private func watch(_ top: FileName, _ events: inout [Event]) throws(FileTreeError) {
        var waiting = [top]
        while let name = waiting.popLast() {
            let full = root.appending(name)
            let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR | IN_DONT_FOLLOW)
            let watch = unsafe inotify_add_watch(queue.descriptor, full.bytes.map { CChar(bitPattern: $0) } + [0], mask)
            guard watch >= 0 else {
                if errno == ENOENT || errno == ENOTDIR { continue }
                throw FileTreeError(operation: "watch", path: full, errno: errno)
            }
            if let old = names[watch], old != name { watches[old] = nil }
            names[watch] = name
            watches[name] = watch
            for entry in try directory.entries(of: name) {
                let path = name.appending(entry.name)
                switch entry.kind {
                case .directory: waiting.append(path)
                case .file, nil: events.append(.file(path))
                default: break
                }
            }
        }
    }

    private func rescanDirectories() {
        var ignored: [Event] = []
        try? watch("", &ignored)
    }
}
