/// The members of a JSON object, in the order they were written.
///
/// A random access collection of `(key, value)` pairs with look-up by key. Small objects are searched in order;
/// from nine members on a dictionary of places is kept beside them, so a document with one very large object is
/// still read in linear time. Keys are told apart by their scalars.
///
/// - Complexity: look-up and append O(1) on average; removal O(n).
public struct JSONObject: Sendable {
    /// One member: its key and its value.
    public typealias Element = (key: String, value: JSON)

    private var members: [Element]
    /// Where each key stands; empty while there are few members.
    private var places: [ExactString: Int]

    private static let linearSearchLimit = 8

    /// Makes an object without members.
    public init() {
        members = []
        places = [:]
    }

    /// Makes an object from members in order; a key that comes again replaces the value and keeps the first place.
    public init(_ members: [(String, JSON)]) {
        self.init()
        self.members.reserveCapacity(members.count)
        for (key, value) in members {
            self[key] = value
        }
    }

    // MARK: - Using

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }

    /// The value of `key`.
    ///
    /// Setting a value keeps the place of a member that exists and appends one that does not; setting `nil`
    /// removes the member.
    public subscript(key: String) -> JSON? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Appends a member unless its key is taken, and says whether it did.
    mutating func appendIfNew(_ key: String, _ value: JSON) -> Bool {
        guard place(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    // MARK: - Places

    private func place(of key: String) -> Int? {
        let wanted = ExactString(key)
        if places.isEmpty {
            return members.firstIndex { ExactString($0.key) == wanted }
        }
        return places[wanted]
    }

    private mutating func append(_ key: String, _ value: JSON) {
        members.append((key, value))
        if !places.isEmpty {
            places[ExactString(key)] = members.count - 1
        } else if members.count > Self.linearSearchLimit {
            indexPlaces()
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        places = [:]
        if members.count > Self.linearSearchLimit {
            indexPlaces()
        }
    }

    private mutating func indexPlaces() {
        places.reserveCapacity(members.count * 2)
        for (place, member) in members.enumerated() {
            places[ExactString(member.key)] = place
        }
    }
}

extension JSONObject: RandomAccessCollection {
    /// The place of the first member.
    public var startIndex: Int { 0 }
    /// One past the place of the last member.
    public var endIndex: Int { members.count }
    /// The member at `position`, counted from 0.
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
    /// Compares members in order, keys by their scalars.
    public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
        lhs.members.elementsEqual(rhs.members) { left, right in
            ExactString(left.key) == ExactString(right.key) && left.value == right.value
        }
    }

    /// Feeds every key and value to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members {
            hasher.combine(member.key)
            hasher.combine(member.value)
        }
    }
}
