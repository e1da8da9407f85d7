import CSV
import Runtimes

/// Data and a model that a command puts together.
struct ModelData {
    let model: TrainedModel
    let table: RawTable

    /// Reads a model and opens data.
    ///
    /// - Parameters:
    ///   - file: the data.
    ///   - path: of the model.
    ///   - files: how data are read.
    ///   - output: where the result goes, and what it is; it must not replace what is read.
    /// - Throws: ``TaskFailure``, and what reading throws.
    init(
        _ file: String, model path: String, _ files: DataFileOptions, output: (path: String?, what: String)
    ) throws {
        model = try ModelFile.read(path)
        let source = try files.source(file)
        var places = DistinctPlaces()
        places.read(source)
        places.read(path, as: "the model")
        if let target = output.path { try places.write(target, as: output.what) }
        table = try RawTable(source.files, dialect: source.dialect)
    }

    /// Names of the data's columns.
    var names: [String] { table.table.columns.map(\.name) }
}
