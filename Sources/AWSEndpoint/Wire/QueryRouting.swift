import HTTPTypes

/// Which service a Query call is for: the version of its API says it, else the scope of the caller's credentials.
extension QueryProtocol {
    /// Finds the service and lets it answer.
    static func answer(_ request: AWSRequest, by services: [any QueryService]) async -> AWSResponse {
        var answer: AWSResponse
        var name = "unknown"
        var action = ""
        var namespace = faultNamespace
        do throws(AWSError) {
            let call = try await call(request)
            action = call.action
            let scope = scope(call)
            let version = call["Version"]
            let service =
                services.first { type(of: $0).version == version }
                ?? (version == nil ? services.first { type(of: $0).name == scope } : nil)
            guard let service else {
                name = scope ?? name
                throw unknown(call, version: version, scope: scope)
            }
            name = type(of: service).name
            namespace = type(of: service).namespace
            if action.isEmpty {
                throw AWSError(
                    "MissingAction", "The request has no parameter 'Action', which names what is to be done.")
            }
            let result = try await service.respond(to: call)
            answer = QueryProtocol.answer(action, result, namespace: namespace, to: request)
        } catch {
            answer = QueryProtocol.answer(error, namespace: namespace, to: request)
        }
        answer.operation = (name, action.isEmpty ? "\(request.method.rawValue) /" : action)
        return answer
    }

    /// The service in the scope of the credentials that the request is signed with:
    /// `AKID/20261121/us-east-1/sts/aws4_request`.
    private static func scope(_ call: QueryCall) -> String? {
        var credential = call["X-Amz-Credential"]
        if let header = call.request.headers[.authorization] {
            credential = header.split(whereSeparator: { $0 == " " || $0 == "," })
                .first { $0.hasPrefix("Credential=") }.map { String($0.dropFirst("Credential=".count)) }
        }
        let parts = credential?.split(separator: "/", omittingEmptySubsequences: false) ?? []
        return parts.count >= 5 ? String(parts[parts.count - 2]) : nil
    }

    private static func unknown(_ call: QueryCall, version: String?, scope: String?) -> AWSError {
        let known = others.first { $0.scope == scope && $0.version == version }
        let name = (known ?? others.first { $0.version == version } ?? others.first { $0.scope == scope })?.name
        return .invalidAction(
            name ?? scope.map { "The service '\($0)'" } ?? "An unknown service",
            call.action.isEmpty ? "(none)" : call.action,
            "pjrun serves SageMaker Processing, S3, STS, IAM roles, CloudWatch Logs, SNS and (as AWS JSON) SQS; let the client for this "
                + "service keep its own endpoint.")
    }

    private static let faultNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09"

    /// The services that speak Query and are not here; two that share a version have different scopes.
    private static let others: [(version: String, scope: String, name: String)] = [
        ("2010-03-31", "sns", "SNS"), ("2012-11-05", "sqs", "SQS"), ("2010-12-01", "ses", "SES"),
        ("2010-12-01", "email", "SES"), ("2010-12-01", "elasticbeanstalk", "Elastic Beanstalk"),
        ("2010-05-15", "cloudformation", "CloudFormation"), ("2016-11-15", "ec2", "EC2"),
        ("2010-08-01", "monitoring", "CloudWatch"), ("2011-01-01", "autoscaling", "Auto Scaling"),
        ("2012-06-01", "elasticloadbalancing", "Elastic Load Balancing"),
        ("2015-12-01", "elasticloadbalancing", "Elastic Load Balancing"), ("2014-10-31", "rds", "RDS"),
        ("2015-02-02", "elasticache", "ElastiCache"), ("2012-12-01", "redshift", "Redshift"),
        ("2009-04-15", "sdb", "SimpleDB"), ("2013-01-01", "cloudsearch", "CloudSearch"),
    ]
}
