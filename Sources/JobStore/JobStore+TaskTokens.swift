import FileTree
import GRDB
public import JobModel

extension JobStore: TaskTokenStore {
    /// See ``TaskTokenStore/addWaitingTask(_:)``.
    public func addWaitingTask(_ task: WaitingTask) throws -> WaitingTask {
        let lease = try ownLease().name
        return try JobStore.translating(home.database) {
            try queue.write { database in
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        INSERT INTO waiting_task (token, execution_arn, state_name, resource, is_activity, input,
                            start_time, timeout, heartbeat, lease)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (token) DO UPDATE SET lease = excluded.lease
                        RETURNING *
                        """,
                    arguments: [
                        task.token, task.executionARN, task.stateName, task.resource, task.isActivity, task.input,
                        task.startTime.milliseconds, task.timeoutSeconds, task.heartbeatSeconds, lease,
                    ])
                return row.map(JobStore.waitingTask(of:)) ?? task
            }
        }
    }

    /// See ``TaskTokenStore/waitingTask(token:)``.
    public func waitingTask(token: String) throws -> WaitingTask? {
        try JobStore.translating(home.database) {
            try queue.read { database in
                try Row.fetchOne(database, sql: "SELECT * FROM waiting_task WHERE token = ?", arguments: [token])
                    .map(JobStore.waitingTask(of:))
            }
        }
    }

    /// See ``TaskTokenStore/waitingTasks()``.
    public func waitingTasks() throws -> [WaitingTask] {
        try JobStore.translating(home.database) {
            try queue.read { database in
                try Row.fetchAll(database, sql: "SELECT * FROM waiting_task WHERE answer IS NULL ORDER BY id")
                    .map(JobStore.waitingTask(of:))
            }
        }
    }

    /// See ``TaskTokenStore/takeWaitingTask(of:by:)``.
    public func takeWaitingTask(of activityARN: String, by worker: WaitingTask.Worker) throws -> WaitingTask? {
        let row = try JobStore.translating(home.database) {
            try queue.write { database in
                try Row.fetchOne(
                    database,
                    sql: """
                        UPDATE waiting_task SET worker = ?, take_time = ? WHERE id = (
                            SELECT id FROM waiting_task
                            WHERE resource = ? AND is_activity = 1 AND take_time IS NULL AND answer IS NULL
                            ORDER BY id LIMIT 1)
                        RETURNING *
                        """,
                    arguments: [worker.name, worker.time.milliseconds, activityARN])
            }
        }
        guard let row else { return nil }
        try tellOwner(of: row)
        return JobStore.waitingTask(of: row)
    }

    /// See ``TaskTokenStore/takeWaitingTask(token:by:)``.
    public func takeWaitingTask(token: String, by worker: WaitingTask.Worker) throws -> Bool {
        try change(
            token, "worker = ?, take_time = ?", [worker.name, worker.time.milliseconds], if: "take_time IS NULL")
    }

    /// See ``TaskTokenStore/answerWaitingTask(token:_:)``.
    public func answerWaitingTask(token: String, _ answer: TaskAnswer) throws -> Bool {
        let (output, error, cause): (String?, String?, String?) =
            switch answer {
            case .succeeded(let output): (output, nil, nil)
            case .failed(let error, let cause): (nil, error, cause)
            }
        return try change(
            token, "answer = ?, output = ?, error = ?, cause = ?", [output != nil, output, error, cause])
    }

    /// See ``TaskTokenStore/noteHeartbeat(token:at:)``.
    public func noteHeartbeat(token: String, at time: Timestamp) throws -> Bool {
        try change(token, "heartbeat_time = ?", [time.milliseconds])
    }

    /// See ``TaskTokenStore/removeWaitingTask(token:)``.
    public func removeWaitingTask(token: String) throws {
        try JobStore.translating(home.database) {
            try queue.write {
                try $0.execute(sql: "DELETE FROM waiting_task WHERE token = ?", arguments: [token])
            }
        }
    }

    // MARK: - Rows

    /// Changes a task that has not been answered.
    private func change(
        _ token: String, _ assignments: String, _ values: [(any DatabaseValueConvertible)?],
        if condition: String = "TRUE"
    ) throws -> Bool {
        let row = try JobStore.translating(home.database) {
            try queue.write { database in
                try Row.fetchOne(
                    database,
                    sql: """
                        UPDATE waiting_task SET \(assignments) WHERE token = ? AND answer IS NULL AND \(condition) RETURNING *
                        """,
                    arguments: StatementArguments(values + [token]))
            }
        }
        guard let row else { return false }
        try tellOwner(of: row)
        return true
    }

    /// Tells the process that runs a task's execution, where that is another one.
    ///
    /// When it is gone, whoever resumes the execution reads the row.
    private func tellOwner(of row: Row) throws {
        let lease: String = row["lease"]
        guard lease != leaseName else { return }
        _ = try tell(lease, "task \(row["token"] as String)")
    }

    private static func waitingTask(of row: Row) -> WaitingTask {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        var task = WaitingTask(
            token: row["token"], executionARN: row["execution_arn"], stateName: row["state_name"],
            resource: row["resource"], isActivity: row["is_activity"], input: row["input"],
            startTime: Timestamp(milliseconds: row["start_time"]))
        task.timeoutSeconds = row["timeout"]
        task.heartbeatSeconds = row["heartbeat"]
        task.worker = time("take_time").map { WaitingTask.Worker(name: row["worker"], time: $0) }
        task.lastHeartbeat = time("heartbeat_time")
        task.answer = (row["answer"] as Bool?).map { isSuccess in
            isSuccess ? .succeeded(output: row["output"]) : .failed(error: row["error"], cause: row["cause"])
        }
        return task
    }
}
