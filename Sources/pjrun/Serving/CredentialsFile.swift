import FileTree

/// The keys of an AWS credentials file: `[profile]`, `aws_access_key_id = …`, `aws_secret_access_key = …`.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>
struct CredentialsFile: Sendable {
    /// Secrets by the key's id.
    let secrets: [String: String]

    init(path: String) throws(UserError) {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try OpenFile(path: FileName(path)).readToEnd()
        } catch {
            throw UserError(
                message: "the credentials cannot be read: \(error.reason)", place: path,
                help: "name an AWS credentials file with --credentials")
        }
        var secrets: [String: String] = [:]
        var key: String?
        var secret: String?
        func finish() {
            if let key, let secret { secrets[key] = secret }
            (key, secret) = (nil, nil)
        }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = CredentialsFile.trimmed(line)
            if text.hasPrefix("[") { finish() }
            if text.hasPrefix("#") || text.hasPrefix(";") { continue }
            guard let equals = text.firstIndex(of: "=") else { continue }
            let value = String(CredentialsFile.trimmed(text[text.index(after: equals)...]))
            switch CredentialsFile.trimmed(text[..<equals]).lowercased() {
            case "aws_access_key_id": key = value
            case "aws_secret_access_key": secret = value
            default: break
            }
        }
        finish()
        guard !secrets.isEmpty else {
            throw UserError(
                message: "there are no keys in the credentials file", place: path,
                help: "it has aws_access_key_id and aws_secret_access_key below a [profile]")
        }
        self.secrets = secrets
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
