import Columnar
import Splitting

extension PandasColumnType {
    /// What the fields of a block's column say.
    init(_ column: Column) {
        self.init()
        let views = column.views
        for row in 0..<column.count {
            let view = column.isNull(row) ? ByteView.empty : views[column.isConstant ? 0 : row]
            unsafe add(view.buffer)
        }
    }
}
