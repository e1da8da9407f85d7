import Glibc
import OrderedJSON
import Testing

@testable import JobEngine

@Suite struct `The keeper of process groups` {
    @Test func `groups that are noted are killed when the pipe closes, others are not`() throws {
        let noted = try start()
        let forgotten = try start()
        do {
            let keeper = try GroupKeeper(capacity: 2)
            let slot = try #require(keeper.keep(forgotten.process))
            #expect(keeper.keep(noted.process) != nil)
            #expect(keeper.keep(1) == nil)
            keeper.forget(slot)
        }

        // The keeper kills in the order of slots, so this one would have been first.
        #expect(signal(of: noted.process) == SIGKILL)
        #expect(kill(forgotten.process, SIGTERM) == 0)
        #expect(signal(of: forgotten.process) == SIGTERM)
        for file in [noted.end, noted.output, noted.errors, forgotten.end, forgotten.output, forgotten.errors] {
            close(file)
        }
    }

    private func start() throws -> CommandProcess.Started {
        try CommandProcess.start(CommandRequest(["Command": ["sleep", "1000"]])).get()
    }

    private func signal(of process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f
    }
}
