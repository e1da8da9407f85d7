import JobModel

/// Places in logs and listings as text that clients hand back.
enum LogToken {
    // MARK: - Events of one stream

    /// A place and the direction to go on from it.
    struct Events: Hashable {
        let isForward: Bool
        let place: Int64
    }

    /// `f/<56 digits>/s`, the form that the service's tokens have; the digits are the job, the host and the place.
    static func text(_ token: Events, _ stream: LogStream) -> String {
        (token.isForward ? "f/" : "b/") + stream.digits + padded(token.place, 24) + "/s"
    }

    /// Nil when the text is not a token of this stream.
    static func events(_ text: String, _ stream: LogStream) -> Events? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "f" || parts[0] == "b", parts[2] == "s",
            parts[1].hasPrefix(stream.digits), parts[1].utf8.count == 56,
            let place = Int64(parts[1].dropFirst(stream.digits.utf8.count)), place >= 0
        else { return nil }
        return Events(isForward: parts[0] == "f", place: place)
    }

    /// 56 digits that name an event for ever: when it came, which stream it is in, and where.
    static func eventID(_ event: LogEvent, _ stream: LogStream) -> String {
        padded(event.time.milliseconds, 14) + padded(stream.jobID, 12) + padded(stream.hostNumber, 8)
            + padded(event.place, 22)
    }

    // MARK: - Listings

    /// The place in a listing of streams.
    static func text(_ cursor: LogStreamQuery.Cursor, question: String) -> String {
        "\(hash(question))/\(cursor.time.milliseconds)/\(cursor.name)"
    }

    /// Nil when the text is not a token, or one of another listing.
    static func streams(_ text: String, question: String) -> LogStreamQuery.Cursor? {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == hash(question), let time = Int64(parts[1]) else { return nil }
        return LogStreamQuery.Cursor(name: String(parts[2]), time: Timestamp(milliseconds: time))
    }

    // MARK: - Searches

    /// How far a search over several streams has come.
    struct Search: Hashable {
        /// Nothing that came later is shown by any page of the search.
        let latest: Int64
        /// The time of the last event that was looked at.
        let time: Int64
        /// The stream that it is in.
        let stream: String
        /// The place after it.
        let place: Int64
    }

    static func text(_ search: Search, question: String) -> String {
        "\(hash(question))/\(search.latest)/\(search.time)/\(search.place)/\(search.stream)"
    }

    /// Nil when the text is not a token, or one of another search.
    static func search(_ text: String, question: String) -> Search? {
        let parts = text.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == hash(question), let latest = Int64(parts[1]), let time = Int64(parts[2]),
            let place = Int64(parts[3])
        else { return nil }
        return Search(latest: latest, time: time, stream: String(parts[4]), place: place)
    }

    // MARK: - Parts

    /// FNV-1a: the same in every process.
    private static func hash(_ text: String) -> String {
        String(text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 36)
    }

    fileprivate static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(max(0, number))
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension LogStream {
    /// The number in `algo-<n>`.
    fileprivate var hostNumber: Int64 { host.split(separator: "-").last.flatMap { Int64($0) } ?? 0 }

    fileprivate var digits: String { LogToken.padded(jobID, 20) + LogToken.padded(hostNumber, 12) }
}
