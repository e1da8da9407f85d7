import Synchronization

/// What the operators of a query did, beside the plan, in the words of Trino's EXPLAIN ANALYZE.
enum ProfilePrinter {
    /// The operators, the last to run first, with two lines each.
    ///
    /// - Parameters:
    ///   - profile: of a run that has ended.
    ///   - columns: of the result.
    ///   - wall: nanoseconds that the run took.
    /// - Returns: text of many lines.
    static func text(_ profile: QueryProfile, columns: [String], wall: Int) -> String {
        let total = Total(cpu: profile.root.totalCPU, wall: profile.root.totalWall)
        var lines = ["Execution: \(duration(wall)), CPU: \(duration(total.cpu))"]
        lines.append("Output[\(columns.joined(separator: ", "))]")
        lines.append("    " + line(profile.root, total, output: profile.root.children.first ?? profile.root))
        for child in profile.root.children { append(child, 1, total, &lines) }
        return lines.joined(separator: "\n")
    }

    private struct Total {
        let cpu: Int
        let wall: Int
    }

    private static func append(_ node: OperatorProfile, _ depth: Int, _ total: Total, _ lines: inout [String]) {
        let indent = String(repeating: "    ", count: depth)
        lines.append(indent + "- " + node.title)
        lines.append(indent + "    " + line(node, total, output: node))
        for child in node.children { append(child, depth + 1, total, &lines) }
    }

    private static func line(_ node: OperatorProfile, _ total: Total, output: OperatorProfile) -> String {
        let rows = output.rows.load(ordering: .relaxed)
        let count = "Output: \(rows) row\(rows == 1 ? "" : "s")"
        guard node.isMeasured else { return count }
        let (cpu, wall) = (node.cpu.load(ordering: .relaxed), node.wall.load(ordering: .relaxed))
        return "CPU: \(duration(cpu)) (\(share(cpu, of: total.cpu))), Scheduled: \(duration(wall)) "
            + "(\(share(wall, of: total.wall))), \(count) (\(size(output.bytes.load(ordering: .relaxed))))"
    }

    // MARK: - Numbers

    private static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "0.00%" : twoDigits(Double(part) / Double(whole) * 100) + "%"
    }

    /// Nanoseconds in the unit in which they are at least 1.
    static func duration(_ nanoseconds: Int) -> String {
        scaled(Double(nanoseconds), units: [("ns", 1000), ("us", 1000), ("ms", 1000), ("s", 60), ("m", 60), ("h", 24)])
    }

    /// Bytes in the unit in which they are at least 1.
    static func size(_ bytes: Int) -> String {
        if bytes < 1024 { return "\(bytes)B" }
        return scaled(Double(bytes), units: ["B", "kB", "MB", "GB", "TB"].map { ($0, 1024) })
    }

    private static func scaled(_ value: Double, units: [(name: String, size: Double)]) -> String {
        var (value, rest) = (value, units[...])
        while let unit = rest.first, rest.count > 1, value >= unit.size {
            value /= unit.size
            rest = rest.dropFirst()
        }
        return twoDigits(value) + (rest.first?.name ?? "")
    }

    private static func twoDigits(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let digits = "\(hundredths % 100)"
        return "\(hundredths / 100)." + (digits.count < 2 ? "0" : "") + digits
    }
}
