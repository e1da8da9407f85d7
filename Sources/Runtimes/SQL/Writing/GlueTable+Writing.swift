import CSV
import JobModel
import TrinoSQL

extension GlueTable {
    /// Takes the classes of the files that a statement writes.
    mutating func setStorage(_ format: WriteFormat) throws(QueryFailure) {
        try setStorage(.format(format.storedAs))
        switch format {
        case .textFile(let text, _):
            let delimiter = text.delimiter < 0x20 ? "\(text.delimiter)" : String(Unicode.Scalar(text.delimiter))
            storage.serdeParameters["field.delim"] = delimiter
            storage.serdeParameters["serialization.format"] = delimiter
            parameters["classification"] = "csv"
        case .json:
            storage.serializationLibrary = TableSerDe.hiveJSON
            parameters["classification"] = "json"
        case .parquet:
            storage.serdeParameters["serialization.format"] = "1"
            parameters["classification"] = "parquet"
        case .avro:
            storage.serdeParameters["serialization.format"] = "1"
            parameters["classification"] = "avro"
        }
    }
}
