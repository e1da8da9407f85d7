public import OrderedJSON

/// A definition as it was found in a file, ready to be created.
public struct LoadedDefinition: Sendable {
    /// The definition as JSON, as the service would get it: placeholders and functions of a template are resolved.
    public let text: String
    /// The state machine's name, when the file gives one: its `Name`, else its logical id in the template.
    public let name: String?
    /// `STANDARD` or `EXPRESS`.
    public let type: String
    /// The role's ARN, when the template gives one.
    public let role: String?
    /// The file in which the definition stands, which is another one than the template's when that refers to it.
    public let file: String
    /// The Lambda functions of the template.
    public let functions: [TemplateFunction]
    let places: SourcePlaces

    /// Where a value of the definition stands in ``file``; the nearest value around it when there is none, and `nil` when
    /// the definition was put together from pieces.
    public func position(of path: OrderedJSON.JSONPath) -> JSONPosition? { places.position(of: path) }
}

/// A Lambda function of a template.
public struct TemplateFunction: Hashable, Sendable {
    /// Its name: `FunctionName`, else the logical id.
    public let name: String
    /// Its name within the template.
    public let logicalID: String
    /// Its ARN, as `Fn::GetAtt X.Arn` gives it.
    public let arn: String
    /// The directory or archive of its code, relative to the current directory; `nil` when it is elsewhere.
    public let codePath: String?
    /// Its code, when it stands in the template.
    public let inlineCode: String?
    /// `module.function`.
    public let handler: String?
    /// `python3.12` and the like.
    public let runtime: String?
    /// Seconds until it is ended.
    public let timeout: Int?
    /// Memory in MB.
    public let memorySize: Int?
    /// Its environment variables, in order.
    public let environment: [Variable]
    /// What of it could not be read, in sentences: values that only the cloud knows, for instance.
    public let faults: [String]

    /// An environment variable.
    public struct Variable: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its value.
        public let value: String
    }
}

/// What a template's references lead to: who and where the account is.
public struct TemplateIdentity: Hashable, Sendable {
    /// The account's number, 12 digits.
    public let account: String
    /// The region: `eu-west-1`.
    public let region: String
    /// `aws`, or `aws-cn` and the like.
    public let partition: String
    /// The name of the stack that the template would become.
    public let stackName: String

    /// Names account and region.
    public init(account: String, region: String, partition: String = "aws", stackName: String = "local") {
        self.account = account
        self.region = region
        self.partition = partition
        self.stackName = stackName
    }

    /// The value of a pseudo parameter; `nil` for other names.
    func pseudoParameter(_ name: String) -> String? {
        switch name {
        case "AWS::AccountId": account
        case "AWS::Region": region
        case "AWS::Partition": partition
        case "AWS::URLSuffix": partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
        case "AWS::StackName": stackName
        case "AWS::StackId": "arn:\(partition):cloudformation:\(region):\(account):stack/\(stackName)/local"
        default: nil
        }
    }
}

/// Where the values of a definition stand in their file.
struct SourcePlaces: Sendable {
    enum Kind: Sendable {
        case json(JSONSourceMap)
        case yaml([OrderedJSON.JSONPath: JSONPosition])
        case none
    }

    let kind: Kind
    /// The way from the file's root to the definition.
    let prefix: OrderedJSON.JSONPath

    func position(of path: OrderedJSON.JSONPath) -> JSONPosition? {
        let whole = prefix.components + path.components
        switch kind {
        case .json(let map): return map.keyPosition(of: OrderedJSON.JSONPath(whole))
        case .yaml(let places):
            for length in stride(from: whole.count, through: 0, by: -1) {
                if let place = places[OrderedJSON.JSONPath(Array(whole.prefix(length)))] { return place }
            }
            return nil
        case .none: return nil
        }
    }
}
