import JobEngine
import JobModel
import JobStore

extension Composition {
    /// A runner that runs nothing: for looking at executions.
    var executionViewer: WorkflowRunner {
        WorkflowRunner(
            performer: TaskIntegrations(), directory: store, folders: ExecutionFolders(root: home.executions),
            scratch: home.scratch)
    }

    /// The execution with an ARN or a name; of several with one name the newest.
    ///
    /// - Throws: `UserError` when there is none.
    func execution(named name: String) throws -> ExecutionRecord {
        if name.hasPrefix("arn:") {
            if let record = try store.execution(arn: name) { return record }
        } else {
            var query = ExecutionListQuery()
            query.name = name
            query.limit = 1
            if let found = try store.page(query).entries.first, let record = try store.execution(arn: found.arn) {
                return record
            }
        }
        throw UserError(
            message: "Execution Does Not Exist: '\(name)'", help: "'pjrun workflow list' lists all", code: 1)
    }
}
