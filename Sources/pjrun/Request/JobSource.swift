import Glibc
import JobModel
import JobStore
import LocalServices

/// Flags in, checked request and opened home out.
enum JobSource {
    static func prepare(
        _ options: JobOptions, events: EventBus.Settings = EventBus.Settings()
    ) throws -> (request: JobRequest, composition: Composition) {
        let composition = try Composition.open(events: events)
        let builder = RequestBuilder(
            workingDirectory: try currentDirectory(), environment: composition.environment, now: Composition.now,
            cache: composition.home.cache)
        return (try builder.build(options), composition)
    }

    static func currentDirectory() throws(UserError) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe getcwd(&buffer, buffer.count) != nil else {
            throw UserError(message: "the current directory is gone", help: "change to another one")
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
