/// The ARN of a role: `arn:aws:iam::123456789012:role/path/name`.
struct RoleARN: Hashable, Sendable {
    let partition: String
    let account: String
    /// Without the path.
    let name: String

    /// Reads an ARN; nil when it is not that of a role.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "iam", parts[3].isEmpty,
            parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            parts[5].hasPrefix("role/"),
            let name = parts[5].split(separator: "/", omittingEmptySubsequences: false).last,
            (1...64).contains(name.unicodeScalars.count), ParameterChecker.Form.name.admits(String(name))
        else { return nil }
        partition = parts[1]
        account = parts[4]
        self.name = String(name)
    }
}
