import ArgumentParser
import FileTree
import JobModel
import ObjectStorage
import OrderedJSON

struct S3: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3", abstract: "Work with the local object store: directories of $PJRUN_HOME/s3.",
        discussion: """
            pjrun s3 cp ./data s3://bucket/data --recursive
            pjrun s3 ls s3://bucket/data/
            """, subcommands: [Ls.self, Cp.self, Rm.self, Sync.self])

    struct Ls: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List buckets, or objects under a prefix.",
            discussion: "pjrun s3 ls s3://bucket/data/")

        @Argument(help: "s3://bucket[/prefix]; all buckets when absent.")
        var uri: String?

        @Option(help: "text or json.")
        var format: OutputFormat = .text

        func run() throws {
            StopSignals.unblock()
            let store = try Composition.open().objects
            guard let uri else {
                let names = try store.bucketNames()
                if format == .json {
                    return print(
                        JSON.object(["Buckets": .array(names.map { ["Name": .string($0)] })]).serialized(.pretty))
                }
                return print(names.joined(separator: "\n"))
            }
            let found = try S3.listed(store, S3.object(uri))
            if format == .json {
                let contents = found.map { object -> JSON in
                    ["Key": .string(object.key), "Size": .number(JSONNumber(object.byteCount))]
                }
                return print(JSON.object(["Contents": .array(contents)]).serialized(.pretty))
            }
            let width = found.map { "\($0.byteCount)".count }.max() ?? 0
            for object in found {
                let size = "\(object.byteCount)"
                print(String(repeating: " ", count: width - size.count) + size + "  " + object.key)
            }
        }
    }

    struct Cp: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cp", abstract: "Copy files and objects, in any direction.",
            discussion: "pjrun s3 cp ./data s3://bucket/data --recursive")

        @Argument(help: "A path or s3:// address.")
        var source: String

        @Argument(help: "A path or s3:// address.")
        var destination: String

        @Flag(help: "Everything under the source.")
        var recursive = false

        func run() throws {
            StopSignals.unblock()
            let copy = try S3Copy(source, destination)
            if recursive { try copy.all(onlyChanged: false, deleting: false) } else { try copy.one() }
        }
    }

    struct Sync: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Copy what is missing, of another size, or newer at the source.",
            discussion: "pjrun s3 sync ./data s3://bucket/data --delete")

        @Argument(help: "A directory or s3:// prefix.")
        var source: String

        @Argument(help: "A directory or s3:// prefix.")
        var destination: String

        @Flag(help: "Remove what is not at the source.")
        var delete = false

        func run() throws {
            StopSignals.unblock()
            try S3Copy(source, destination).all(onlyChanged: true, deleting: delete)
        }
    }

    struct Rm: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rm", abstract: "Remove objects.", discussion: "pjrun s3 rm s3://bucket/data --recursive")

        @Argument(help: "s3://bucket/key.")
        var uri: String

        @Flag(help: "Everything under the prefix.")
        var recursive = false

        func run() throws {
            StopSignals.unblock()
            let store = try Composition.open().objects
            let address = try S3.object(uri)
            guard case .s3 = address.kind else {
                throw UserError(message: "'\(uri)' is not an s3:// address", help: "files are removed with rm(1)")
            }
            let doomed =
                recursive
                ? try S3.listed(store, address.asDirectory()) : try store.object(at: address).map { [$0] } ?? []
            guard !doomed.isEmpty else {
                throw UserError(
                    message: "there is no object '\(uri)'", help: "'pjrun s3 ls' shows what is there", code: 1)
            }
            for object in doomed {
                try store.remove(object)
                print("delete: \(object.key)")
            }
        }
    }

    /// What a prefix means; that there is no such bucket is an answer, not a fault of pjrun.
    static func listed(_ store: LocalObjectStore, _ address: StorageURI) throws -> [StoredObject] {
        do {
            return try store.objects(matching: address).objects
        } catch let failure as JobFailure {
            throw UserError(message: failure.message, help: failure.remedy, code: 1)
        }
    }

    /// An address, or a path made into one.
    static func object(_ text: String) throws -> StorageURI {
        let builder = RequestBuilder(
            workingDirectory: try JobSource.currentDirectory(), environment: [:], now: Composition.now, cache: "")
        do throws(StorageURIError) {
            return try StorageURI(parsing: builder.uri(text))
        } catch {
            throw UserError(message: error.message, place: text, help: error.remedy)
        }
    }
}

/// `s3 cp` and `s3 sync`: the rules of the aws CLI for what goes where.
struct S3Copy {
    let store: LocalObjectStore
    let source: StorageURI
    let destination: StorageURI
    let destinationText: String

    init(_ source: String, _ destination: String) throws {
        store = try Composition.open().objects
        self.source = try S3.object(source)
        self.destination = try S3.object(destination)
        destinationText = destination
    }

    /// Copies one file or object.
    ///
    /// A destination that ends in "/", a bucket or a directory keeps the name.
    func one() throws {
        guard let object = try store.object(at: source) else {
            throw UserError(
                message: "there is no file or object '\(source)'", help: "for everything under it: --recursive", code: 1
            )
        }
        let name = FileName(object.key).last.description
        if keepsName {
            try copy(object, to: destination, name)
        } else {
            try copy(object, to: destination, "")
        }
    }

    private var keepsName: Bool {
        switch destination.kind {
        case .s3(_, let key): key.isEmpty || key.hasSuffix("/")
        case .file(let path):
            destinationText.hasSuffix("/") || (try? Directory(FileName(path))) != nil
        }
    }

    func all(onlyChanged: Bool, deleting: Bool) throws {
        let found = try S3.listed(store, source.asDirectory())
        guard !found.isEmpty else {
            throw UserError(
                message: "there is nothing under '\(source)'", help: "'pjrun s3 ls' shows what is there", code: 1)
        }
        if case .s3 = destination.kind { try store.prepare(destination: destination) }
        for object in found where try !onlyChanged || isChanged(object) {
            try copy(object, to: destination, object.relativePath)
        }
        guard deleting else { return }
        let wanted = Set(found.map { Array($0.relativePath.utf8) })
        for object in try store.objects(matching: destination.asDirectory()).objects
        where !wanted.contains(Array(object.relativePath.utf8)) {
            try store.remove(object)
            print("delete: \(object.key)")
        }
    }

    private func isChanged(_ object: StoredObject) throws -> Bool {
        guard let existing = try store.object(at: destination.adding(object.relativePath)) else { return true }
        return existing.byteCount != object.byteCount || store.modified(object) > store.modified(existing)
    }

    private func copy(_ object: StoredObject, to target: StorageURI, _ relative: String) throws {
        if case .s3 = target.kind { try store.prepare(destination: target) }
        try store.put(object.file, moving: false, at: target, relativePath: relative)
        print(
            "copy: \(object.key) to \(relative.isEmpty ? target.text : target.text + (target.text.hasSuffix("/") ? "" : "/") + relative)"
        )
    }
}

extension StorageURI {
    /// The same prefix as a directory, so that "data" does not mean "data2" too: `cp --recursive` and `sync` of the aws CLI
    /// take prefixes so.
    func asDirectory() throws -> StorageURI {
        guard case .s3(_, let key) = kind, !key.isEmpty, !key.hasSuffix("/") else { return self }
        return try StorageURI(parsing: text + "/")
    }

    func adding(_ relative: String) throws -> StorageURI {
        try StorageURI(parsing: text + (text.hasSuffix("/") ? "" : "/") + relative)
    }
}
