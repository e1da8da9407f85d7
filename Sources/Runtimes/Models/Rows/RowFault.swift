import CSV
import Splitting

/// A cell that no model can use.
enum RowFault {
    case missing
    case notFinite(Double)
    case text(String)
    case negativeWeight(Double)
    case unknownClass(String, known: [String])
    case numberAmongTexts(String)
    case textAmongNumbers(String)

    /// The failure with its place.
    func failure(column: String, at position: CSVPosition) -> TaskFailure {
        TaskFailure(
            message: "column \"\(column)\" \(what)", place: "\(position.file), line \(position.line)", help: help)
    }

    private var what: String {
        switch self {
        case .missing: "has no value"
        case .notFinite(let value): "is \(value), which no model can use"
        case .text(let value): "holds \"\(value)\", which is no number"
        case .negativeWeight(let value): "is a weight of \(value), below zero"
        case .unknownClass(let value, let known):
            "holds the class \"\(value)\", which is none of \(known.prefix(12).joined(separator: ", "))"
                + (known.count > 12 ? ", …" : "")
        case .numberAmongTexts(let value): "holds the number \"\(value)\" among classes that are texts"
        case .textAmongNumbers(let value): "holds the text \"\(value)\" among classes that are numbers"
        }
    }

    private var help: String? {
        switch self {
        case .missing: "leave such rows out, or fill the gaps first: pjrun split --impute"
        case .notFinite, .negativeWeight: "correct the value, or leave the row out"
        case .text:
            "encode the column first (pjrun split --one-hot), or train without it (--exclude); "
                + "a target of texts needs --algorithm logistic"
        case .unknownClass: "leave such rows out, or correct the value"
        case .numberAmongTexts, .textAmongNumbers: "spell all classes in one way"
        }
    }

    /// What is wrong with a text that is no number.
    init(text: String, isClass: Bool) {
        if PandasMissing.texts.contains(text) {
            self = .missing
        } else if let value = Double(text), !value.isFinite {
            self = .notFinite(value)
        } else {
            self = isClass ? .textAmongNumbers(text) : .text(text)
        }
    }
}
