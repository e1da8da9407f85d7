import ArgumentParser
import FileTree
import Glibc
import JobModel
import JobStore
import OrderedJSON
import Runtimes

/// `pjrun catalog`: the table store in the form of the Glue Data Catalog.
struct Catalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Exchange databases, tables, views and partitions with the Glue Data Catalog.",
        discussion: """
            aws glue get-tables --database-name sales | pjrun catalog import -
            aws glue get-partitions --database-name sales --table-name orders | pjrun catalog import -
            pjrun catalog export sales.orders
            """, subcommands: [Import.self, Export.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Read what 'aws glue get-…' prints.",
            discussion: """
                pjrun catalog import tables.json partitions.json

                get-database(s), get-table(s) and get-partition(s), the objects in them alone, and the inputs of create-… are
                read. What is there already is replaced; a database that only tables name is made.
                """)

        @Argument(help: "JSON files; '-' is standard input.")
        var files: [String]

        @Option(help: "The database of tables and partitions that do not name one.")
        var database: String?

        @Option(help: "The table of partitions that do not name one.")
        var table: String?

        func run() throws {
            StopSignals.unblock()
            // Tables first, wherever they stand, so that the order of files does not matter.
            var whole = CatalogDocument()
            for file in files {
                let document = try document(file)
                whole.databases += document.databases
                whole.tables += document.tables
                whole.partitions += document.partitions
            }
            do {
                print("imported \(try CatalogExchange(try Catalog.store()).importing(whole).text)")
            } catch let error as CatalogDocumentError {
                throw Import.failure(error, files.count == 1 ? files[0] : nil)
            }
        }

        private func document(_ file: String) throws -> CatalogDocument {
            let name = file == "-" ? "standard input" : file
            let bytes: [UInt8]
            do throws(FileTreeError) {
                let path = FileName(name)
                bytes = try (file == "-" ? OpenFile(owning: dup(0), path: path) : OpenFile(path: path)).readToEnd()
            } catch {
                throw UserError(message: "\(error)")
            }
            do {
                return try CatalogDocument(try JSON(parsing: bytes), database: database, table: table)
            } catch let error as JSONSyntaxError {
                throw UserError(
                    message: "'\(name)' is not JSON: \(error.kind.message)",
                    place: "\(name):\(error.position.line):\(error.position.column)")
            } catch let error as CatalogDocumentError {
                throw Import.failure(error, name)
            }
        }

        private static func failure(_ error: CatalogDocumentError, _ file: String?) -> UserError {
            let lines = error.problems.map { "\($0.path) \($0.message)" }
            let more = lines.count > 20 ? "\n  … and \(lines.count - 20) more" : ""
            return UserError(
                message: "nothing was imported: " + lines.prefix(20).joined(separator: "\n  ") + more, place: file)
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Print the table store as one document that 'import' reads.",
            discussion: "pjrun catalog export sales.orders > orders.json")

        @Argument(help: "A database or DATABASE.TABLE; everything when absent.")
        var name: String?

        func run() throws {
            StopSignals.unblock()
            let parts = name.map { $0.lowercased().split(separator: ".", maxSplits: 1).map(String.init) } ?? []
            let found = try CatalogExchange(try Catalog.store()).exporting(
                database: parts.first, table: parts.count > 1 ? parts[1] : nil)
            guard let found else {
                throw UserError(
                    message: "there is no \(parts.count > 1 ? "table" : "database") '\(name ?? "")'",
                    help: "pjrun sql \"SHOW \(parts.count > 1 ? "TABLES IN \(parts[0])" : "DATABASES")\" lists them",
                    code: 1)
            }
            print(found.json.serialized(.pretty))
        }
    }

    private static func store() throws -> any TableCatalogStore {
        try Composition.tableCatalog([], database: GlueDatabase.defaultName).catalog.store()
    }
}
