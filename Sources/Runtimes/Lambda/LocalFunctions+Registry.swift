import Crypto
import FileTree
public import JobModel
import Synchronization

extension LocalFunctions: FunctionRegistry {
    /// See ``FunctionRegistry/functions()``; directories that are no functions are left out.
    public func functions() throws -> [FunctionRecord] {
        let names = Set(try directory?.names() ?? []).union(settings.placed.map(\.name)).union(try store.names())
        return names.sorted().compactMap { try? function(named: $0) }
    }

    /// See ``FunctionRegistry/function(named:)``.
    public func function(named name: String) throws -> FunctionRecord? {
        guard let found = try user(name) else { return try store.record(name) }
        let program = found.program
        return FunctionRecord(
            name: name, configuration: program.configuration,
            codeSHA256: Array(SHA256.hash(data: Array(program.fingerprint.utf8))), codeSize: found.byteCount,
            lastModified: settings.now(), revisionID: RandomUUID.text(), path: path(of: program))
    }

    /// See ``FunctionRegistry/create(_:_:code:)``.
    public func create(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]) throws -> FunctionRecord {
        if directory?.find(name) != nil { throw FunctionRefusal.exists(name: name) }
        return try changes.withLock { _ in
            if try store.record(name) != nil { throw FunctionRefusal.exists(name: name) }
            return try store.put(name, configuration, code: code)
        }
    }

    /// See ``FunctionRegistry/update(_:_:code:)``.
    public func update(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]?) throws -> FunctionRecord
    {
        try checkOwn(name)
        return try changes.withLock { _ in
            guard try store.record(name) != nil else { throw FunctionRefusal.missing(name: name) }
            guard let code else { return try store.put(name, configuration) }
            return try store.put(name, configuration, code: code)
        }
    }

    /// See ``FunctionRegistry/remove(_:)``.
    public func remove(_ name: String) throws -> Bool {
        try checkOwn(name)
        return try changes.withLock { _ in try store.remove(name) }
    }

    /// See ``FunctionRegistry/archive(of:)``.
    public func archive(of name: String) throws -> [UInt8]? {
        directory?.find(name) == nil ? try store.archive(name) : nil
    }

    private func checkOwn(_ name: String) throws(FunctionRefusal) {
        switch directory?.find(name) {
        case .directory(let path), .executable(let path): throw .isUsersOwn(name: name, path: path)
        case nil: break
        }
    }

    private func path(of program: FunctionProgram) -> String {
        if case .executable(let file) = program.kind, file == program.name { return "\(program.directory)/\(file)" }
        return program.directory
    }
}
