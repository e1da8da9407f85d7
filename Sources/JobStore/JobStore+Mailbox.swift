public import FileTree
import Glibc

extension JobStore {
    /// Writes a line to a process.
    /// - Returns: false when nobody reads it.
    func tell(_ lease: String, _ line: String) throws(FileTreeError) -> Bool {
        do throws(FileTreeError) {
            let mailbox = try OpenFile(
                Directory(FileName(home.leases)), FileName(lease), flags: O_WRONLY | O_NONBLOCK)
            // One write of less than PIPE_BUF bytes is never mixed with another's.
            try JobStore.write(Array("\(line)\n".utf8), to: mailbox)
            return true
        } catch {
            guard error.errno == ENXIO || error.isMissing else { throw error }
            return false
        }
    }

    /// What another process asks for, or tells.
    public enum Request: Hashable, Sendable {
        /// The end of a job; `immediately` without waiting for the script.
        case job(String, immediately: Bool)
        /// The end of an execution, by its ARN.
        case execution(String)
        /// Somebody has done something with the task that has this token.
        case task(token: String)

        fileprivate init?(_ line: Substring) {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { return nil }
            let subject = String(words[1])
            switch words[0] {
            case "execution": self = .execution(subject)
            case "task": self = .task(token: subject)
            case "kill": self = .job(subject, immediately: true)
            case "stop": self = .job(subject, immediately: false)
            default: return nil
            }
        }
    }

    /// Hands requests of other processes to the body, for ever; for a thread of its own.
    public func followRequests(_ body: (Request) -> Void) throws(FileTreeError) {
        let mailbox = try ownLease().mailbox
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = try mailbox.read(into: &buffer), count > 0 {
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeFirst(end + 1)
                if let request = Request(line[...]) { body(request) }
            }
        }
    }

    /// Waits for a while for a process that has not read what it was told before.
    private static func write(_ line: [UInt8], to mailbox: OpenFile) throws(FileTreeError) {
        var rounds = 0
        while true {
            do throws(FileTreeError) {
                return try mailbox.write(line[...])
            } catch {
                guard error.errno == EAGAIN, rounds < 2000 else { throw error }
            }
            rounds += 1
            usleep(1000)
        }
    }
}
