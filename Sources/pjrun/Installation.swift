import Glibc

/// Where the parts of this installation are.
///
/// Installed: `PREFIX/bin/pjrun`, `PREFIX/libexec/pjrun/pjrun-init`, `PREFIX/share/pjrun/{runtimes,toolkit,clients,functions}`.
/// Built: everything beside the product, and the sources found upwards from it.
struct Installation {
    let initProgram: String
    let runtimes: String
    let toolkitSources: String
    /// What makes clients of AWS find the server.
    let clients: String
    /// What runs the handlers of functions.
    let functions: String

    /// Looks where the running program is.
    static func find() throws -> Installation {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let program = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var directory = parent(program)
        let prefix = parent(directory)
        if exists("\(prefix)/libexec/pjrun/pjrun-init") {
            return Installation(
                initProgram: "\(prefix)/libexec/pjrun/pjrun-init", runtimes: "\(prefix)/share/pjrun/runtimes",
                toolkitSources: "\(prefix)/share/pjrun/toolkit", clients: "\(prefix)/share/pjrun/clients",
                functions: "\(prefix)/share/pjrun/functions")
        }
        let initProgram = "\(directory)/pjrun-init"
        while directory.count > 1 {
            if exists("\(directory)/runtimes/local/runtime.json") {
                return Installation(
                    initProgram: initProgram, runtimes: "\(directory)/runtimes",
                    toolkitSources: "\(directory)/Sources/ProcessingToolkit", clients: "\(directory)/clients",
                    functions: "\(directory)/functions")
            }
            directory = parent(directory)
        }
        throw UserError(
            message: "the parts of this installation cannot be found from '\(program)'",
            help: "install with 'make install', or run the program where it was built", code: 125)
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
