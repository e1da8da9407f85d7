import JobModel
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

@testable import LocalServices

@Suite struct `Waiting for messages` {
    let desk: QueueDesk

    init() throws {
        desk = try QueueDesk()
        try desk.create("q")
    }

    @Test func `a message of this process ends the wait at once`() throws {
        let answer = WaitedAnswer(desk, "q")
        #expect(!answer.isGiven)

        try desk.send("now", to: "q")

        #expect(try answer.bodies() == ["now"])
        #expect(try desk.counts("q") == ["0", "1", "0"])
    }

    @Test func `a message of another process ends it soon`() throws {
        let other = try QueueDesk(desk.scratch)
        let answer = WaitedAnswer(desk, "q")
        try other.send("from there", to: "q")
        #expect(!answer.isGiven)

        // The number of changes is looked at every 50 ms.
        desk.advance(seconds: 0.05)

        #expect(try answer.bodies() == ["from there"])
    }

    @Test func `a delay or a visibility timeout that ends, ends it`() throws {
        try desk.send("late", to: "q", ["DelaySeconds": 3])
        let answer = WaitedAnswer(desk, "q")
        // The look for what came between asking and waiting is over when the alarm for the delay is set.
        desk.advance(seconds: 2)
        #expect(!answer.isGiven)
        for _ in 0..<10_000 where try !answer.isGiven && desk.counts("q") != ["0", "1", "0"] {
            desk.advance(seconds: 0.5)
        }
        #expect(try answer.bodies() == ["late"])
    }

    @Test func `its time, a cancellation, the end of the server or of the queue ends it`() throws {
        let timed = WaitedAnswer(desk, "q", seconds: 5)
        let cancelled = WaitedAnswer(desk, "q")
        let deleted = WaitedAnswer(desk, "q")
        desk.advance(seconds: 4.9)
        #expect(!timed.isGiven)
        desk.advance(seconds: 0.1)
        #expect(try timed.bodies() == [])

        cancelled.cancellation.cancel()
        #expect(try cancelled.bodies() == [])
        try desk.call("DeleteQueue", "q")
        #expect(throws: QueueRefusal.self) { try deleted.bodies() }

        try desk.create("r")
        let closed = WaitedAnswer(desk, "r")
        desk.queues.watch.close()
        #expect(try closed.bodies() == [])
        // After the end nobody waits.
        #expect(try WaitedAnswer(desk, "r").bodies() == [])
    }
}

@Suite struct `Queues that processes share` {
    @Test func `a message is received by one of many, and none is lost`() async throws {
        let scratch = ScratchDirectory()
        let desks = [try QueueDesk(scratch), try QueueDesk(scratch)]
        try desks[0].create("q", ["VisibilityTimeout": "600"])
        let count = 120
        for number in 0..<count { try desks[number % 2].send("\(number)", to: "q") }

        let received = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<6 {
                let desk = desks[worker % 2]
                group.addTask {
                    var bodies: [String] = []
                    while case let found = try desk.bodies(
                        "q", ["MaxNumberOfMessages": .number(JSONNumber(worker % 3 + 1))]),
                        !found.isEmpty
                    {
                        bodies += found
                    }
                    return bodies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(received.count == count)
        #expect(Set(received).count == count)
        #expect(try desks[1].counts("q") == ["0", "\(count)", "0"])
    }

    @Test func `one of two processes makes a queue, and both find it`() throws {
        let scratch = ScratchDirectory()
        let first = try QueueDesk(scratch)
        let second = try QueueDesk(scratch)
        try first.create("q", ["DelaySeconds": "1"])
        try second.create("q", ["DelaySeconds": "1"])
        #expect(
            throws: QueueRefusal(
                "QueueNameExists", queryCode: "QueueAlreadyExists",
                "A queue already exists with the same name and a different value for attribute DelaySeconds")
        ) { try second.create("q", ["DelaySeconds": "2"]) }
        #expect(try second.call("ListQueues", [:]) == ["QueueUrls": [.string(second.url("q"))]])
    }
}
