import Checksums
import HTTPTypes
import S3Model

extension S3Call {
    func putObject() async throws -> AWSResponse {
        if query["partNumber"] != nil {
            throw S3Error.invalidArgument(
                "This operation does not accept a query-string.", "partNumber", query["partNumber"] ?? "")
        }
        let condition = try writeCondition()
        let expected = try BodyExpectations(self, needsLength: true)
        var attributes = try S3Attributes(self)
        let upload = try store.beginObject(address)
        let digest: BodyDigest
        do {
            digest = try await unsafe BodyReader(source, expected).read { try unsafe upload.write($0) }
        } catch {
            upload.discard()
            throw error
        }
        attributes.eTag = Hexadecimal.encoded(digest.md5)
        attributes.checksum = digest.kept
        let object = try upload.commit(attributes, if: condition)
        var response = AWSResponse(status: 200)
        response.headers.set("etag", EntityTag.quoted(object.attributes.eTag))
        response.headers.describe(digest.kept)
        response.headers.describeEncryption(object.attributes)
        return response
    }

    /// `If-Match` or `If-None-Match` of a write.
    func writeCondition() throws(S3Error) -> S3Condition? {
        try S3Condition(
            ifMatch: request.headers.text("if-match"), ifNoneMatch: request.headers.text("if-none-match"))
    }

    func getObjectTagging() throws -> AWSResponse {
        .xml(TagSet.document(try store.object(address).attributes.tags))
    }

    func putObjectTagging() async throws -> AWSResponse {
        guard let document = try await document("Tagging") else { throw S3Error.malformedXML }
        try store.setTags(address, TagSet.parse(document, .object))
        return AWSResponse(status: 200)
    }

    func deleteObjectTagging() throws -> AWSResponse {
        try store.setTags(address, [])
        return AWSResponse(status: 204)
    }
}
