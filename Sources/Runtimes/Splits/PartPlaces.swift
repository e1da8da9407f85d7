import CSV
import FileTree
import OrderedJSON
package import Splitting

/// Where the parts of a split go in a job.
///
/// A part goes to the output of its own name, or into a folder of its name in the first output that has no part's name.
/// Where the job has several hosts, their names are added, so that none overwrites another's file.
package struct PartPlaces: Sendable {
    private let container: ContainerDescription
    private let host: String

    /// The output that gets the report, if there is one.
    private static let reportName = "report"
    /// The output that gets what was fitted, if there is one.
    private static let preprocessingName = "preprocessing"

    /// Looks at a job's outputs.
    ///
    /// - Parameter container: the job.
    package init(_ container: ContainerDescription) {
        self.container = container
        host = container.hostOfSeveral.map { "-\($0)" } ?? ""
    }

    /// Whether there is an output for the report.
    package var hasReport: Bool { report != nil }

    private var report: ContainerDescription.Channel? {
        container.outputs.first { $0.name.lowercased() == PartPlaces.reportName }
    }

    /// The file of a part, with an ending without its point.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2 when there is no output for it.
    package func path(_ part: PartName, ending: String) throws(TaskFailure) -> String {
        let name = part.rawValue
        if let own = container.outputs.first(where: { $0.name.lowercased() == name }) {
            return "\(own.directory)/\(name)\(host).\(ending)"
        }
        let taken = Set(PartName.allCases.map(\.rawValue) + [PartPlaces.reportName, PartPlaces.preprocessingName])
        guard let shared = container.outputs.first(where: { !taken.contains($0.name.lowercased()) }) else {
            throw TaskFailure(
                message: "the job has no output for the part \(name)",
                help: "add --output \(name)=DIR, or one output for all parts under another name", exitCode: 2)
        }
        return "\(shared.directory)/\(name)/\(name)\(host).\(ending)"
    }

    /// Writes what was fitted: to a full path, or to a file of the output `preprocessing`, if the job has one.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2 when there is no output for a name that was given.
    package func writePreprocessing(_ report: SplitReport, to path: String?) throws {
        let output = container.outputs.first { $0.name.lowercased() == PartPlaces.preprocessingName }
        let target: String
        if let path, path.hasPrefix("/") {
            target = path
        } else if let output {
            target = "\(output.directory)/\(path ?? "preprocessing\(host).json")"
        } else if let path {
            throw TaskFailure(
                message: "the job has no output for --save-preprocessing '\(path)'",
                help: "add --output \(PartPlaces.preprocessingName)=DIR", exitCode: 2)
        } else {
            return
        }
        try write(JSON.object(FittedColumnFile.json(report.fitted)).serialized(.pretty) + "\n", to: target)
    }

    private func write(_ text: String, to path: String) throws {
        let folder = FileName(path).parent
        if !folder.bytes.isEmpty { _ = try Directory.make(folder) }
        try TextFiles.write(text, to: path)
    }

    /// Writes the report in both forms, if the job has an output of that name.
    package func write(_ report: SplitReport) throws {
        guard let output = self.report else { return }
        let forms = [("json", JSON.object(report.json).serialized(.pretty) + "\n"), ("txt", report.text)]
        for (ending, text) in forms {
            try write(text, to: "\(output.directory)/report\(host).\(ending)")
        }
    }
}
