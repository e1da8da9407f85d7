import JobModel
import OrderedJSON

extension ItemTables {
    /// TagResource.
    func tag(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        input.require("ResourceArn")
        input.require("Tags")
        try input.finish()
        let tags = try (input.list("Tags") ?? []).map(TableRequest.tag)
        try changeTags(input) { old in
            old.filter { tag in !tags.contains { $0.key == tag.key } } + tags
        }
        return [:]
    }

    /// UntagResource.
    func untag(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        input.require("ResourceArn")
        input.require("TagKeys")
        try input.finish()
        let keys = try (input.list("TagKeys") ?? []).compactMap(\.string)
        try changeTags(input) { old in old.filter { !keys.contains($0.key) } }
        return [:]
    }

    /// ListTagsOfResource; all on one page.
    func listTags(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        input.require("ResourceArn")
        try input.finish()
        let name = try tableName(ofARN: input.text("ResourceArn") ?? "")
        let table = try store.readItems { try tagged(name, $0) }
        return ["Tags": .array(table.tags.map(\.json))]
    }

    private func changeTags(_ input: ItemInput, _ change: ([Tag]) -> [Tag]) throws {
        let name = try tableName(ofARN: input.text("ResourceArn") ?? "")
        try store.changeItems { writer in
            var table = try tagged(name, writer)
            table.tags = change(table.tags)
            guard table.tags.count <= 50 else {
                throw ItemRefusal.validation("The number of tags exceeds the limit of 50 tags per resource")
            }
            try writer.change(table)
        }
    }

    private func tagged(_ name: String, _ reader: any ItemReader) throws -> ItemTable {
        guard let table = try reader.table(named: name) else {
            throw ItemRefusal(
                code: "ResourceNotFoundException",
                message: "Requested resource not found: ResourcArn: "
                    + "arn:\(identity.partition):dynamodb:\(identity.region):\(identity.account):table/\(name) not found"
            )
        }
        return table
    }

    private func tableName(ofARN arn: String) throws -> String {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "dynamodb", parts[5].hasPrefix("table/") else {
            throw ItemRefusal.validation("Invalid TableArn: Invalid ResourceArn provided as input \(arn)")
        }
        return String(parts[5].dropFirst("table/".count))
    }
}
