public import OrderedJSON

extension Shape {
    /// The value without members that say nothing: explicit nulls in structures and, by choice, unknown members.
    ///
    /// The AWS JSON protocol reads a null member as an absent one, and the service does not store members it does
    /// not know. Values of the wrong kind are left for the checker to report. Nulls in lists and maps stay: there
    /// they are mistakes.
    public func pruned(_ value: JSON, keepingUnknownMembers: Bool) -> JSON {
        switch (self, value) {
        case (.structure(let members), .object(let object)):
            var kept = JSONObject()
            for (key, memberValue) in object where !memberValue.isNull {
                if let member = members.first(where: { $0.name == key }) {
                    kept[key] = member.shape.pruned(memberValue, keepingUnknownMembers: keepingUnknownMembers)
                } else if keepingUnknownMembers {
                    kept[key] = memberValue
                }
            }
            return .object(kept)
        case (.list(let element, _), .array(let values)):
            return .array(values.map { element.pruned($0, keepingUnknownMembers: keepingUnknownMembers) })
        default:
            return value
        }
    }
}
