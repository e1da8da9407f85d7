import FileTree
import OrderedJSON

/// What a program in a job knows of the job: `processingjobconfig.json` and `resourceconfig.json`.
package struct ContainerDescription: Sendable {
    /// A named directory of the job.
    package struct Channel: Hashable, Sendable {
        /// InputName or OutputName.
        package let name: String
        /// Where it is.
        package let directory: String
        /// Whether it is what a query of a DatasetDefinition gave.
        package let isQueryResult: Bool
    }

    /// The inputs that have a place, in the order of the request.
    package let inputs: [Channel]
    /// The outputs that have a place, in the order of the request.
    package let outputs: [Channel]
    /// This host's name, when the job has several.
    package let hostOfSeveral: String?

    /// Reads the configuration below a root.
    ///
    /// - Parameter root: `/opt/ml` in a job; paths that begin with `/opt/ml` are looked for below it.
    /// - Throws: ``ScriptFailure`` when there is no configuration, or it is not as documented.
    /// - Returns: what it says.
    package static func read(root: String) throws(ScriptFailure) -> ContainerDescription {
        let job = try json("\(root)/config/processingjobconfig.json", isRequired: true)
        let resources = try json("\(root)/config/resourceconfig.json", isRequired: false)
        let hosts = resources["hosts"]?.array ?? []
        return ContainerDescription(
            inputs: channels(job["ProcessingInputs"], "InputName", ["S3Input", "DatasetDefinition"], root),
            outputs: channels(job["ProcessingOutputConfig"]?["Outputs"], "OutputName", ["S3Output"], root),
            hostOfSeveral: hosts.count > 1 ? resources["current_host"]?.string : nil)
    }

    private static func json(_ path: String, isRequired: Bool) throws(ScriptFailure) -> JSON {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try OpenFile(path: FileName(path)).readToEnd()
        } catch {
            if error.isMissing, !isRequired { return .object([:]) }
            throw ScriptFailure(
                message: "\(error)",
                help: error.isMissing
                    ? "this program runs inside a job: pjrun --script query.sql --input name=data.csv --output result=out"
                    : nil)
        }
        do throws(JSONSyntaxError) {
            return try JSON(parsing: bytes)
        } catch {
            throw ScriptFailure(message: "'\(path)' is not JSON: \(error.message)")
        }
    }

    private static func channels(_ list: JSON?, _ name: String, _ sources: [String], _ root: String) -> [Channel] {
        (list?.array ?? []).compactMap { entry in
            guard let key = entry[name]?.string,
                let path = sources.lazy.compactMap({ entry[$0]?["LocalPath"]?.string }).first
            else { return nil }
            let isBelow = path == "/opt/ml" || path.hasPrefix("/opt/ml/")
            var directory = isBelow ? root + path.dropFirst("/opt/ml".count) : path
            while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
            return Channel(name: key, directory: directory, isQueryResult: entry["DatasetDefinition"] != nil)
        }
    }
}
