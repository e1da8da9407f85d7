import S3Model
import Testing

@testable import AWSEndpoint

struct BucketTests {
    @Test func `a bucket is made, found and removed`() async throws {
        let client = await Client(bucket: nil)
        let made = await client.send("PUT", "/examples")
        #expect(made.status == 200)
        #expect(made.header("location") == "/examples")
        let head = await client.send("HEAD", "/examples")
        #expect(head.status == 200)
        #expect(head.header("x-amz-bucket-region") == "us-east-1")
        #expect(await client.send("PUT", "/examples").status == 200)
        await client.put("/examples/a")
        let full = await client.send("DELETE", "/examples")
        #expect(full.status == 409)
        #expect(full.code == "BucketNotEmpty")
        #expect(await client.send("DELETE", "/examples/a").status == 204)
        #expect(await client.send("DELETE", "/examples").status == 204)
        #expect(await client.send("DELETE", "/examples").code == "NoSuchBucket")
        #expect(await client.send("PUT", "/ab").code == "InvalidBucketName")
    }

    static func location(_ name: String) -> [UInt8] {
        Array(
            #"<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>\#(name)"#
                .utf8) + Array("</LocationConstraint></CreateBucketConfiguration>".utf8)
    }

    static let regions: [(String, String?, String?)] = [
        ("us-east-1", nil, nil), ("us-east-1", "us-east-1", "InvalidLocationConstraint"),
        ("us-east-1", "eu-west-1", "IllegalLocationConstraintException"), ("eu-west-1", "eu-west-1", nil),
        ("eu-west-1", nil, "IllegalLocationConstraintException"),
        ("eu-west-1", "eu-west-2", "IllegalLocationConstraintException"),
    ]

    @Test(arguments: regions)
    func `a bucket is made where the endpoint is`(_ region: String, _ named: String?, _ code: String?) async throws {
        let client = await Client(region: region, bucket: nil)
        let answer = await client.send("PUT", "/examples", body: named.map(Self.location) ?? [])
        #expect(answer.code == code)
        let location = await client.send("GET", "/examples?location")
        if code == nil {
            #expect(try location.xml().text == (region == "us-east-1" ? "" : region))
            #expect(location.operation == "GetBucketLocation")
        } else {
            #expect(location.code == "NoSuchBucket")
        }
        if code == nil, region != "us-east-1" {
            let again = await client.send("PUT", "/examples", body: Self.location(region))
            #expect(again.status == 409)
            #expect(again.code == "BucketAlreadyOwnedByYou")
        }
    }

    @Test func `buckets are listed page by page`() async throws {
        let client = await Client(bucket: nil)
        for name in ["bucket-b", "bucket-a", "other", "bucket-c"] { _ = await client.send("PUT", "/\(name)") }
        let all = try await client.send("GET", "/").xml()
        let names = { (xml: XMLElement) in xml.child("Buckets")?.children.map { $0.text(of: "Name") } }
        #expect(names(all) == ["bucket-a", "bucket-b", "bucket-c", "other"])
        #expect(all.child("Owner")?.text(of: "ID")?.count == 64)
        let first = try await client.send("GET", "/?prefix=bucket&max-buckets=2").xml()
        #expect(names(first) == ["bucket-a", "bucket-b"])
        let token = PercentCoding.encoded(first.text(of: "ContinuationToken") ?? "")
        let second = try await client.send("GET", "/?prefix=bucket&max-buckets=2&continuation-token=\(token)").xml()
        #expect(names(second) == ["bucket-c"])
        #expect(second.child("ContinuationToken") == nil)
        #expect(await client.send("GET", "/?max-buckets=0").code == "InvalidArgument")
        #expect(await client.send("GET", "/?max-buckets=10001").code == "InvalidArgument")
        #expect(await client.send("GET", "/?continuation-token=!").code == "InvalidArgument")
    }

