import JobModel

extension EndedRun {
    /// How a run ended whose job this process has run.
    init(_ report: JobReport, isQueueStopping: Bool) {
        switch report.record.status {
        case .completed: self.init(.succeeded)
        case .stopped where report.exitCode == JobEnd.timedOut:
            self.init(.failed, EndedRun.timedOut(report.record), exitCode: Int(JobEnd.timedOut))
        case .stopped: self.init(isQueueStopping ? .interrupted : .stopped, "the job was stopped")
        default:
            self.init(
                .failed, report.end.failureReason?.text ?? "", exitCode: EndedRun.exitCode(report.record))
        }
    }

    /// How a run ended whose process is gone, by the record of its job.
    init(_ record: JobRecord) {
        // A job that ended with its process has no results of its hosts.
        switch record.status {
        case _ where record.hosts.isEmpty: self.init(.interrupted)
        case .completed: self.init(.succeeded)
        case .stopped:
            let time = (record.endTime?.milliseconds ?? 0) - (record.startTime?.milliseconds ?? .max)
            let isTimeout = time >= Int64(record.request.maxRuntimeInSeconds) * 1000
            // Who has stopped it, the queue or somebody else, is not known any more; it runs again in either case.
            if isTimeout {
                self.init(.failed, EndedRun.timedOut(record), exitCode: Int(JobEnd.timedOut))
            } else {
                self.init(.interrupted)
            }
        default:
            self.init(.failed, record.failureReason?.text ?? "", exitCode: EndedRun.exitCode(record))
        }
    }

    private static func timedOut(_ record: JobRecord) -> String {
        "MaxRuntimeInSeconds (\(record.request.maxRuntimeInSeconds)) have passed"
    }

    /// The first that is not 0, as a container runtime would report it.
    private static func exitCode(_ record: JobRecord) -> Int? {
        for host in record.hosts {
            if let signal = host.signal { return 128 + Int(signal) }
            if let code = host.exitCode, code != 0 { return Int(code) }
        }
        return nil
    }
}
