import ArgumentParser
import JobEngine
import JobStore
import OrderedJSON

/// `pjrun queue list`.
struct QueueList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List queues.", discussion: "pjrun queue list", aliases: ["ls"])

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        var rows: [[String]] = []
        var list: [JSON] = []
        for folder in try QueueFolders(root: composition.home.queues).all() {
            let report: QueueReport
            do {
                report = try QueueReport(folder)
            } catch QueueError.unknown {
                // Another process is just beginning it, or has died while it did.
                continue
            } catch {
                rows.append([folder.name, "unreadable", "", "", "", "", ""])
                list.append(["QueueName": .string(folder.name), "QueueStatus": "Unreadable"])
                continue
            }
            let history = report.history
            rows.append([
                report.name, report.status.rawValue, "\(history.taskCount)", "\(history.count(.succeeded))",
                "\(history.count(.failed) + history.count(.stopped))",
                "\(history.taskCount - history.endedCount)", history.file,
            ])
            list.append(.object(QueueRendering(report).summary))
        }
        switch format {
        case .json: print(JSON.object(["Queues": .array(list)]).serialized(.pretty))
        case .text:
            print(
                Table.text(
                    ["queue", "status", "tasks", "completed", "failed", "left", "file"], rows, numeric: [2, 3, 4, 5]))
        }
    }
}

/// `pjrun queue status`.
struct QueueStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how a queue stands, and each of its tasks.",
        discussion: """
            pjrun queue status tasks
            pjrun queue status tasks --format json
            """)

    @Argument(help: "The queue's name.")
    var name: String

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let folder = QueueFolders(root: try Composition.open().home.queues).folder(name)
        try QueueSession.explaining(name) { try QueueRendering(QueueReport(folder)).show(format) }
    }
}

/// `pjrun queue rm`.
struct QueueRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Forget queues and how far they came; their jobs' records and outputs stay.",
        discussion: "pjrun queue rm tasks")

    @Argument(help: "Names of queues.")
    var names: [String]

    func run() throws {
        StopSignals.unblock()
        let folders = QueueFolders(root: try Composition.open().home.queues)
        let known = Set(try folders.all().map(\.name))
        // All are looked at before one is removed.
        for name in names where !known.contains(name) { throw try QueueErrorText.explained(.unknown(name: name)) }
        for name in names { try QueueSession.explaining(name) { try folders.folder(name).remove() } }
    }
}
