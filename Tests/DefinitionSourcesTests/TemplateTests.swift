import DefinitionSources
import OrderedJSON
import PjrunTesting
import Testing

@Suite("Definitions in templates")
struct TemplateTests {
    private static let serverless = """
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Bucket: {Type: String}
          Seconds: {Type: Number, Default: 30}
          Size: {Type: String, Default: small, AllowedValues: [small, large]}
        Globals:
          Function: {Runtime: python3.12, Timeout: 3, Environment: {Variables: {LEVEL: info, B: !Ref Bucket}}}
        Resources:
          Start:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: functions/start/
              Handler: app.handler
              Timeout: 60
              Environment: {Variables: {LEVEL: debug, TOPIC: !ImportValue other-topic}}
          Named:
            Type: AWS::Lambda::Function
            Properties: {FunctionName: !Sub "${AWS::StackName}-get", Handler: index.handler, Code: {ZipFile: "def handler(e, c): return 1"}}
          Role: {Type: AWS::IAM::Role, Properties: {}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: poll
              Type: EXPRESS
              Role: !GetAtt Role.Arn
              DefinitionSubstitutions: {StartArn: !GetAtt Start.Arn, Size: !Ref Size}
              Definition:
                StartAt: A
                States:
                  A:
                    Type: Task
                    Resource: ${StartArn}
                    Parameters:
                      u: !Sub "s3://${Bucket}/${AWS::Region}/${!literal name}"
                      get: !GetAtt Named.Arn
                      joined: !Join ["-", [a, !Ref Seconds, !Select [1, !Split [",", "x,y"]]]]
                      size: ${Size}
                      none: !Ref AWS::NoValue
                    End: true
        """

