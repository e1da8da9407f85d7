import S3Model

extension S3Call {
    /// The owner may do everything, and there is nobody else.
    func getACL() throws -> AWSResponse {
        try checkExists()
        let document = XMLWriter.document("AccessControlPolicy") { xml in
            xml.owner(service.ownerID)
            xml.element("AccessControlList") { xml in
                xml.element("Grant") { xml in
                    let type = #" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser""#
                    xml.element("Grantee", attributes: type) { $0.element("ID", service.ownerID) }
                    xml.element("Permission", "FULL_CONTROL")
                }
            }
        }
        return .xml(document)
    }

    /// Takes the list that is there anyway and refuses any other, as buckets with BucketOwnerEnforced do.
    func putACL() async throws -> AWSResponse {
        let document = try await document("AccessControlPolicy", isOptional: true)
        try checkExists()
        if let document {
            guard let list = document.child("AccessControlList"), document.child("Owner") != nil else {
                throw S3Error(
                    400, "MalformedACLError",
                    "The XML you provided was not well-formed or did not validate against our published schema")
            }
            let isTheOwners = list.children.allSatisfy { grant in
                grant.child("Grantee")?.word(of: "ID") == service.ownerID
                    && grant.word(of: "Permission") == "FULL_CONTROL"
            }
            guard isTheOwners, list.children.count == 1 else { throw S3Error.badACL }
        } else if header("x-amz-acl") == nil {
            throw S3Error(
                400, "MissingSecurityHeader", "Your request was missing a required header",
                [("MissingHeaderName", "x-amz-acl")])
        }
        return AWSResponse(status: 200)
    }

    private func checkExists() throws {
        if target.level == .object {
            _ = try store.object(address)
        } else {
            _ = try store.bucket(bucket)
        }
    }
}
