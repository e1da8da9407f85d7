import Glibc

/// Where the build put the programs that the tests drive.
public enum Products {
    /// The directory of the test bundle, which is also that of the products.
    public static let directory: String = {
        // The bundle is mapped into this process; that is the one place that names it under every runner.
        guard let file = fopen("/proc/self/maps", "r") else { return ".build/debug" }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0, let text = line {
            let entry = String(cString: text)
            guard let start = entry.firstIndex(of: "/"), entry.contains("PackageTests.xctest") else { continue }
            let path = entry[start...].split(separator: "\n")[0]
            return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        }
        return ".build/debug"
    }()

    /// The program under test.
    ///
    /// `PJRUN_BINARY` names another one, for example an installed release build.
    public static var pjrun: String { getenv("PJRUN_BINARY").map { String(cString: $0) } ?? directory + "/pjrun" }
    /// Process 1 of a host.
    public static var pjrunInit: String { directory + "/pjrun-init" }
}
