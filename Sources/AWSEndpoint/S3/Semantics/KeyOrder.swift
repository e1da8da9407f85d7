/// Keys compare by their bytes: S3 knows no canonical equivalence, which Swift's strings do.
enum KeyOrder {
    /// Whether one key comes before another.
    static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    /// Whether two keys are the same bytes.
    static func isSame(_ first: String, _ second: String) -> Bool { first.utf8.elementsEqual(second.utf8) }
}