    @Test func `a SAM template gives the definition with everything resolved`() throws {
        let files = Files(["template.yaml": Self.serverless])
        let loaded = try files.load("template.yaml", nil, ["Bucket": "b"])

        #expect(loaded.name == "poll")
        #expect(loaded.type == "EXPRESS")
        #expect(loaded.role == "arn:aws:iam::123456789012:role/Role")
        #expect(
            loaded.text
                == #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:Start","Parameters":{"u":"s3://b/eu-west-1/${literal name}","get":"arn:aws:lambda:eu-west-1:123456789012:function:local-get","joined":"a-30-y","size":"small"},"End":true}}}"#
        )
        let way = JSONPath([.key("States"), .key("A"), .key("Resource")])
        #expect(loaded.position(of: way).map { [$0.line, $0.column] } == [32, 13])
    }

    @Test func `the functions of a template come with their code and environment`() throws {
        let files = Files(["template.yaml": Self.serverless])
        let functions = try files.load("template.yaml", "Machine", ["Bucket": "b"]).functions

        #expect(functions.map(\.name) == ["Start", "local-get"])
        #expect(functions[0].codePath == files.path("functions/start/"))
        #expect(functions[0].handler == "app.handler")
        #expect(functions[0].runtime == "python3.12")
        #expect(functions[0].timeout == 60)
        #expect(functions[0].environment.map { "\($0.name)=\($0.value)" } == ["LEVEL=debug", "B=b"])
        #expect(functions[0].faults.count == 1)
        #expect(functions[0].faults.first?.contains("other-topic") == true)
        #expect(functions[1].inlineCode == "def handler(e, c): return 1")
        #expect(functions[1].codePath == nil)
        #expect(functions[1].arn == "arn:aws:lambda:eu-west-1:123456789012:function:local-get")
    }

    @Test func `parameters are asked for, checked and told apart`() {
        let files = Files(["template.yaml": Self.serverless])

        #expect(
            files.failure("template.yaml")
                == .missingValues(file: files.path("template.yaml"), names: ["Bucket"], arePlaceholders: false))
        #expect(
            files.failure("template.yaml", nil, ["Bucket": "b", "Size": "huge"])
                == .valueNotAllowed(parameter: "Size", value: "huge", allowed: ["small", "large"]))
        #expect(
            files.failure("template.yaml", nil, ["Bucket": "b", "Bukcet": "c"])
                == .unknownParameters(names: ["Bukcet"], known: ["Bucket", "Seconds", "Size", "StartArn"]))
        #expect(
            files.failure("template.yaml", "Machin", ["Bucket": "b"])
                == .noStateMachine(file: files.path("template.yaml"), wanted: "Machin", existing: ["Machine"]))
    }

    // The form of the article's template, and the one CDK writes.
    @Test func `a CloudFormation template gives a definition from a string`() throws {
        let template = #"""
            {"Parameters":{"S3Input":{"Type":"String"}},
             "Resources":{
              "StartJobLambda":{"Type":"AWS::Lambda::Function","Properties":{"FunctionName":"start"}},
              "Queue":{"Type":"AWS::SQS::Queue"},
              "First":{"Type":"AWS::StepFunctions::StateMachine","Properties":{
                "DefinitionString":{"Fn::Sub":"{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"${StartJobLambda.Arn}\",\"Parameters\":{\"i\":\"${S3Input}\",\"q\":\"${Queue}\"},\"End\":true}}}"}}},
              "Second":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"two",
                "StateMachineType":"STANDARD",
                "DefinitionString":{"Fn::Join":["",["{\"StartAt\":\"",{"Ref":"S3Input"},"\"}"]]}}},
              "Off":{"Type":"AWS::StepFunctions::StateMachine","Condition":"Never","Properties":{}}},
             "Conditions":{"Never":{"Fn::And":[{"Fn::Equals":["a","a"]},{"Fn::Not":[{"Condition":"Always"}]}]},
               "Always":{"Fn::Equals":[{"Ref":"AWS::Region"},"eu-west-1"]}}}
            """#
        let files = Files(["t.json": template])
        let first = try files.load("t.json", "First", ["S3Input": "s3://b/in"])

        #expect(
            first.text
                == #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:start","Parameters":{"i":"s3://b/in","q":"https://sqs.eu-west-1.amazonaws.com/123456789012/Queue"},"End":true}}}"#
        )
        #expect(first.name == "First")
        #expect(first.position(of: JSONPath([.key("StartAt")])) == nil)
        #expect(try files.load("t.json", "two", ["S3Input": "x"]).text == #"{"StartAt":"x"}"#)
        #expect(
            files.failure("t.json", nil, ["S3Input": "x"])
                == .severalStateMachines(file: files.path("t.json"), names: ["First", "Second"]))
    }

    @Test func `a function of CDK has its code where the asset is`() throws {
        let files = Files([
            "cdk.out/t.template.json":
                #"{"Resources":{"F":{"Type":"AWS::Lambda::Function","Properties":{"Code":{"S3Bucket":"b","S3Key":"k"},"Handler":"h.f"},"Metadata":{"aws:asset:path":"asset.1"}},"G":{"Type":"AWS::Lambda::Function","Properties":{"Code":{"S3Bucket":"b","S3Key":"k"}}},"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"DefinitionString":{"Fn::Join":["",["{\"R\":\"",{"Fn::GetAtt":["F","Arn"]},"\"}"]]}}}}}"#
        ])
        let loaded = try files.load("cdk.out/t.template.json")

        #expect(loaded.text == #"{"R":"arn:aws:lambda:eu-west-1:123456789012:function:F"}"#)
        #expect(loaded.functions.map(\.codePath) == [files.path("cdk.out/asset.1"), nil])
        #expect(loaded.functions.map(\.faults.count) == [0, 1])
    }

    @Test func `a definition in a file beside the template gets the template's substitutions`() throws {
        let files = Files([
            "t.yaml": """
            Resources:
              F: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: a.b}}
              M:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: ./machines/m.asl.json
                  DefinitionSubstitutions: {Arn: !GetAtt F.Arn, N: 5}
            """, "machines/m.asl.json": "{\n\"Resource\": \"${Arn}\",\n\"Seconds\": ${N}, \"x\": \"${Extra}\"}",
        ])
        let loaded = try files.load("t.yaml", nil, ["Extra": "e"])

        #expect(
            loaded.text
                == "{\n\"Resource\": \"arn:aws:lambda:eu-west-1:123456789012:function:F\",\n\"Seconds\": 5, \"x\": \"e\"}"
        )
        #expect(loaded.file == files.path("machines/m.asl.json"))
        #expect(loaded.position(of: JSONPath([.key("Seconds")]))?.line == 3)
        #expect(loaded.functions.first?.codePath == files.path("."))
        #expect(
            files.failure("t.yaml")
                == .missingValues(file: files.path("machines/m.asl.json"), names: ["Extra"], arePlaceholders: true))
    }

    @Test(
        arguments: [
            (
                "DefinitionUri: s3://b/k",
                "a definition in S3 at Resources.M.Properties.DefinitionUri: name a local file"
            ),
            ("DefinitionUri: {Bucket: b, Key: k}", "a definition in S3 at"),
            (
                "Definition: {a: !ImportValue net}",
                "Fn::ImportValue at Resources.M.Properties.Definition.a: the export \"net\""
            ),
            (
                "Definition: {a: !Cidr [x]}",
                "Fn::Cidr at Resources.M.Properties.Definition.a: this function is not available"
            ),
            ("Definition: {a: !GetAtt Qeue.Arn}", "did you mean \"Queue\"?"),
            ("Definition: {a: !GetAtt Queue.Colour}", "the attribute Colour of a resource of type AWS::SQS::Queue"),
            ("Definition: {a: !Ref Nobody}", "names \"Nobody\", which is no parameter and no resource"),
            (
                "Definition: {a: !Join [1, 2]}",
                "Fn::Join at Resources.M.Properties.Definition.a takes a separator and a list"
            ),
            ("Definition: {a: '${X}'}", "no value for ${X}"),
            ("{Name: m}", "has no definition; it takes one of Definition, DefinitionUri"),
            ("{Definition: {}, DefinitionUri: m.json}", "has several definitions: Definition, DefinitionUri"),
            ("{Definition: {}, Type: FAST}", "must be STANDARD or EXPRESS"),
            ("Definition: {a: !Ref Round}", "the references lead in a circle"),
        ])
    func `what a template asks for in vain is named with its place`(properties: String, words: String) {
        let files = Files([
            "t.yaml": """
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Round: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Circle}}
              Circle: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Round}}
              M:
                Type: AWS::Serverless::StateMachine
                Properties:
                  \(properties)
            """
        ])
        let message = files.failure("t.yaml")?.message ?? "nothing"

        #expect(message.contains(words), "\(message)")
    }

    @Test func `a template without a state machine says so`() {
        let files = Files(["t.yaml": "Resources: {Q: {Type: AWS::SQS::Queue}}"])

        #expect(
            files.failure("t.yaml") == .noStateMachine(file: files.path("t.yaml"), wanted: nil, existing: []))
    }
}
