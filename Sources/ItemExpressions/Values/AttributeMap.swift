/// Values by name: an item, or a map within one.
///
/// In the order of the names' bytes.
public struct AttributeMap: Equatable, Sendable {
    private var members: [Element] = []

    /// A name and its value.
    public struct Element: Equatable, Sendable {
        /// Compared byte for byte.
        public let name: String
        /// Its value.
        public var value: AttributeValue

        /// Compares the name byte for byte.
        public static func == (lhs: Element, rhs: Element) -> Bool {
            lhs.name.utf8.elementsEqual(rhs.name.utf8) && lhs.value == rhs.value
        }
    }

    /// Makes an empty one.
    public init() {}

    /// Makes one of names that are there once.
    init(_ members: [(name: String, value: AttributeValue)]) {
        self.members = members.map { Element(name: $0.name, value: $0.value) }
        self.members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The value of a name.
    public subscript(name: String) -> AttributeValue? {
        get {
            let place = place(of: name)
            return isMember(name, at: place) ? members[place].value : nil
        }
        set {
            let place = place(of: name)
            switch (isMember(name, at: place), newValue) {
            case (true, let value?): members[place].value = value
            case (true, nil): members.remove(at: place)
            case (false, let value?): members.insert(Element(name: name, value: value), at: place)
            case (false, nil): break
            }
        }
    }

    /// The place of a name, or where it belongs.
    private func place(of name: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private func isMember(_ name: String, at place: Int) -> Bool {
        place < members.count && members[place].name.utf8.elementsEqual(name.utf8)
    }
}

extension AttributeMap: RandomAccessCollection {
    /// The place of the first member.
    public var startIndex: Int { 0 }
    /// One past the place of the last member.
    public var endIndex: Int { members.count }
    /// The member at a place.
    public subscript(position: Int) -> Element { members[position] }
}
