import PjrunTesting
import Testing

/// Machines and functions of a template, and functions of a directory.
@Suite("workflow run: templates and functions")
struct WorkflowTemplateTests {
    private let folder = JobFolder()

    @Test("a SAM template: its machine with its parameters and its functions")
    func template() {
        folder.write(
            "template.yaml",
            """
            Transform: AWS::Serverless-2016-10-31
            Parameters:
              Greeting: {Type: String, Default: Hello}
            Resources:
              Greet:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: greet/
                  Handler: app.handle
                  Runtime: python3.11
                  Environment: {Variables: {GREETING: !Ref Greeting}}
              Shout:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: index.handler
                  Runtime: python3.11
                  InlineCode: |
                    def handler(event, context):
                        return event.upper() + "!"
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {First: !GetAtt Greet.Arn, Second: !GetAtt Shout.Arn}
            """)
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"Greet","States":{"Greet":{"Type":"Task","Resource":"${First}","Next":"Shout"},
            "Shout":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
            "Parameters":{"FunctionName":"${Second}","Payload.$":"$.text"},"OutputPath":"$.Payload","End":true}}}
            """)
        folder.write(
            "greet/app.py",
            """
            import os

            def handle(event, context):
                return {"text": os.environ["GREETING"] + ", " + event["name"]}
            """)
        let result = folder.pjrun(
            "workflow", "run", "template.yaml", "--parameter", "Greeting=Moin", "--input", #"{"name":"Ada"}"#)
        #expect(result.code == 0, "\(result.error)")
        #expect(result.output == #""MOIN, ADA!""# + "\n", "\(result.output)")
    }

    @Test("a function that raises: Lambda's error, which the machine catches")
    func raises() {
        folder.write(
            "functions/picky/handler.py",
            """
            class Picky(Exception):
                pass

            def lambda_handler(event, context):
                raise Picky("not " + event["what"])
            """)
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:picky",
            "Catch":[{"ErrorEquals":["Picky"],"ResultPath":"$.error","Next":"C"}],"End":true},
            "C":{"Type":"Pass","Parameters":{"error.$":"$.error.Error","message.$":"States.StringToJson($.error.Cause)"},
            "OutputPath":"$.message.errorMessage","End":true}}}
            """)
        let result = folder.pjrun(
            "workflow", "run", "machine.asl.json", "--functions", "functions", "--input", #"{"what":"this"}"#)
        #expect(result.withoutError == ShellResult(exit: 0, "\"not this\"\n"), "\(result.error)")
    }

    @Test("a machine starts another one, and gets its output")
    func nested() {
        folder.write(
            "child.asl.json",
            #"{"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":{"twice.$":"States.Array($.n, $.n)"},"End":true}}}"#
        )
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
            "Parameters":{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:child","Input":{"n.$":"$.n"}},
            "OutputPath":"$.Output.twice","End":true}}}
            """)
        let result = folder.pjrun(
            "workflow", "run", "machine.asl.json", "--machine", "child.asl.json", "--input", #"{"n":7}"#)
        #expect(result.withoutError == ShellResult(exit: 0, "[7,7]\n"), "\(result.error)")
        #expect(folder.pjrun("workflow", "list").output.contains("child"))
    }

    @Test("a distributed Map over a CSV object, with results as objects")
    func distributed() {
        folder.write("people.csv", "name,age\nAda,36\nBen,41\nCleo,29\n")
        folder.pjrun("s3", "cp", "people.csv", "s3://data/people.csv")
        folder.write(
            "machine.asl.json",
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","Label":"People","MaxConcurrency":2,
            "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW"},
            "Parameters":{"Bucket":"data","Key":"people.csv"}},
            "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{
            "P":{"Type":"Pass","OutputPath":"$.name","End":true}}},"End":true}}}
            """)
        let plain = folder.pjrun("workflow", "run", "machine.asl.json")
        #expect(plain.withoutError == ShellResult(exit: 0, #"["Ada","Ben","Cleo"]"# + "\n"), "\(plain.error)")
    }
}
