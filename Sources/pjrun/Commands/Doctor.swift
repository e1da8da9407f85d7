import ArgumentParser
import CSV
import Glibc
import JobStore
import OrderedJSON
import Runtimes
import Sandboxing

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what works on this machine, and what to do about what does not.",
        discussion: """
            pjrun doctor
            """)

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let composition = try Composition.open()
        let installation = try Installation.find()
        let answer = try composition.sandbox(installation).answer(afresh: true)
        var facts: [(String, String)] = [
            ("pjrun", Pjrun.version), ("system", Doctor.system()), ("home", composition.home.path),
            ("cache", composition.home.cache), ("sqlite", composition.store.sqliteVersion),
            ("sandbox", Doctor.words(answer.isolation)),
            ("staging", answer.hasOverlays ? "links under overlay mounts (no copying)" : "copies"),
            (
                "processes",
                answer.hasOwnProcesses ? "a job sees its own only" : "a job sees all of this machine's in /proc"
            ),
        ]
        facts.append(("kernel", KernelChoice.name))
        facts.append(("algebra", LinearAlgebraLibrary.version ?? "missing"))
        for refusal in answer.refusals { facts.append(("refused", refusal)) }
        let help =
            Doctor.help(answer) + [KernelChoice.complaint].compactMap { $0 }
            + (LinearAlgebraLibrary.version == nil ? [LinearAlgebraLibrary.help] : [])
        let states = try composition.catalog().states()
        if format == .json {
            var members = JSONObject(facts.filter { $0.0 != "refused" }.map { ($0.0, JSON.string($0.1)) })
            members["refusals"] = .array(answer.refusals.map(JSON.string))
            members["help"] = .array(help.map(JSON.string))
            members["missing"] = .object(
                JSONObject(
                    states.filter { !$0.missing.isEmpty }.map {
                        ($0.manifest.name, .array($0.missing.map(JSON.string)))
                    }))
            return print(JSON.object(members).serialized(.pretty))
        }
        let width = facts.map(\.0.count).max() ?? 0
        for (name, value) in facts { print(name + String(repeating: " ", count: width + 2 - name.count) + value) }
        for line in help { print("help: \(line)") }
        for (manifest, missing) in states {
            for line in missing { print("runtime \(manifest.name) misses \(line)") }
        }
    }

    private static func system() -> String {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { return "unknown" }
        func text<Tuple>(_ tuple: Tuple) -> String {
            unsafe withUnsafeBytes(of: tuple) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
    }

    private static func words(_ isolation: Isolation) -> String {
        switch isolation {
        case .mountNamespace: "mount-namespace (made as root)"
        case .userNamespace: "user-namespace (no root needed)"
        case .none: "none: /opt/ml is a link while a job runs; one job at a time, one host, no network isolation"
        }
    }

    /// What lets a machine make namespaces, by the usual reasons why it does not.
    private static func help(_ answer: SandboxChoice.Answer) -> [String] {
        guard answer.isolation == .none else { return [] }
        func number(_ path: String) -> Int? {
            guard let file = unsafe fopen(path, "re") else { return nil }
            defer { unsafe fclose(file) }
            var value: Int32 = 0
            var digits: [UInt8] = []
            while case let byte = unsafe fgetc(file), byte >= 48, byte <= 57 { digits.append(UInt8(byte)) }
            value = Int32(String(decoding: digits, as: UTF8.self)) ?? -1
            return value < 0 ? nil : Int(value)
        }
        var help: [String] = []
        if number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1 {
            help.append(
                "AppArmor refuses user namespaces to programs without a profile: 'sudo make install' brings one for pjrun"
            )
        }
        if number("/proc/sys/kernel/unprivileged_userns_clone") == 0 {
            help.append("user namespaces are switched off: sudo sysctl kernel.unprivileged_userns_clone=1")
        }
        if number("/proc/sys/user/max_user_namespaces") == 0 {
            help.append("user namespaces are switched off: sudo sysctl user.max_user_namespaces=10000")
        }
        if unsafe access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0 {
            help.append(
                "this is a container whose seccomp profile refuses namespaces: run it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined (and --cap-add SYS_ADMIN as root)"
            )
        }
        return help
    }
}
