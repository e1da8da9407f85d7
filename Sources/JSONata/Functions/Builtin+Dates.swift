extension Builtin {
    static let numberFormats: [Builtin] = []
    static let dates: [Builtin] = []
}
