import Archives
import FileTree
import OrderedJSON

/// Where the files of a fit go.
package struct ModelOutputs: Sendable {
    /// Directory for `model.json` and `model.tar.gz`.
    package let model: String?
    /// Directory for `evaluation.json`.
    package let evaluation: String?
    /// Directory for the page, the table and the drawings.
    package let report: String?

    /// Names the directories; nil for what is not wanted.
    package init(model: String?, evaluation: String?, report: String?) {
        self.model = model
        self.evaluation = evaluation
        self.report = report
    }

    /// Folders of these names in one directory.
    package init(in directory: String) {
        self.init(model: "\(directory)/model", evaluation: "\(directory)/evaluation", report: "\(directory)/report")
    }

    /// The files that are always written, by what they are.
    package var files: [(what: String, path: String)] {
        [
            ("the model", model.map { "\($0)/model.json" }), ("the archive", model.map { "\($0)/model.tar.gz" }),
            ("evaluation.json", evaluation.map { "\($0)/evaluation.json" }),
            ("the page", report.map { "\($0)/report.html" }), ("the report", report.map { "\($0)/report.json" }),
        ].compactMap { what, path in path.map { (what, $0) } }
    }

    /// Whether predictions of the training data are needed.
    package var needsEvaluation: Bool { evaluation != nil || report != nil }

    /// Writes all files; the model last, so that it is there only when everything else is.
    ///
    /// After a failure none is there.
    /// - Returns: their paths.
    /// - Throws: `OutputError`, `FileTreeError`, `ArchiveError`.
    @discardableResult
    package func write(_ report: ModelReport) throws -> [String] {
        var written: [String] = []
        do {
            try write(report, noting: &written)
        } catch {
            for path in written { try? Directory(".").remove(FileName(path)) }
            throw error
        }
        return written
    }

    private func write(_ report: ModelReport, noting written: inout [String]) throws {
        func put(_ directory: String, _ name: String, _ bytes: [UInt8]) throws {
            _ = try Directory.make(FileName(directory))
            try TextFiles.write(bytes, to: "\(directory)/\(name)")
            written.append("\(directory)/\(name)")
        }
        let table = Array(report.fit.text.utf8)
        if let directory = self.report {
            try put(directory, "report.html", Array(report.html.utf8))
            try put(directory, "report.json", ModelOutputs.bytes(.object(report.json)))
            try put(directory, "coefficients.txt", table)
            for (name, svg) in report.plots { try put("\(directory)/plots", "\(name).svg", Array(svg.utf8)) }
        }
        if let directory = evaluation, let decisive = report.decisive {
            try put(directory, "evaluation.json", ModelOutputs.bytes(decisive.json))
        }
        if let directory = model {
            let model = ModelOutputs.bytes(.object(report.fit.model.json))
            let archive = try ArchiveWriter.pack([
                .init(name: "model.json", bytes: model), .init(name: "coefficients.txt", bytes: table),
            ])
            try put(directory, "model.tar.gz", archive)
            try put(directory, "model.json", model)
        }
    }

    /// Writes what a training container leaves in `/opt/ml/model`, which the service packs.
    ///
    /// - Throws: `OutputError`, `FileTreeError`.
    package static func writeModel(_ fit: FitReport, in directory: String) throws {
        _ = try Directory.make(FileName(directory))
        try TextFiles.write(fit.text, to: "\(directory)/coefficients.txt")
        try TextFiles.write(bytes(.object(fit.model.json)), to: "\(directory)/model.json")
    }

    private static func bytes(_ json: JSON) -> [UInt8] { Array((json.serialized(.pretty) + "\n").utf8) }
}
