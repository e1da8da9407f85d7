import HTTPTypes
import S3Model

extension S3Call {
    func deleteObject() throws -> AWSResponse {
        if request.headers.text("if-none-match") != nil { throw S3Error.notImplemented(header: "If-None-Match") }
        let condition = try writeCondition()
        // S3 takes no condition for a version, not even for the only one.
        if condition != nil, query["versionId"] != nil { throw S3Error.notImplemented(header: "If-Match") }
        try store.deleteObject(address, if: condition)
        return AWSResponse(status: 204)
    }

    func deleteObjects() async throws -> AWSResponse {
        let expected = try BodyExpectations(self)
        guard expected.md5 != nil || expected.checksum != nil else {
            throw S3Error.invalidRequest("Missing required header for this request: Content-MD5")
        }
        guard let document = try await document("Delete", limit: 2 << 20) else { throw S3Error.malformedXML }
        let elements = document.children.filter { $0.name == "Object" }
        guard (1...1000).contains(elements.count) else { throw S3Error.malformedXML }
        var keys: [String] = []
        for element in elements {
            guard let key = element.text(of: "Key"), !key.isEmpty else { throw S3Error.malformedXML }
            keys.append(key)
        }
        let isQuiet = document.word(of: "Quiet")?.lowercased() == "true"
        _ = try store.bucket(bucket)
        let outcomes = zip(keys, elements).map { key, element in (key, delete(key, element)) }
        let answer = XMLWriter.document("DeleteResult") { xml in
            for (key, problem) in outcomes {
                if let problem {
                    xml.element("Error") { xml in
                        xml.element("Key", key)
                        xml.element("Code", problem.code)
                        xml.element("Message", problem.message)
                    }
                } else if !isQuiet {
                    xml.element("Deleted") { $0.element("Key", key) }
                }
            }
        }
        return .xml(answer)
    }

    /// Removes one of many objects; what went wrong with it is its own.
    private func delete(_ key: String, _ element: XMLElement) -> S3Error? {
        if key.utf8.count > 1024 { return .keyTooLong(key.utf8.count) }
        for name in ["LastModifiedTime", "Size"] where element.child(name) != nil {
            return .notImplemented(what: "Object/\(name)", [])
        }
        if let version = element.word(of: "VersionId"), version != "null", !version.isEmpty {
            return S3Error(404, "NoSuchVersion", "The specified version does not exist.")
        }
        let condition = element.word(of: "ETag").map { S3Condition.eTag(EntityTag.bare($0)) }
        do {
            try store.deleteObject(S3Address(bucket: bucket, key: key), if: condition)
            return nil
        } catch {
            return S3Error(error)
        }
    }
}
