import CSV
import FileTree
import OrderedJSON

/// A model in a file.
package enum ModelFile {
    /// Writes a model; nothing appears unless all of it was written.
    ///
    /// - Throws: `OutputError`.
    package static func write(_ model: TrainedModel, to path: String) throws {
        try TextFiles.write(JSON.object(model.json).serialized(.pretty) + "\n", to: path)
    }

    /// Reads a model.
    ///
    /// - Parameter path: of `model.json`.
    /// - Throws: ``TaskFailure``.
    /// - Returns: the model.
    package static func read(_ path: String) throws(TaskFailure) -> TrainedModel {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try OpenFile(path: FileName(path)).readToEnd()
        } catch {
            throw TaskFailure(
                message: "\(error)", help: error.isMissing ? "pjrun train --model \(path) would write it" : nil)
        }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw TaskFailure(
                message: "'\(path)' is not JSON: \(error.message)", place: "\(path), line \(error.position.line)")
        }
        return try TrainedModel(json, name: path)
    }
}
