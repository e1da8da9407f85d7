import Dispatch
import FileTree
import Glibc
public import JobModel
public import OrderedJSON

/// Makes what the entrypoint of one host finds below `/opt/ml`.
///
/// Where an overlay is possible an input is a farm of hard links under it: the job may write, the source cannot
/// change, and no byte is copied. Everywhere else files are copied, several at a time.
public struct Stager: Sendable {
    /// Whether inputs may be shown through overlays.
    public let usesOverlays: Bool
    /// Copy files that others may edit in place, instead of linking them.
    public let copiesInputs: Bool
    /// How many files are copied at a time.
    public let width: Int
    /// Asked between pieces of copying; staging fails soon after it says true.
    public let isCancelled: @Sendable () -> Bool

    /// Makes a stager.
    public init(
        usesOverlays: Bool, copiesInputs: Bool, width: Int = 2, isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.usesOverlays = usesOverlays
        self.copiesInputs = copiesInputs
        self.width = width
        self.isCancelled = isCancelled
    }

    /// Stages one host.
    /// - Parameters:
    ///   - plan: what the host gets.
    ///   - directory: the host's own directory; made here, removed by the caller.
    ///   - configuration: the two files of /opt/ml/config, name and content.
    ///   - peers: all hosts of the job, this one too; they become its /etc/hosts.
    ///   - progress: called now and then with files and bytes done so far.
    /// - Throws: `JobFailure` of stage `stage` that names the object or file.
    /// - Returns: where everything is, for the sandbox and the uploads.
    public func stage(
        _ plan: StagingPlan, into directory: String, configuration: [(name: String, json: JSON)],
        peers: [(name: String, address: String)], progress: @Sendable (_ files: Int, _ bytes: Int64) -> Void
    ) throws -> StagedHost {
        do throws(FileTreeError) {
            let host = try Directory.make(FileName(directory), mode: 0o700)
            for name in ["ml/config", "ml/output", "ml/processing", "tmp/home"] {
                try host.makeDirectories(FileName(name))
            }
            // Sticky and open to all, as /tmp is: a script may run parts of itself as another user.
            try host.setMode("tmp", 0o1777)
            for output in plan.outputs {
                guard let path = output.localPath else { continue }
                try host.makeDirectories(Stager.place(path))
            }
            for file in configuration {
                try host.write(FileName("ml/config/\(file.name)"), Array(file.json.serialized(.compact).utf8))
            }
            try host.write("hosts", Array(Stager.hostsFile(peers).utf8))
            var overlays: [StagedHost.Overlay] = []
            let tally = CopyTally()
            for (index, group) in plan.groups.enumerated() {
                try host.makeDirectories(Stager.place(group.root))
                let isOverlay = usesOverlays && group.isAlone && !plan.isCheapToCopy(group)
                let base = isOverlay ? FileName("lower\(index)") : Stager.place(group.root)
                if isOverlay {
                    for name in ["lower", "upper", "work"] { try host.makeDirectories(FileName("\(name)\(index)")) }
                    overlays.append(
                        StagedHost.Overlay(
                            lower: "\(directory)/lower\(index)", upper: "\(directory)/upper\(index)",
                            work: "\(directory)/work\(index)", at: group.root))
                }
                for member in group.members {
                    let input = plan.inputs[member]
                    guard let path = input.localPath else { continue }
                    let below = group.root.relativePath(of: path) ?? ""
                    try place(input, at: base.appending(FileName(below)), in: host, linking: isOverlay, tally, progress)
                }
            }
            for input in plan.inputs {
                guard let path = input.localPath, input.source.mode == .pipe || input.input.appManaged else { continue }
                try host.makeDirectories(Stager.place(path))
            }
            return StagedHost(
                name: plan.host, address: plan.address, directory: directory, overlays: overlays, peers: peers)
        } catch {
            throw JobFailure(
                stage: .stage, code: "ClientError",
                message: "Failed to download data. \(InputListing.sentence("\(error)"))",
                remedy: error.errno == ENOSPC
                    ? "make room where PJRUN_HOME is, or set it to another disk"
                    : error.isRefusal ? "let the user who runs pjrun read it" : nil, cause: nil)
        }
    }

    // MARK: - Files

    private func place(
        _ input: StagingPlan.Input, at base: FileName, in host: Directory, linking: Bool, _ tally: CopyTally,
        _ progress: @Sendable (Int, Int64) -> Void
    ) throws(FileTreeError) {
        try host.makeDirectories(base)
        var made: Set<FileName> = [""]
        var copies: [(object: StoredObject, target: FileName)] = []
        for object in input.objects {
            let relative = FileName(object.relativePath)
            if made.insert(relative.parent).inserted { try host.makeDirectories(base.appending(relative.parent)) }
            let target = base.appending(relative)
            if linking, object.isImmutable || !copiesInputs, try link(object, to: host, target) {
                tally.add(object.byteCount)
            } else {
                copies.append((object, target))
            }
        }
        progress(tally.files, tally.bytes)
        try copy(copies, in: host, tally, progress)
    }

    /// - Returns: false where the file system or the kernel's protection of foreign files does not allow a link.
    private func link(_ object: StoredObject, to host: Directory, _ target: FileName) throws(FileTreeError) -> Bool {
        let source = FileName(object.file)
        guard try host.status(source).kind == .file else { return false }
        // A link needs no right to read, but the entrypoint will.
        guard try host.isReadable(source) else {
            throw FileTreeError(operation: "read", path: source, errno: EACCES)
        }
        do throws(FileTreeError) {
            try host.link(source, to: host, target)
            return true
        } catch  where [EXDEV, EPERM, EMLINK, EOPNOTSUPP].contains(error.errno) {
            return false
        }
    }

    private func copy(
        _ copies: [(object: StoredObject, target: FileName)], in host: Directory, _ tally: CopyTally,
        _ progress: @Sendable (Int, Int64) -> Void
    ) throws(FileTreeError) {
        let work = copies
        let lanes = min(width, work.count)
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            // A run of neighbours each: two threads in one directory would wait for each other.
            for index in (work.count * lane / lanes)..<(work.count * (lane + 1) / lanes) where tally.failure == nil {
                do throws(FileTreeError) {
                    let bytes = try host.copy(
                        FileName(work[index].object.file), to: host, work[index].target, isCancelled: isCancelled)
                    tally.add(bytes)
                    progress(tally.files, tally.bytes)
                } catch {
                    tally.fail(error)
                }
            }
        }
        if let failure = tally.failure { throw failure }
    }

    // MARK: - Names

    /// Where a path of the container is below the host's directory.
    static func place(_ path: ContainerPath) -> FileName { FileName("ml" + path.text.dropFirst("/opt/ml".count)) }

    /// An /etc/hosts in which the hosts of the job are known to each other.
    static func hostsFile(_ peers: [(name: String, address: String)]) -> String {
        "127.0.0.1 localhost\n::1 localhost\n" + peers.map { "\($0.address) \($0.name)\n" }.joined()
    }
}
