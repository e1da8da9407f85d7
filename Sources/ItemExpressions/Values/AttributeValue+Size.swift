extension AttributeMap {
    /// How many bytes an item may have.
    public static let sizeLimit = 409_600

    /// The bytes of an item as the service counts them for its limit and for capacity units.
    ///
    /// The rule for numbers is the recorded one (architect/dynalite, test/putItem.js: items that are just small enough).
    public var byteCount: Int { reduce(0) { $0 + $1.name.utf8.count + $1.value.byteCount } }
}

extension AttributeValue {
    var byteCount: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .number(let number): number.byteCount
        case .binary(let bytes): bytes.count
        case .bool, .null: 1
        case .map(let map): 3 + map.count + map.byteCount
        case .list(let list): list.reduce(3) { $0 + 1 + $1.byteCount }
        case .stringSet(let texts): texts.reduce(0) { $0 + $1.utf8.count }
        case .numberSet(let numbers): numbers.reduce(0) { $0 + $1.byteCount }
        case .binarySet(let all): all.reduce(0) { $0 + $1.count }
        }
    }
}

extension ItemNumber {
    /// A byte for each two digits that stand at an even power of ten, one for the power, one for a minus sign.
    fileprivate var byteCount: Int {
        guard !digits.isEmpty else { return 1 }
        let split = digits.count.isMultiple(of: 2) && exponent.isMultiple(of: 2) ? 1 : 0
        return 1 + (digits.count + 1) / 2 + split + (isNegative ? 1 : 0)
    }
}
