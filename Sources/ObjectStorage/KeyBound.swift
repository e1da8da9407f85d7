import S3Model

/// Where a walk over keys begins.
enum KeyBound: Sendable {
    case start
    /// Behind a key.
    case key([UInt8])
    /// Behind all keys with a prefix.
    case prefix([UInt8])

    init(_ position: S3ListQuery.Position?) {
        self =
            switch position {
            case nil: .start
            case .key(let key): .key(Array(key.utf8))
            case .prefix(let prefix): .prefix(Array(prefix.utf8))
            }
    }

    /// Whether a key lies before it.
    func isPast(key: [UInt8]) -> Bool {
        switch self {
        case .start: false
        case .key(let bound): !bound.lexicographicallyPrecedes(key)
        case .prefix(let bound): key.starts(with: bound) || key.lexicographicallyPrecedes(bound)
        }
    }

    /// Whether all keys that begin with something lie before it.
    func isPast(allBeginningWith start: [UInt8]) -> Bool {
        switch self {
        case .start: false
        case .key(let bound): start.lexicographicallyPrecedes(bound) && !bound.starts(with: start)
        case .prefix(let bound):
            start.starts(with: bound) || start.lexicographicallyPrecedes(bound) && !bound.starts(with: start)
        }
    }

    /// Whether it lies between keys that begin with something.
    func isWithin(allBeginningWith start: [UInt8]) -> Bool {
        switch self {
        case .start: false
        case .key(let bound), .prefix(let bound): bound.starts(with: start) && !isPast(allBeginningWith: start)
        }
    }
}
