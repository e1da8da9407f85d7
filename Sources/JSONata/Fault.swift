/// An error on its way out: the code and the values for the gaps of its sentence.
///
/// The place and the token are often known only to a caller, so they are filled in as the fault passes.
struct Fault: Error {
    let code: String
    var position: Int?
    private var inserts: [String: String] = [:]
    /// The finished sentence, when the fault came with one.
    private var sentence: String?

    init(_ code: String, at position: Int? = nil, token: String? = nil, value: Value? = nil, index: Int? = nil) {
        self.code = code
        self.position = position
        if let token { inserts["token"] = JSText.quoted(token) }
        if let value { inserts["value"] = value.inserted }
        if let index { inserts["index"] = String(index) }
    }

    /// A fault that brings its own sentence.
    init(_ code: String, saying message: String, at position: Int? = nil) {
        self.code = code
        self.position = position
        inserts["message"] = message
    }

    /// The fault of a function that the caller brought along.
    init(_ error: JSONataError) {
        code = error.code
        position = error.position == 0 ? nil : error.position
        sentence = error.message
    }

    /// Sets one gap of the sentence to a text that is put in as it is.
    func with(_ name: String, _ text: String) -> Fault {
        var copy = self
        copy.inserts[name] = text
        return copy
    }

    /// Sets one gap of the sentence unless it is filled already.
    func with(_ name: String, ifMissing text: String) -> Fault { inserts[name] == nil ? with(name, text) : self }

    /// Fills in what is not known yet.
    func located(at position: Int, token: String?) -> Fault {
        var copy = self
        copy.position = self.position ?? position
        if let token, copy.inserts["token"] == nil { copy.inserts["token"] = JSText.quoted(token) }
        return copy
    }

    /// The public form, with the sentence complete.
    var error: JSONataError {
        JSONataError(code: code, position: position ?? 0, message: sentence ?? filledSentence)
    }

    private var filledSentence: String {
        guard let template = Fault.sentences[code] else { return inserts["message"] ?? code }
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += inserts[String(rest[rest.index(after: open)..<close])] ?? "undefined"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
