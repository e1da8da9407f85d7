/// Writes the log lines that the MetricDefinitions of linear-learner:1 read.
///
///     let lines = MetricLines(host: "algo-1")
///     lines.final(.validation, .regression(metrics))
///     // #quality_metric: host=algo-1, validation mse_objective <loss>=13.72
///     // #quality_metric: host=algo-1, validation mse <loss>=13.72
///     // #quality_metric: host=algo-1, validation absolute_loss <loss>=2.86
///
/// Wording and order are those of logs of the container from 2020 and 2024. A value is printed with the fewest digits
/// that mean the same double.
public struct MetricLines: Sendable {
    /// The host's name, such as `algo-1`.
    public var host: String
    /// What stands before each line as in the container, with a blank after it; `nil` for nothing.
    public var stamp: LogStamp?

    /// Chooses the host and the stamp.
    public init(host: String, stamp: LogStamp? = nil) {
        self.host = host
        self.stamp = stamp
    }

    /// The objective after an epoch; a direct solution has one, number 0.
    ///
    /// The container prints this for `train` and `validation`.
    public func epoch(_ number: Int, _ dataSet: DataSetName, _ metrics: DataSetMetrics) -> String {
        line(
            "#quality_metric: host=\(host), epoch=\(number), \(dataSet.rawValue) "
                + "\(metrics.objectiveName) <loss>=\(metrics.objective)")
    }

    /// All metrics of the final model.
    ///
    /// The container prints them for `validation` if there is one and for `train` otherwise, and for `test` if there is
    /// one.
    public func final(_ dataSet: DataSetName, _ metrics: DataSetMetrics) -> [String] {
        metrics.lines.map { line("#quality_metric: host=\(host), \(dataSet.rawValue) \($0.name)=\($0.value)") }
    }

    /// How much of the training is done, in percent.
    public func progress(percent: Int) -> String {
        line("#progress_metric: host=\(host), completed \(percent) % of epochs")
    }

    /// How fast rows were read and used.
    public func throughput(recordsPerSecond: Double) -> String {
        line("#throughput_metric: host=\(host), train throughput=\(recordsPerSecond) records/second")
    }

    /// Everything a finished job prints: epoch 0, progress, throughput if known, then the final metrics.
    ///
    /// - Parameters:
    ///   - train: of the training rows.
    ///   - validation: of the validation rows, if there are any.
    ///   - test: of the test rows, if there are any.
    ///   - recordsPerSecond: training rows over the time of the fit, if measured.
    /// - Returns: the lines in the order of the container.
    public func report(
        train: DataSetMetrics, validation: DataSetMetrics?, test: DataSetMetrics?, recordsPerSecond: Double? = nil
    ) -> [String] {
        var lines = [epoch(0, .train, train)]
        if let validation { lines.append(epoch(0, .validation, validation)) }
        lines.append(progress(percent: 100))
        if let recordsPerSecond { lines.append(throughput(recordsPerSecond: recordsPerSecond)) }
        // The training metrics are printed in any case, so that train:objective_loss:final always has a value.
        lines += final(.train, train)
        if let validation { lines += final(.validation, validation) }
        if let test { lines += final(.test, test) }
        return lines
    }

    private func line(_ text: String) -> String { stamp.map { "\($0) \(text)" } ?? text }
}

/// The data sets in metric lines.
public enum DataSetName: String, CaseIterable, Hashable, Sendable {
    /// The training rows.
    case train
    /// The validation rows.
    case validation
    /// The test rows.
    case test
}

/// What stands at the head of the container's lines: `[11/20/2026 15:04:05 INFO 140513285547840]`.
public struct LogStamp: Hashable, Sendable, CustomStringConvertible {
    /// The date and the time of day, in UTC.
    public var year, month, day, hour, minute, second: Int
    /// The number of the thread that prints.
    public var thread: UInt64

    /// Takes the parts; whoever has a clock gives them.
    public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, thread: UInt64) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.thread = thread
    }

    /// The stamp in brackets.
    public var description: String {
        "[\(Self.two(month))/\(Self.two(day))/\(year) \(Self.two(hour)):\(Self.two(minute)):\(Self.two(second)) "
            + "INFO \(thread)]"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
