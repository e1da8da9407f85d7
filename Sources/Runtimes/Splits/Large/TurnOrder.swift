import Glibc

/// Lets threads do something one after the other, in the order of numbers.
@safe final class TurnOrder: @unchecked Sendable {
    // All state is guarded by the mutex.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var next = 0
    private var isAbandoned = false

    /// Thrown to those who wait for somebody who has failed.
    struct Abandoned: Error {}

    /// The first turn is that of number 0.
    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Waits for the turn of a number, calls a body and gives the turn to the next number.
    ///
    /// - Throws: ``Abandoned`` when a turn will never come.
    func take<Result>(_ number: Int, _ body: () -> Result) throws -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while next != number, !isAbandoned { unsafe pthread_cond_wait(condition, mutex) }
        if isAbandoned { throw Abandoned() }
        let result = body()
        next += 1
        unsafe pthread_cond_broadcast(condition)
        return result
    }

    /// Says that some number will never have its turn.
    func abandon() {
        unsafe pthread_mutex_lock(mutex)
        isAbandoned = true
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }
}
