/// Why an update cannot be made on an item as it is.
public enum UpdateFault: Error, Hashable, Sendable {
    /// A path leads into something that is not there, or not a map or list.
    case invalidPath
    /// A value in the item is of a type that the operation does not take.
    case operandType
    /// A value is taken from where there is none.
    case missingAttribute
    /// A number that cannot be kept, or too many levels.
    case value(AttributeFault)

    /// What is wrong, in the words of the service (architect/dynalite, test/updateItem.js).
    public var message: String {
        switch self {
        case .invalidPath: "The document path provided in the update expression is invalid for update"
        case .operandType: "An operand in the update expression has an incorrect data type"
        case .missingAttribute: "The provided expression refers to an attribute that does not exist in the item"
        case .value(let fault): fault.message
        }
    }
}

extension UpdateExpression {
    /// The item after the update.
    ///
    /// All values are those from before it.
    /// - Throws: `UpdateFault`.
    public func applied(to item: AttributeMap) throws(UpdateFault) -> AttributeMap {
        var changes: [(path: DocumentPath, edit: Edit)] = []
        for action in actions {
            switch action.change {
            case .set(let value): changes.append((action.path, .put(try value.value(in: item))))
            case .add(let value): changes.append((action.path, .add(value)))
            case .delete(let value): changes.append((action.path, .delete(value)))
            case .remove: changes.append((action.path, .remove))
            }
        }
        // Places in lists are those from before the update: removals come last, from the end.
        let removals = changes.filter(\.edit.isRemoval).sorted { $1.path.steps.precede($0.path.steps) }
        let others = changes.filter { !$0.edit.isRemoval }.sorted { $0.path.steps.precede($1.path.steps) }
        var value = AttributeValue.map(item)
        for change in others + removals { try value.edit(change.path.steps[...], change.edit) }
        guard case .map(let result) = value else { return item }
        guard value.levels <= AttributeValue.levelLimit + 1 else { throw .value(.tooDeep) }
        return result
    }
}

extension UpdateExpression.NewValue {
    fileprivate func value(in item: AttributeMap) throws(UpdateFault) -> AttributeValue {
        switch self {
        case .operand(let operand): return try operand.value(in: item)
        case .sum(let left, let right):
            return try UpdateFault.number(left.number(in: item), ItemNumber.adding, right.number(in: item))
        case .difference(let left, let right):
            return try UpdateFault.number(left.number(in: item), ItemNumber.subtracting, right.number(in: item))
        }
    }
}

extension UpdateFault {
    /// A sum or difference; one of too many digits is an overflow for the service, too.
    ///
    /// scylladb/scylladb, test/alternator/test_number.py.
    fileprivate static func number(
        _ left: ItemNumber, _ operation: (ItemNumber) -> (ItemNumber) throws(AttributeFault) -> ItemNumber,
        _ right: ItemNumber
    ) throws(UpdateFault) -> AttributeValue {
        do throws(AttributeFault) {
            return .number(try operation(left)(right))
        } catch {
            throw .value(error == .numberTooLong ? .numberTooLarge : error)
        }
    }
}

extension UpdateExpression.Operand {
    fileprivate func value(in item: AttributeMap) throws(UpdateFault) -> AttributeValue {
        switch self {
        case .value(let value): return value
        case .path(let path):
            guard let value = path.value(in: item) else { throw .missingAttribute }
            return value
        case .ifNotExists(let path, let otherwise):
            if let value = path.value(in: item) { return value }
            return try otherwise.value(in: item)
        case .listAppend(let head, let tail):
            guard case .list(let first) = try head.value(in: item), case .list(let last) = try tail.value(in: item)
            else { throw .operandType }
            return .list(first + last)
        case .undefined: throw .missingAttribute
        }
    }

    fileprivate func number(in item: AttributeMap) throws(UpdateFault) -> ItemNumber {
        guard case .number(let number) = try value(in: item) else { throw .operandType }
        return number
    }
}

