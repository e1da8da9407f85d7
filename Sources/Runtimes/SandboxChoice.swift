import FileTree
import Glibc
public import Sandboxing
import Synchronization

/// Which way of isolating works on this machine, found by trying.
///
/// The answer is kept in the cache until the machine is booted again or another user asks; `PJRUN_SANDBOX` overrules it.
public final class SandboxChoice: Sendable {
    /// A way of isolating that has been tried.
    public struct Answer: Sendable, Hashable {
        /// The way.
        public let isolation: Isolation
        /// Whether overlay mounts work in it, on the file system of running jobs.
        public let hasOverlays: Bool
        /// Whether `/proc` inside shows the job's processes alone.
        public let hasOwnProcesses: Bool
        /// The ways that were refused before, in words.
        public let refusals: [String]
    }

    private let initProgram: String
    private let scratch: String
    private let cacheFile: String
    private let forced: String?
    private let known = Mutex<Answer?>(nil)

    /// Makes a choice that is not made yet.
    /// - Parameters:
    ///   - initProgram: path of `pjrun-init`.
    ///   - scratch: the directory of running jobs; ways are tried in it, because overlays depend on its file system.
    ///   - cache: the directory where the answer is kept.
    ///   - forced: the value of `PJRUN_SANDBOX`; an answer that follows it is not kept there.
    public init(initProgram: String, scratch: String, cache: String, forced: String?) {
        self.initProgram = initProgram
        self.scratch = scratch
        cacheFile = "\(cache)/sandbox-\(geteuid())"
        self.forced = forced
    }

    /// The best way that works.
    /// - Parameter afresh: try again, whatever was found before.
    /// - Throws: `SandboxError` when nothing works or `PJRUN_SANDBOX` is not a way.
    /// - Returns: the way, and what it can do here.
    public func answer(afresh: Bool = false) throws(SandboxError) -> Answer {
        if !afresh {
            if let answer = known.withLock({ $0 }) { return answer }
            if forced == nil, let answer = cached() {
                known.withLock { $0 = answer }
                return answer
            }
        }
        guard let candidates = Isolation.candidates(forced: forced) else {
            throw .resource(
                "the sandbox '\(forced ?? "")' of PJRUN_SANDBOX (known: \(Isolation.allCases.map(\.rawValue).joined(separator: ", ")))",
                errno: EINVAL)
        }
        var refusals: [String] = []
        for isolation in candidates {
            if isolation == .none {
                return settle(Answer(isolation: .none, hasOverlays: false, hasOwnProcesses: false, refusals: refusals))
            }
            do throws(SandboxError) {
                return settle(try attempt(isolation, refusals))
            } catch {
                if case .initProgramMissing = error { throw error }
                refusals.append("\(isolation.rawValue): \(error)")
            }
        }
        throw .resource("a sandbox (\(refusals.joined(separator: "; ")))", errno: EPERM)
    }

    /// Forgets what was found, when it turns out to be wrong.
    public func forget() {
        known.withLock { $0 = nil }
        unsafe unlink(cacheFile)
    }

    // MARK: - Trying

    private func attempt(_ isolation: Isolation, _ refusals: [String]) throws(SandboxError) -> Answer {
        let directory = "\(scratch)/probe-\(getpid())-\(UInt32.random(in: .min ... .max))"
        do {
            let root = try Directory.make(FileName(directory), mode: 0o700)
            for name in ["ml", "ml/view", "lower", "upper", "work"] { try root.makeDirectories(FileName(name)) }
        } catch {
            throw .resource("a directory to try the sandbox in (\(error))", errno: error.errno)
        }
        defer { try? Directory("/").removeTree(FileName(directory)) }
        let overlay = SandboxPolicy.Mount.overlay(
            lower: "\(directory)/lower", upper: "\(directory)/upper", work: "\(directory)/work", at: "/opt/ml/view")
        do throws(SandboxError) {
            let sees = try run(isolation, directory, [overlay])
            return Answer(isolation: isolation, hasOverlays: true, hasOwnProcesses: sees, refusals: refusals)
        } catch .refused(let step, let errno) where step.hasPrefix("overlay") {
            let sees = try run(isolation, directory, [])
            let words = "overlay mounts: \(SandboxError.refused(step: step, errno: errno))"
            return Answer(isolation: isolation, hasOverlays: false, hasOwnProcesses: sees, refusals: refusals + [words])
        }
    }

    private func run(
        _ isolation: Isolation, _ directory: String, _ mounts: [SandboxPolicy.Mount]
    ) throws(SandboxError) -> Bool {
        let process = try Sandbox(initProgram: initProgram, isolation: isolation).start(
            SandboxCommand(arguments: ["/bin/true"], environment: [], workingDirectory: "/"),
            under: SandboxPolicy(mlDirectory: "\(directory)/ml", mounts: mounts))
        _ = process.run { _, _ in }
        return process.seesOwnProcesses
    }

    // MARK: - Remembering

    /// Changes with every boot, and with it what the administrator may have changed; and is another one in a container.
    private var stamp: String {
        let boot = try? OpenFile(path: "/proc/sys/kernel/random/boot_id").readToEnd()
        let start = String(decoding: boot ?? [], as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        let own = try? Directory("/proc/self/ns")
        return [
            start, own.flatMap { try? $0.linkTarget("user") }?.description ?? "",
            own.flatMap { try? $0.linkTarget("mnt") }?.description ?? "",
        ]
        .joined(separator: " ")
    }

    private func cached() -> Answer? {
        guard let bytes = try? OpenFile(path: FileName(cacheFile)).readToEnd() else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        guard lines.count >= 5, lines[0] == stamp, lines[1] == scratch, let isolation = Isolation(rawValue: lines[2])
        else {
            return nil
        }
        return Answer(
            isolation: isolation, hasOverlays: lines[3] == "overlays", hasOwnProcesses: lines[4] == "processes",
            refusals: lines.dropFirst(5).filter { !$0.isEmpty })
    }

    private func settle(_ answer: Answer) -> Answer {
        known.withLock { $0 = answer }
        if forced == nil {
            let lines =
                [
                    stamp, scratch, answer.isolation.rawValue, answer.hasOverlays ? "overlays" : "",
                    answer.hasOwnProcesses ? "processes" : "",
                ] + answer.refusals
            let file = FileName(cacheFile)
            // Only a saving of time: a cache that cannot be written is no failure.
            try? Directory.make(file.parent).writeAtomically(file.last, Array(lines.joined(separator: "\n").utf8))
        }
        return answer
    }
}
