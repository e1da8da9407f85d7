import Runtimes

/// Turns failures of tasks into what the user is told.
enum TaskErrors {
    /// Calls a body.
    ///
    /// - Throws: `UserError` for every failure of a task.
    static func translated(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as UserError {
            throw error
        } catch {
            let failure = TaskFailure(error)
            throw UserError(
                message: failure.message, place: failure.place, help: failure.help, code: failure.exitCode)
        }
    }
}
