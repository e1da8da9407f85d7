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
    private let ending: String
    private let host: String

    /// The output that gets the report, if there is one.
    private static let reportName = "report"

    /// Looks at a job's outputs.
    ///
    /// - Parameters:
    ///   - container: the job.
    ///   - ending: of the files, without a point.
    package init(_ container: ContainerDescription, ending: String) {
        self.container = container
        self.ending = ending
        host = container.hostOfSeveral.map { "-\($0)" } ?? ""
    }

    /// The file of a part.
    ///
    /// - Throws: ``SplitFailure`` with exit code 2 when there is no output for it.
    package func path(_ part: PartName) throws(SplitFailure) -> String {
        let name = part.rawValue
        if let own = container.outputs.first(where: { $0.name.lowercased() == name }) {
            return "\(own.directory)/\(name)\(host).\(ending)"
        }
        let taken = Set(PartName.allCases.map(\.rawValue) + [PartPlaces.reportName])
        guard let shared = container.outputs.first(where: { !taken.contains($0.name.lowercased()) }) else {
            throw SplitFailure(
                message: "the job has no output for the part \(name)",
                help: "add --output \(name)=DIR, or one output for all parts under another name", exitCode: 2)
        }
        return "\(shared.directory)/\(name)/\(name)\(host).\(ending)"
    }

    /// Writes the report in both forms, if the job has an output of that name.
    package func write(_ report: SplitReport) throws {
        guard let output = container.outputs.first(where: { $0.name.lowercased() == PartPlaces.reportName }) else {
            return
        }
        _ = try Directory.make(FileName(output.directory))
        let forms = [("json", JSON.object(report.json).serialized(.pretty) + "\n"), ("txt", report.text)]
        for (ending, text) in forms {
            let file = try FileOutput(path: "\(output.directory)/report\(host).\(ending)")
            try unsafe Array(text.utf8).withUnsafeBytes { try unsafe file.write($0) }
            try file.finish()
        }
    }
}
