import Columnar
import Synchronization

/// Rows of a result as bytes, on their way from the thread that wrote them to the output.
final class TextPiece: @unchecked Sendable {
    // One thread at a time has it: the one that writes it, then the one that delivers it.
    var text: TextBuffer
    /// Rows in the text.
    var rowCount = 0
    /// Where the values are, for formats that lay them out later; row by row.
    var cells: [TableCell] = []

    init(capacity: Int) {
        text = TextBuffer(capacity: capacity)
    }
}

/// Pieces that can be used again, so that their memory is not taken from the system for every batch.
final class PiecePool: Sendable {
    private let pieces = Mutex<[TextPiece]>([])

    /// An empty piece.
    func take() -> TextPiece {
        pieces.withLock { $0.popLast() } ?? TextPiece(capacity: 1 << 18)
    }

    /// Takes a piece that nobody uses any more.
    func put(_ piece: TextPiece) {
        piece.text.removeAll()
        piece.cells.removeAll(keepingCapacity: true)
        piece.rowCount = 0
        pieces.withLock { if $0.count < 16 { $0.append(piece) } }
    }
}
