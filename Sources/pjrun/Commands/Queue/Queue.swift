import ArgumentParser

/// `pjrun queue`.
struct Queue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Run many jobs, so many at once, with retries; goes on after a crash.",
        discussion: """
            pjrun queue run tasks.jsonl --max-concurrency 20 --retries 3 --backoff 2s
            pjrun queue status tasks
            """,
        subcommands: [QueueRun.self, QueueResume.self, QueueList.self, QueueStatus.self, QueueRemove.self])
}
