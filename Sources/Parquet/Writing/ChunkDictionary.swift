import CParquet

/// The dictionary of a column chunk that is being written.
@safe final class ChunkDictionary {
    private let dictionary: OpaquePointer
    private let form: StoredForm
    private let valueLimit: Int
    private let byteLimit: Int

    /// Nil for leaves that have no dictionary.
    init?(_ form: StoredForm, options: ParquetWriterOptions) {
        guard let kind = form.dictionaryKind, let made = unsafe pjrun_dictionary_make(kind) else { return nil }
        unsafe dictionary = made
        self.form = form
        byteLimit = options.dictionaryBytes
        valueLimit = max(1, options.dictionaryBytes / max(4, form.fileWidth))
    }

    deinit {
        unsafe pjrun_dictionary_free(dictionary)
    }

    var count: Int { unsafe pjrun_dictionary_count(dictionary) }

    /// Bytes of the values in the file.
    var byteCount: Int { unsafe count * form.fileWidth + pjrun_dictionary_text_bytes(dictionary) }

    /// Bits of a number.
    var width: Int { count <= 2 ? 1 : Int.bitWidth - (count - 1).leadingZeroBitCount }

    /// Numbers values; answers how many fit.
    func add(_ values: UnsafeRawPointer, count: Int, numbers: UnsafeMutableRawPointer) -> Int {
        unsafe pjrun_dictionary_add(
            dictionary, values, count, valueLimit, byteLimit, numbers.assumingMemoryBound(to: UInt32.self))
    }

    func clear() { unsafe pjrun_dictionary_clear(dictionary) }

    /// The values as they lie in memory, by number; valid until more are added or the workshop is used again.
    @unsafe func values(_ workshop: EncodingWorkshop) -> UnsafeRawPointer {
        guard form == .bytes else { return unsafe pjrun_dictionary_values(dictionary) }
        workshop.texts.truncate()
        let texts = unsafe workshop.texts.reserve(count * 16 + 16)
        unsafe pjrun_dictionary_texts(dictionary, texts.assumingMemoryBound(to: pjrun_text.self))
        return UnsafeRawPointer(texts)
    }
}
