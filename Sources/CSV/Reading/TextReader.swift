import Columnar

/// What one thread reads of a text table.
final class TextReader: BlockReader {
    let scan: TextScan
    let scratch: Scratch
    /// The sequence of the last block.
    private var last = -1
    /// A file that is read from front to back, and to whose end this reader stays.
    private var streamed: OpenedFile?
    /// Bytes read beyond a chunk at once, for the end of its last row.
    static let overhang = 4096

    init(scan: TextScan) {
        self.scan = scan
        scratch = Scratch(kernels: scan.table.options.kernels)
    }

    func next() throws -> (any RowBlock)? {
        while let claim = try streamed.map({ TextScan.Claim(file: $0, chunk: 0) }) ?? scan.claim(after: last) {
            do {
                let block: (any RowBlock)?
                if let stream = claim.file.stream {
                    block = try next(of: stream, claim.file)
                    streamed = block == nil ? nil : claim.file
                    if block == nil { scan.finish(claim.file) }
                } else if scan.readsFields {
                    block = try read(claim)
                } else {
                    block = try count(claim)
                }
                guard let block else { continue }
                last = block.sequence
                return block
            } catch {
                scan.abandon(claim.file)
                throw error
            }
        }
        return nil
    }
}