// MARK: - Editing

/// What happens to the value at a path.
private enum Edit {
    case put(AttributeValue)
    case add(AttributeValue)
    case delete(AttributeValue)
    case remove

    var isRemoval: Bool {
        if case .remove = self { true } else { false }
    }

    /// The value after it; nil for none.
    func result(of former: AttributeValue?) throws(UpdateFault) -> AttributeValue? {
        switch self {
        case .put(let value): return value
        case .remove: return nil
        case .add(let value):
            guard let former else { return value }
            return try former.adding(value)
        case .delete(let value):
            guard let former else { return nil }
            return try former.deleting(value)
        }
    }
}

extension AttributeValue {
    /// As deep as the value: a path that leads nowhere ends it.
    fileprivate mutating func edit(_ path: ArraySlice<DocumentPath.Step>, _ edit: Edit) throws(UpdateFault) {
        guard let step = path.first else { return }
        let rest = path.dropFirst()
        switch (step, self) {
        case (.name(let name), .map(var map)):
            // Otherwise changing the copy would copy all of it.
            self = .null
            defer { self = .map(map) }
            if rest.isEmpty {
                map[name] = try edit.result(of: map[name])
            } else {
                guard var value = map[name] else { throw .invalidPath }
                try value.edit(rest, edit)
                map[name] = value
            }
        case (.index(let place), .list(var list)):
            self = .null
            defer { self = .list(list) }
            let former = list.indices.contains(place) ? list[place] : nil
            if rest.isEmpty {
                let result = try edit.result(of: former)
                switch (former, result) {
                case (_?, let result?): list[place] = result
                case (_?, nil): list.remove(at: place)
                case (nil, let result?): list.append(result)
                case (nil, nil): break
                }
            } else {
                guard var value = former else { throw .invalidPath }
                try value.edit(rest, edit)
                list[place] = value
            }
        default: throw .invalidPath
        }
    }

    fileprivate func adding(_ other: AttributeValue) throws(UpdateFault) -> AttributeValue {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            return try UpdateFault.number(left, ItemNumber.adding, right)
        case (.stringSet(let old), .stringSet(let new)):
            return .stringSet(old + new.filter { text in !old.contains { $0.utf8.elementsEqual(text.utf8) } })
        case (.numberSet(let old), .numberSet(let new)): return .numberSet(old + new.filter { !old.contains($0) })
        case (.binarySet(let old), .binarySet(let new)): return .binarySet(old + new.filter { !old.contains($0) })
        default: throw .operandType
        }
    }

    /// Nil when nothing is left.
    fileprivate func deleting(_ other: AttributeValue) throws(UpdateFault) -> AttributeValue? {
        switch (self, other) {
        case (.stringSet(let old), .stringSet(let gone)):
            let left = old.filter { text in !gone.contains { $0.utf8.elementsEqual(text.utf8) } }
            return left.isEmpty ? nil : .stringSet(left)
        case (.numberSet(let old), .numberSet(let gone)):
            let left = old.filter { !gone.contains($0) }
            return left.isEmpty ? nil : .numberSet(left)
        case (.binarySet(let old), .binarySet(let gone)):
            let left = old.filter { !gone.contains($0) }
            return left.isEmpty ? nil : .binarySet(left)
        default: throw .operandType
        }
    }
}

extension [DocumentPath.Step] {
    /// An order in which the places of a list stand one after the other.
    fileprivate func precede(_ other: [DocumentPath.Step]) -> Bool {
        for (left, right) in zip(self, other) where left != right {
            switch (left, right) {
            case (.index(let left), .index(let right)): return left < right
            case (.name(let left), .name(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return count < other.count
    }
}

extension UpdateExpression {
    /// What the changed paths lead to: `UPDATED_OLD` of the item before, `UPDATED_NEW` of the item after.
    public func changedParts(of item: AttributeMap) -> AttributeMap { item.parts(at: paths) }
}
