import AWSEndpoint
import FileTree
import Glibc
import JobModel
import OrderedJSON
import Synchronization

/// The calls that a command has made: JSON lines to a file, or a table.
final class Ledger: Sendable {
    private struct Line: Hashable {
        let service: String
        let operation: String
    }
    private struct Count {
        var calls = 0
        var errors: [String: Int] = [:]
        var isUnsupported = false
    }
    private struct State {
        var order: [Line] = []
        var counts: [Line: Count] = [:]
        var failure: String?
    }

    private let file: OpenFile?
    private let state = Mutex(State())

    /// Makes a ledger that also writes JSON lines to a file, if one is named.
    init(path: String?) throws(UserError) {
        guard let path else {
            file = nil
            return
        }
        do throws(FileTreeError) {
            file = try OpenFile(path: FileName(path), flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        } catch {
            throw UserError(message: "the ledger cannot be written: \(error.reason)", place: path)
        }
    }

    func add(_ call: CallRecord) {
        state.withLock { state in
            let line = Line(service: call.service, operation: call.operation)
            if state.counts[line] == nil { state.order.append(line) }
            state.counts[line, default: Count()].calls += 1
            if let code = call.errorCode { state.counts[line, default: Count()].errors[code, default: 0] += 1 }
            if call.isUnsupported { state.counts[line, default: Count()].isUnsupported = true }
            guard let file else { return }
            do throws(FileTreeError) {
                try file.write((Ledger.json(call).serializedBytes(.compact) + [UInt8(ascii: "\n")])[...])
            } catch {
                if state.failure == nil { state.failure = "\(error)" }
            }
        }
    }

    /// What was called, how often, and what was refused; empty when nothing was called.
    var summary: String {
        state.withLock { state in
            var rows: [[String]] = []
            for line in state.order {
                guard let count = state.counts[line] else { continue }
                var notes = count.errors.sorted { $0.key < $1.key }.map { "\($0.value) x \($0.key)" }
                if count.isUnsupported { notes.append("NOT SUPPORTED") }
                rows.append(["\(line.service) \(line.operation)", String(count.calls), notes.joined(separator: ", ")])
            }
            guard !rows.isEmpty else { return "pjrun: no AWS calls\n" }
            let width = rows.map { $0[0].count }.max() ?? 0
            let lines = rows.map { row in
                let gap = String(repeating: " ", count: width - row[0].count)
                let number = String(repeating: " ", count: max(0, 5 - row[1].count)) + row[1]
                return "  \(row[0])\(gap)\(number)" + (row[2].isEmpty ? "" : "  \(row[2])")
            }
            let failure = state.failure.map { "pjrun: the ledger is not complete: \($0)\n" } ?? ""
            return "pjrun: AWS calls\n" + lines.joined(separator: "\n") + "\n" + failure
        }
    }

    private static func json(_ call: CallRecord) -> JSON {
        var json: JSONObject = [
            "time": .string(Timestamp(milliseconds: call.time).iso8601), "service": .string(call.service),
            "operation": .string(call.operation), "status": .number(JSONNumber(call.status)),
            "requestId": .string(call.requestID), "supported": .bool(!call.isUnsupported),
        ]
        json["error"] = call.errorCode.map(JSON.string)
        return .object(json)
    }
}
