import FileTree
public import JobModel
import OrderedJSON

/// The runtimes of an installation: one folder each, with a `runtime.json`.
public struct RuntimeCatalog: Sendable {
    /// All manifests, by name.
    public let manifests: [RuntimeManifest]
    let context: RuntimeContext

    /// Reads the folders below a directory.
    /// - Throws: `RuntimeManifestError` or `FileTreeError`.
    public init(directory: String, context: RuntimeContext) throws {
        self.context = context
        let root = try Directory(FileName(directory))
        var manifests: [RuntimeManifest] = []
        for entry in try root.entries().sorted(by: { $0.name < $1.name }) {
            let name = entry.name.appending("runtime.json")
            guard let status = try root.status(ifPresent: name), status.kind == .file else { continue }
            let path = "\(directory)/\(entry.name)"
            do {
                let json = try JSON(parsing: OpenFile(root, name).readToEnd())
                manifests.append(try RuntimeManifest(json, directory: path))
            } catch let error as JSONSyntaxError {
                throw RuntimeManifestError(file: "\(path)/runtime.json", problem: error.message)
            }
        }
        self.manifests = manifests
    }

    /// The runtime of an image, with the version that its tag asks for.
    /// - Throws: `JobFailure` of stage `plan`.
    public func subprocessRuntime(for imageURI: String) throws(JobFailure) -> SubprocessRuntime {
        let image = ImageName(imageURI)
        guard let manifest = manifests.first(where: { $0.images.contains { ImageName.matches(image.repository, $0) } })
        else {
            throw JobFailure(
                stage: .plan, code: "ValidationException", message: "the image '\(imageURI)' is not one that pjrun can run",
                remedy:
                    "choose one of: \(manifests.map(\.name).joined(separator: ", ")); 'pjrun runtimes' shows them. AWS would pull the image from Amazon ECR",
                cause: nil)
        }
        guard !manifest.versions.isEmpty else {
            return SubprocessRuntime(manifest: manifest, version: nil, context: context)
        }
        let version =
            image.tag.isEmpty
            ? manifest.versions.first
            : manifest.versions.first { $0.tags.contains { ImageName.matches(image.tag, $0) } }
        guard let version else {
            let known = manifest.versions.flatMap(\.tags).joined(separator: ", ")
            throw JobFailure(
                stage: .plan, code: "ValidationException",
                message: "the runtime '\(manifest.name)' has no version for the tag '\(image.tag)' of '\(imageURI)'",
                remedy: "its tags are: \(known)", cause: nil)
        }
        return SubprocessRuntime(manifest: manifest, version: version, context: context)
    }
}
