import FileTree
public import JobModel
import Sandboxing

/// Runs an image's entrypoint as a process of this machine, in a sandbox.
public struct SubprocessRuntime: Runtime {
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Its manifest.
    public let manifest: RuntimeManifest
    let version: RuntimeManifest.Version?
    let context: RuntimeContext

    /// See ``Runtime/prepare(_:arn:say:)``.
    public func prepare(
        _ request: JobRequest, arn: String, say: @escaping @Sendable (String) -> Void
    ) throws -> any JobLauncher {
        let command = try command(for: request)
        let answer: SandboxChoice.Answer
        do throws(SandboxError) {
            answer = try context.sandbox.answer()
        } catch {
            throw JobFailure(
                stage: .execute, code: "InternalServerError", message: "no sandbox can be made: \(error)",
                remedy: "'pjrun doctor' says what is missing", cause: nil)
        }
        if answer.isolation == .none {
            say(
                "no isolation: \(answer.refusals.first ?? "asked for by PJRUN_SANDBOX"); the job sees this machine as it is"
            )
        }
        var path = context.environment["PATH"] ?? SubprocessRuntime.defaultPath
        var pythonDirectories: [String]
        if let version {
            let python = try PythonEnvironment(
                manifest: manifest, version: version, cache: context.cache, host: context.host
            ).directory(say: say)
            path = "\(python)/bin:\(path)"
            pythonDirectories = [python]
        } else {
            pythonDirectories = PythonPrefix.directories(
                path: path, host: context.host, cache: context.cache)
        }
        if !answer.hasOverlays { pythonDirectories = [] }
        return SubprocessLauncher(
            request: request, arn: arn, command: command, path: path, pythonDirectories: pythonDirectories,
            manifest: manifest, version: version, answer: answer, context: context, say: say)
    }

    /// Entrypoint and arguments by the rules of container images: what the request gives replaces the image's ENTRYPOINT
    /// and drops its CMD. [docs: your-own-processing-container, "run image"]
    func command(for request: JobRequest) throws(JobFailure) -> [String] {
        let command: [String] =
            switch (request.containerEntrypoint, request.containerArguments) {
            case (nil, nil): manifest.entrypoint + manifest.command
            case (let entrypoint?, nil): entrypoint
            case (nil, let arguments?): manifest.entrypoint + arguments
            case (let entrypoint?, let arguments?): entrypoint + arguments
            }
        guard !command.isEmpty,
            request.containerEntrypoint != nil || !manifest.entrypoint.isEmpty || request.containerArguments == nil
        else {
            throw JobFailure(
                stage: .execute, code: "ClientError",
                message:
                    "the request has no ContainerEntrypoint, and the image '\(request.imageURI)' has none of its own",
                remedy: "give AppSpecification.ContainerEntrypoint (--script does)", cause: nil)
        }
        return command
    }
}

extension RuntimeCatalog {
    /// What a user should know about each runtime before using it.
    public func states() throws -> [(manifest: RuntimeManifest, missing: [String])] {
        try manifests().map { manifest in
            let path = context.environment["PATH"] ?? SubprocessRuntime.defaultPath
            var missing: [String] = []
            switch manifest.kind {
            case .host:
                for (ending, interpreter) in manifest.interpreters.sorted(by: { $0.key < $1.key })
                where !interpreter.isBuiltIn
                    && !interpreter.programs.contains(where: { HostCommand.find($0, path: path) != nil })
                {
                    missing.append("\(ending): \(interpreter.remedy ?? interpreter.programs.joined(separator: ", "))")
                }
            case .pythonVirtualEnvironment:
                for version in manifest.versions {
                    let environment = PythonEnvironment(
                        manifest: manifest, version: version, cache: context.cache, host: context.host)
                    if !environment.isMade, environment.interpreter() == nil {
                        missing.append(
                            "\(version.tags.first ?? ""): Python \(version.python.joined(separator: " or "))")
                    }
                }
            }
            return (manifest, missing)
        }
    }
}
