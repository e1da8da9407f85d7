import OrderedJSON
import S3Model

/// The objects of a bucket, as `ListObjectsV2` shows them.
struct ListedItems: ItemSource {
    private let objects: any MapRunObjects
    private let bucket: String
    private var query = S3ListQuery()
    private var waiting: ArraySlice<JSON> = []
    private var isOver = false

    init(_ objects: any MapRunObjects, bucket: String, prefix: String) {
        self.objects = objects
        self.bucket = bucket
        query.prefix = prefix
    }

    mutating func next(atMost count: Int) throws(ItemFailure) -> [JSON] {
        while waiting.count < count, !isOver {
            let page: S3ListPage
            do throws(S3Failure) {
                page = try objects.list(bucket, query)
            } catch {
                throw ItemFailure("The bucket '\(bucket)' cannot be listed: \(error)")
            }
            for case .object(let object) in page.entries { waiting.append(ListedItems.item(object)) }
            query.after = page.next
            isOver = page.next == nil
        }
        defer { waiting = waiting.dropFirst(count) }
        return Array(waiting.prefix(count))
    }

    /// Names are those of recordings; LastModified is in seconds, as in the developer guide.
    private static func item(_ object: S3Object) -> JSON {
        [
            "Etag": .string("\"\(object.attributes.eTag)\""), "Key": .string(object.key),
            "LastModified": .number(JSONNumber(object.modified / 1_000_000_000)),
            "Size": .number(JSONNumber(object.byteCount)),
            "StorageClass": .string(object.attributes.storageClass ?? "STANDARD"),
        ]
    }
}
