import Columnar

extension FunctionRegistry {
    mutating func addWordStemFunctions() {
        scalar("word_stem", "varchar(x)", returns: "varchar(x)") { call in
            call.mapText { (word: ByteView, out: inout TextBuffer) in
                out.append(EnglishStemmer.stem(word.javaString))
                return true
            }
        }
        scalar("word_stem", "varchar(x), varchar(2)", returns: "varchar(x)") { call in
            call.mapText { (word: ByteView, language: ByteView, out: inout TextBuffer) in
                let language = language.string
                guard language == "en" else {
                    throw otherLanguages.contains(language)
                        ? Failure("NOT_SUPPORTED", "word_stem of the language '\(language)' is not supported; 'en' is")
                        : Failure.invalidArgument("Unknown stemmer language: \(language)")
                }
                out.append(EnglishStemmer.stem(word.javaString))
                return true
            }
        }
    }
}

/// Languages that Trino has stemmers for besides English.
private let otherLanguages: Set = [
    "ca", "da", "de", "es", "eu", "fi", "fr", "hu", "hy", "ir", "it", "lt", "nl", "no", "pt", "ro", "ru", "sv", "tr",
]
