import ArgumentParser
import OrderedJSON
import Runtimes

struct Runtimes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runtimes",
        abstract: "List what --image can name, and what is missing for it here.",
        discussion: """
            pjrun runtimes
            """)

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let states = try Composition.open().catalog().states()
        if format == .json {
            let runtimes = states.map { manifest, missing -> JSON in
                [
                    "Name": .string(manifest.name), "Summary": .string(manifest.summary),
                    "Images": .array(manifest.images.map(JSON.string)),
                    "Tags": .array(manifest.versions.flatMap(\.tags).map(JSON.string)),
                    "Missing": .array(missing.map(JSON.string)),
                ]
            }
            print(JSON.object(["Runtimes": .array(runtimes)]).serialized(.pretty))
            return
        }
        for (manifest, missing) in states {
            print("\(manifest.name)  \(manifest.summary)")
            if !manifest.versions.isEmpty {
                print("  tags     \(manifest.versions.flatMap(\.tags).joined(separator: " "))")
            }
            for note in manifest.notes { print("  note     \(note)") }
            for line in missing { print("  missing  \(line)") }
        }
    }
}
