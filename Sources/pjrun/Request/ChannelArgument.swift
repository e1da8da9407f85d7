/// `NAME=URI[:LOCALPATH]`, as `--input` and `--output` take it.
struct ChannelArgument: Hashable {
    let name: String
    let uri: String
    let localPath: String?

    init(_ text: String, flag: String) throws(UserError) {
        let form = "write NAME=URI or NAME=URI:/opt/ml/processing/…"
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw UserError(message: "\(flag) '\(text)' has no name", help: form)
        }
        name = String(text[..<equals])
        let rest = text[text.index(after: equals)...]
        // The last ":/" that is not of a scheme ("s3://", "file:///", "file:/x").
        var cut: String.Index?
        var index = rest.startIndex
        while index < rest.endIndex {
            let next = rest.index(after: index)
            if rest[index] == ":", next < rest.endIndex, rest[next] == "/", rest[..<index] != "file" {
                let afterNext = rest.index(after: next)
                if afterNext == rest.endIndex || rest[afterNext] != "/" { cut = index }
            }
            index = next
        }
        uri = String(cut.map { rest[..<$0] } ?? rest)
        localPath = cut.map { String(rest[rest.index(after: $0)...]) }
        if uri.isEmpty { throw UserError(message: "\(flag) '\(text)' has no URI", help: form) }
    }
}
