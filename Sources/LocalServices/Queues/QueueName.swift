import JobModel

/// Names, ARNs and URLs of queues.
enum QueueName {
    /// The name in an ARN, `arn:aws:sqs:REGION:ACCOUNT:NAME`; nil when it is none.
    ///
    /// Account and region are read and not compared with those here, as for functions.
    static func ofARN(_ arn: String) -> String? {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws"), parts[2] == "sqs",
            isName(String(parts[5]))
        else { return nil }
        return String(parts[5])
    }

    /// The name in a URL, `http://HOST/ACCOUNT/NAME`.
    /// - Throws: `InvalidAddress`.
    static func ofURL(_ url: String) throws(QueueRefusal) -> String {
        let path = url.split(separator: "/", omittingEmptySubsequences: true)
        let account = path.dropLast().last ?? ""
        guard path.count >= 2, url.contains("://") ? path.count >= 4 : url.hasPrefix("/"),
            account == "queue" || account.utf8.count == 12 && account.utf8.allSatisfy({ 48...57 ~= $0 }),
            let name = path.last
        else {
            throw QueueRefusal("InvalidAddress", "The address \(url) is not valid for this endpoint.", status: 404)
        }
        return String(name)
    }

    /// The ARN of a queue here.
    static func arn(_ name: String, _ identity: JobIdentity) -> String {
        "arn:\(identity.partition):sqs:\(identity.region):\(identity.account):\(name)"
    }

    /// Whether a queue with a name is FIFO.
    static func isFIFO(_ name: String) -> Bool { name.hasSuffix(".fifo") }

    /// Checks the name of a new queue.
    static func check(_ name: String, isFIFO: Bool) throws(QueueRefusal) {
        if isFIFO {
            guard name.hasSuffix(".fifo"), isName(name) else {
                throw .invalid(
                    "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with "
                        + ".fifo suffix and be 1 to 80 in length.")
            }
        } else if !isName(name) || QueueName.isFIFO(name) {
            throw .invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
        }
    }

    private static func isName(_ name: String) -> Bool {
        let plain = name.hasSuffix(".fifo") ? name.dropLast(5) : name[...]
        return (1...80).contains(name.utf8.count) && !plain.isEmpty && isWord(plain)
    }

    /// Whether a text has letters, digits, hyphens and underscores alone.
    static func isWord(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
