import ItemExpressions
import JobModel

extension ItemTable {
    /// Where the item of a key is.
    /// - Throws: `ValidationException` when the key is not one of this table.
    func place(ofKey key: AttributeMap) throws -> ItemPlace {
        guard key.count == keyAttributes.count,
            keyAttributes.allSatisfy({ key[$0.name]?.typeName == $0.type })
        else { throw ItemRefusal.validation("The provided key element does not match the schema") }
        return try place(key)
    }

    /// Where an item belongs.
    /// - Throws: `ValidationException` when its key is missing or of another type.
    func place(ofItem item: AttributeMap) throws -> ItemPlace {
        for key in keyAttributes {
            guard let value = item[key.name] else {
                throw ItemRefusal.invalid("Missing the key \(key.name) in the item")
            }
            guard value.typeName == key.type else {
                throw ItemRefusal.invalid(
                    "Type mismatch for key \(key.name) expected: \(key.type) actual: \(value.typeName)")
            }
        }
        return try place(item)
    }

    private func place(_ item: AttributeMap) throws -> ItemPlace {
        var bytes: [[UInt8]] = []
        for key in keyAttributes {
            let value = item[key.name]?.keyBytes ?? []
            guard !value.isEmpty else {
                throw ItemRefusal.validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                        + "an empty \(key.type == "B" ? "binary" : "string") value. Key: \(key.name)")
            }
            bytes.append(value)
        }
        guard bytes[0].count <= 2048 else {
            throw ItemRefusal.invalid("Size of hashkey has exceeded the maximum size limit of2048 bytes")
        }
        guard bytes.count == 1 || bytes[1].count <= 1024 else {
            throw ItemRefusal.invalid("Aggregated size of all range keys has exceeded the size limit of 1024 bytes")
        }
        return ItemPlace(tableID: id, partition: bytes[0], sort: bytes.count > 1 ? bytes[1] : [])
    }

    /// The key of an item.
    func key(of item: AttributeMap) -> AttributeMap {
        var key = AttributeMap()
        for attribute in keyAttributes { key[attribute.name] = item[attribute.name] }
        return key
    }

    /// Makes sure that an update leaves the key alone.
    func checkLeavesKey(_ update: UpdateExpression) throws {
        for key in keyAttributes
        where update.paths.contains(where: { $0.attribute.utf8.elementsEqual(key.name.utf8) }) {
            throw ItemRefusal.invalid("Cannot update attribute \(key.name). This attribute is part of the key")
        }
    }

    /// Makes sure that no path leads into the key.
    func checkScalarKeys(_ paths: [DocumentPath]) throws {
        for key in keyAttributes
        where paths.contains(where: { $0.isNested && $0.attribute.utf8.elementsEqual(key.name.utf8) }) {
            throw ItemRefusal.validation(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
                    + "Key: \(key.name)")
        }
    }
}
