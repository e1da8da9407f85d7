import GRDB
import Glibc

extension JobStore {
    /// Runs a body whose database errors the user can do something about.
    static func translating<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw translated(error, path) ?? error
        }
    }

    private static func translated(_ error: DatabaseError, _ path: String) -> JobStoreError? {
        let reason = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_FULL:
            return .unusable(path: path, problem: "cannot be written: \(reason)", remedy: full)
        case .SQLITE_IOERR where isFull(path):
            // SQLite calls a write-ahead log or its index that cannot grow an input/output error.
            return .unusable(path: path, problem: "cannot be written: database or disk is full", remedy: full)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return .unusable(
                path: path, problem: "cannot be written: \(reason)",
                remedy: "set PJRUN_HOME to a directory that you may write to")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return .unusable(
                path: path, problem: "cannot be read: \(reason)",
                remedy: "move the file away to begin with no records, or set PJRUN_HOME to another directory")
        default: return nil
        }
    }

    private static let full = "make room there, or set PJRUN_HOME to another disk"

    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        return unsafe statvfs(directory, &status) == 0 && status.f_bavail * UInt(status.f_frsize) < 256 * 1024
    }
}
