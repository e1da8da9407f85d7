import Columnar
import Runtimes
import TrinoSQL

/// What the flags of `pjrun sql` mean.
enum SQLSettings {
    /// The tables of `--table` with the columns of `--schema`.
    static func tables(_ tables: [String], schemas: [String]) throws -> [AdHocTable] {
        var columns: [String: [ColumnSchema]] = [:]
        for argument in schemas {
            let (name, text) = try usage {
                try AdHocTable.parts(argument, of: "--schema", example: "trips='id bigint, city varchar'")
            }
            do {
                columns[name.lowercased()] = try ColumnList.parse(text)
            } catch {
                throw UserError(message: "\(error.code): \(error)", place: "--schema \(argument)")
            }
        }
        let directory = try JobSource.currentDirectory()
        let found = try tables.map { argument in
            try usage {
                let name = try AdHocTable.parts(argument, of: "--table", example: "trips=trips.csv").name.lowercased()
                return try AdHocTable(argument, columns: columns.removeValue(forKey: name), relativeTo: directory)
            }
        }
        if let name = columns.keys.sorted().first {
            throw UserError(
                message: "--schema names '\(name)', which no --table does", help: "write --table \(name)=FILE too")
        }
        var seen: Set<String> = []
        if let twice = found.first(where: { !seen.insert($0.name).inserted }) {
            throw UserError(message: "--table names '\(twice.name)' twice", help: "each table needs a name of its own")
        }
        return found
    }

    /// A failure about a flag as what it is to the caller: wrong usage.
    static func usage<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as QueryFailure {
            throw UserError(message: failure.message, help: failure.help)
        }
    }

    // MARK: - Limits

    /// `--memory-limit`, or 60 % of what the machine or its control group has.
    static func memoryLimit(_ text: String?) throws(UserError) -> Int {
        if let text {
            guard let bytes = MemorySize.bytes(text) else {
                throw UserError(message: "--memory-limit '\(text)' is not a number of bytes", help: "for example 2GB")
            }
            return bytes
        }
        return TaskLimits.ofThisMachine.memory
    }

    /// `--threads`, or the processors that are online.
    static func threads(_ count: Int?) throws(UserError) -> Int {
        if let count {
            guard (1...1024).contains(count) else {
                throw UserError(message: "--threads is \(count)", help: "it is a number from 1 to 1024")
            }
            return count
        }
        return TaskLimits.ofThisMachine.threads
    }
}
