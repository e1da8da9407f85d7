import Testing

@testable import TrinoSQL

@Suite struct EnglishStemmerTests {
    /// Recorded from the package snowballstemmer 2.2.0 of Python.
    @Test(arguments: [
        ("skis", "ski"), ("skies", "sky"), ("dying", "die"), ("gently", "gentl"), ("sky", "sky"), ("news", "news"),
        ("andes", "andes"), ("inning", "inning"), ("proceed", "proceed"), ("exceeds", "exceed"),
        ("consign", "consign"), ("consigned", "consign"), ("consistency", "consist"), ("knightly", "knight"),
        ("generously", "generous"), ("generic", "generic"), ("communication", "communic"), ("arsenal", "arsenal"),
        ("arsenic", "arsenic"), ("yes", "yes"), ("say", "say"), ("syzygy", "syzygi"), ("youth", "youth"),
        ("boy", "boy"), ("boyish", "boyish"), ("enjoy", "enjoy"), ("happily", "happili"), ("happy", "happi"),
        ("cry", "cri"), ("by", "by"), ("agreed", "agre"), ("disabled", "disabl"), ("matting", "mat"),
        ("mating", "mate"), ("meeting", "meet"), ("milling", "mill"), ("messing", "mess"), ("hopping", "hop"),
        ("hoping", "hope"), ("falling", "fall"), ("filing", "file"), ("fizzed", "fizz"), ("tanned", "tan"),
        ("sized", "size"), ("bleed", "bleed"), ("sing", "sing"), ("ties", "tie"), ("cries", "cri"),
        ("caresses", "caress"), ("gas", "gas"), ("this", "this"), ("kiwis", "kiwi"), ("gaps", "gap"),
        ("relational", "relat"), ("conditional", "condit"), ("valenci", "valenc"), ("hesitanci", "hesit"),
        ("digitizer", "digit"), ("conformabli", "conform"), ("radicalli", "radic"), ("differentli", "differ"),
        ("vileli", "vile"), ("analogousli", "analog"), ("vietnamization", "vietnam"), ("predication", "predic"),
        ("operator", "oper"), ("feudalism", "feudal"), ("decisiveness", "decis"), ("hopefulness", "hope"),
        ("callousness", "callous"), ("formaliti", "formal"), ("sensitiviti", "sensit"), ("sensibiliti", "sensibl"),
        ("geologi", "geolog"), ("possibli", "possibl"), ("triplicate", "triplic"), ("formative", "format"),
        ("formalize", "formal"), ("electriciti", "electr"), ("electrical", "electr"), ("hopeful", "hope"),
        ("goodness", "good"), ("revival", "reviv"), ("allowance", "allow"), ("inference", "infer"),
        ("airliner", "airlin"), ("gyroscopic", "gyroscop"), ("adjustable", "adjust"), ("defensible", "defens"),
        ("irritant", "irrit"), ("replacement", "replac"), ("adjustment", "adjust"), ("dependent", "depend"),
        ("adoption", "adopt"), ("homologou", "homologou"), ("communism", "communism"), ("activate", "activ"),
        ("angulariti", "angular"), ("homologous", "homolog"), ("effective", "effect"), ("bowdlerize", "bowdler"),
        ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"), ("controll", "control"), ("roll", "roll"),
        ("dog's", "dog"), ("dogs'", "dog"), ("'em", "em"), ("ab", "ab"), ("a", "a"),
    ])
    func `stems are those of Snowball`(word: String, stem: String) {
        #expect(EnglishStemmer.stem(word) == stem)
    }
}