    @Test func `a document that is wrong makes no bucket`() async {
        let client = await Client(bucket: nil)
        for body in ["<a/>", "<CreateBucketConfiguration>", "<!DOCTYPE a><CreateBucketConfiguration/>"] {
            #expect(await client.send("PUT", "/examples", body: Array(body.utf8)).code == "MalformedXML")
        }
        let directory = "<CreateBucketConfiguration><Location/></CreateBucketConfiguration>"
        #expect(await client.send("PUT", "/examples", body: Array(directory.utf8)).code == "NotImplemented")
        #expect(
            await client.send("PUT", "/examples", ["x-amz-acl": "public-read"]).code
                == "InvalidBucketAclWithObjectOwnership")
        #expect(
            await client.send("PUT", "/examples", ["x-amz-bucket-object-lock-enabled": "true"]).code == "NotImplemented"
        )
        #expect(await client.send("PUT", "/examples", ["x-amz-bucket-object-lock-enabled": "false"]).status == 200)
    }

    static func tagging(_ tags: String) -> [UInt8] { Array("<Tagging><TagSet>\(tags)</TagSet></Tagging>".utf8) }
    static let tag = "<Tag><Key>team</Key><Value>a/b</Value></Tag>"

    @Test func `a bucket's tags`() async throws {
        let client = await Client()
        let none = await client.send("GET", "/examples?tagging")
        #expect(none.status == 404)
        #expect(none.code == "NoSuchTagSet")
        #expect(await client.send("PUT", "/examples?tagging", body: Self.tagging(Self.tag)).status == 204)
        let tags = try await client.send("GET", "/examples?tagging").xml()
        #expect(tags.child("TagSet")?.child("Tag")?.text(of: "Value") == "a/b")
        #expect(await client.send("DELETE", "/examples?tagging").status == 204)
        #expect(await client.send("GET", "/examples?tagging").code == "NoSuchTagSet")
    }

    @Test func `an object's tags`() async throws {
        let client = await Client()
        #expect(await client.send("PUT", "/examples/a?tagging", body: Self.tagging(Self.tag)).code == "NoSuchKey")
        await client.put("/examples/a")
        #expect(try await client.send("GET", "/examples/a?tagging").xml().child("TagSet")?.children == [])
        #expect(await client.send("PUT", "/examples/a?tagging", body: Self.tagging(Self.tag)).status == 200)
        let tags = try await client.send("GET", "/examples/a?tagging").xml()
        #expect(tags.child("TagSet")?.child("Tag")?.text(of: "Key") == "team")
        #expect(await client.send("HEAD", "/examples/a").header("x-amz-tagging-count") == "1")
        #expect(await client.send("DELETE", "/examples/a?tagging").status == 204)
        #expect(await client.send("HEAD", "/examples/a").header("x-amz-tagging-count") == nil)
    }

    static let badTags: [(String, String)] = [
        (tag + tag, "InvalidTag"), ("<Tag><Key></Key><Value/></Tag>", "InvalidTag"),
        ("<Tag><Key>aws:x</Key><Value/></Tag>", "InvalidTag"),
        ("<Tag><Key>a</Key><Value>b;c</Value></Tag>", "InvalidTag"),
        ("<Tag><Key>\(String(repeating: "k", count: 129))</Key><Value/></Tag>", "InvalidTag"),
        ("<Tag><Key>a</Key><Value>\(String(repeating: "v", count: 257))</Value></Tag>", "InvalidTag"),
        ("<Tag><Key>a</Key></Tag>", "MalformedXML"), ("<Other/>", "MalformedXML"),
        ((0..<11).map { "<Tag><Key>k\($0)</Key><Value/></Tag>" }.joined(), "BadRequest"),
    ]

    @Test(arguments: badTags)
    func `tags that cannot be`(_ tags: String, _ code: String) async {
        let client = await Client()
        await client.put("/examples/a", "x", ["x-amz-tagging": "kept=1"])
        let answer = await client.send("PUT", "/examples/a?tagging", body: Self.tagging(tags))
        #expect(answer.code == code)
        #expect(await client.send("GET", "/examples/a?tagging").text.contains("kept"))
    }

    /// What a bucket that nobody has configured answers.
    static let configurations: [(String, Int, String)] = [
        ("versioning", 200, "VersioningConfiguration"), ("encryption", 200, "AES256"),
        ("policy", 404, "NoSuchBucketPolicy"), ("policyStatus", 404, "NoSuchBucketPolicy"),
        ("publicAccessBlock", 200, "<BlockPublicAcls>true<"), ("ownershipControls", 200, "BucketOwnerEnforced"),
        ("cors", 404, "NoSuchCORSConfiguration"), ("lifecycle", 404, "NoSuchLifecycleConfiguration"),
        ("logging", 200, "BucketLoggingStatus"), ("notification", 200, "NotificationConfiguration"),
        ("replication", 404, "ReplicationConfigurationNotFoundError"), ("requestPayment", 200, "BucketOwner"),
        ("website", 404, "NoSuchWebsiteConfiguration"), ("accelerate", 200, "AccelerateConfiguration"),
        ("object-lock", 404, "ObjectLockConfigurationNotFoundError"),
        ("inventory", 200, "ListInventoryConfigurationsResult"), ("inventory&id=a", 404, "NoSuchConfiguration"),
        ("metrics", 200, "ListMetricsConfigurationsResult"), ("analytics&id=a", 404, "NoSuchConfiguration"),
        ("intelligent-tiering", 200, "ListBucketIntelligentTieringConfigurationsOutput"),
    ]

    @Test(arguments: configurations)
    func `a bucket that nobody has configured`(_ name: String, _ status: Int, _ part: String) async throws {
        let client = await Client()
        let answer = await client.send("GET", "/examples?\(name)")
        #expect(answer.status == status)
        #expect(answer.text.contains(part))
        #expect(try answer.xml().name.isEmpty == false)
        #expect(await client.send("GET", "/nowhere?\(name)").code == "NoSuchBucket")
    }

    @Test func `the owner may do everything, and nobody else anything`() async throws {
        let client = await Client()
        await client.put("/examples/a")
        for target in ["/examples?acl", "/examples/a?acl"] {
            let answer = await client.send("GET", target)
            let xml = try answer.xml()
            let grant = try #require(xml.child("AccessControlList")?.child("Grant"))
            #expect(grant.text(of: "Permission") == "FULL_CONTROL")
            #expect(grant.child("Grantee")?.attributes["type"] == "CanonicalUser")
            #expect(grant.child("Grantee")?.text(of: "ID") == xml.child("Owner")?.text(of: "ID"))
            #expect(await client.send("PUT", target, body: answer.bytes).status == 200)
            #expect(await client.send("PUT", target, ["x-amz-acl": "private"]).status == 200)
            let refused = [
                await client.send("PUT", target, ["x-amz-acl": "public-read"]),
                await client.send("PUT", target, ["x-amz-grant-read": "id=1"]),
                await client.send("PUT", target, body: Array(answer.text.replacing("FULL_CONTROL", with: "READ").utf8)),
            ]
            for answer in refused { #expect(answer.code == "AccessControlListNotSupported") }
            #expect(await client.send("PUT", target).code == "MissingSecurityHeader")
        }
        #expect(await client.send("GET", "/examples/none?acl").code == "NoSuchKey")
    }
}
