import FileTree
import JobModel
import OrderedJSON

/// The runtimes of an installation: one folder each, with a `runtime.json`.
public struct RuntimeCatalog: Sendable {
    private let directory: String
    let context: RuntimeContext

    /// Makes a catalog of a directory; nothing is read yet.
    public init(directory: String, context: RuntimeContext) {
        self.directory = directory
        self.context = context
    }

    /// All manifests, by name.
    /// - Throws: `RuntimeManifestError` or `FileTreeError`.
    public func manifests() throws -> [RuntimeManifest] {
        let root = try Directory(FileName(directory))
        return try root.entries().sorted { $0.name < $1.name }.compactMap { entry in
            guard let name = entry.name.text else { return nil }
            return try manifest(named: name)
        }
    }

    /// - Returns: nil when there is no such folder with a manifest.
    private func manifest(named name: String) throws -> RuntimeManifest? {
        let path = "\(directory)/\(name)"
        let bytes: [UInt8]
        do {
            bytes = try OpenFile(path: FileName("\(path)/runtime.json")).readToEnd()
        } catch {
            if error.isMissing { return nil }
            throw error
        }
        do {
            return try RuntimeManifest(JSON(parsing: bytes), directory: path)
        } catch let error as JSONSyntaxError {
            throw RuntimeManifestError(file: "\(path)/runtime.json", problem: error.message)
        }
    }

    /// The manifest that an image's name fits: first the folder of that name, because most jobs name one.
    private func manifest(of image: ImageName) throws -> RuntimeManifest? {
        func fits(_ manifest: RuntimeManifest) -> Bool {
            manifest.images.contains { ImageName.matches(image.repository, $0) }
        }
        if !image.repository.contains("/"), image.repository != "..", image.repository != ".",
            let named = try manifest(named: image.repository), fits(named)
        {
            return named
        }
        return try manifests().first(where: fits)
    }

    /// The runtime of an image, with the version that its tag asks for.
    /// - Throws: `JobFailure` of stage `plan`.
    public func subprocessRuntime(for imageURI: String) throws -> SubprocessRuntime {
        let image = ImageName(imageURI)
        guard let manifest = try manifest(of: image) else {
            throw JobFailure(
                stage: .plan, code: "ValidationException",
                message: "the image '\(imageURI)' is not one that pjrun can run",
                remedy:
                    "choose one of: \(try manifests().map(\.name).joined(separator: ", ")); 'pjrun runtimes' shows them. AWS would pull the image from Amazon ECR",
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
