import OrderedJSON
import StatesLanguage
import Testing

@Suite("Definitions that the service accepts")
struct AcceptanceTests {
    private static let definitions: [(String, String)] = [
        (
            // shared article "Run SageMaker Processing Jobs from Step Functions", placeholders filled in
            "a poll loop over two functions",
            #"""
            {"Comment":"An example","StartAt":"StartProcessingJob","States":{
              "StartProcessingJob":{"Type":"Task","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:Start",
                "Parameters":{"S3Input":"s3://b/in","VolumeSizeInGB":20},"Next":"Wait"},
              "Wait":{"Type":"Wait","Seconds":30,"Next":"GetJobStatus"},
              "GetJobStatus":{"Type":"Task","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:Get",
                "Parameters":{"ProcessingJobName.$":"$.ProcessingJobName"},"Next":"IsDone?"},
              "IsDone?":{"Type":"Choice","Choices":[
                {"Variable":"$.ProcessingJobStatus","StringEquals":"Completed","Next":"Success"},
                {"Variable":"$.ProcessingJobStatus","StringEquals":"Failed","Next":"Failure"}],"Default":"Wait"},
              "Success":{"Type":"Pass","End":true},"Failure":{"Type":"Fail"}}}
            """#
        ),
        (
            "retries, catchers, credentials and null paths",
            #"""
            {"StartAt":"T","Version":"1.0","TimeoutSeconds":0,"States":{
              "T":{"Type":"Task","Resource":"arn:aws:states:::sagemaker:createProcessingJob.sync","Comment":"c",
                "Parameters":{"ProcessingJobName.$":"States.Format('{}', $.n)","ProcessingInputs":[{"S3Uri.$":"$.u"}]},
                "Credentials":{"RoleArn.$":"$.r"},"InputPath":null,"OutputPath":null,"ResultPath":null,
                "Retry":[],"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"E","ResultPath":"$.error"},
                {"ErrorEquals":["States.ALL"],"Next":"E","ResultPath":null}],
                "TimeoutSeconds":10,"HeartbeatSeconds":9,"End":true},
              "E":{"Type":"Fail","ErrorPath":"$.error.Error","CausePath":"States.JsonToString($.error)"}}}
            """#
        ),
        (
            "rules within rules",
            #"""
            {"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[
              {"And":[{"Variable":"$.a","IsPresent":true},{"Not":{"Or":[{"Variable":"$.a","NumericGreaterThanPath":"$.b"},
                {"Variable":"$$.Execution.Name","StringMatches":"*Z*"}]}}],"Next":"S","Assign":{"seen":true}},
              {"Variable":"$.t","TimestampLessThan":"2016-08-18T17:33:00.5+02:00","Next":"S","Comment":"late"}]},
              "S":{"Type":"Succeed"}}}
            """#
        ),
        (
            "a machine in JSONata",
            #"""
            {"QueryLanguage":"JSONata","StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:listBuckets","Arguments":"{% $states.input %}",
                "TimeoutSeconds":"{% 5 %}","Assign":{"n":"{% $states.result.n %}"},
                "Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput %}","Next":"F"}],"Next":"C"},
              "C":{"Type":"Choice","Choices":[{"Condition":"{% $n > 1 %}","Next":"M","Output":"{% $n %}"}],"Default":"W"},
              "W":{"Type":"Wait","Seconds":"{% $n %}","Output":{"a":[1,"{% $n %}"]},"Next":"M"},
              "M":{"Type":"Map","Items":"{% [1,2] %}","MaxConcurrency":"{% 2 %}","ItemSelector":{"v":"{% 1 %}"},
                "ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Assign":{"inner":1},"End":true}}},"End":true},
              "F":{"Type":"Fail","Error":"{% $n %}","Cause":"plain"}}}
            """#
        ),
        (
            "a JSONata state in a JSONPath machine, and a distributed map that uses a name from outside",
            #"""
            {"StartAt":"A","States":{"A":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"x":1},"Next":"M"},
              "M":{"Type":"Map","Label":"Items","ItemReader":{"Resource":"arn:aws:states:::s3:getObject",
                "ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a"],"MaxItems":10},
                "Parameters":{"Bucket":"b","Key.$":"$.k"}},
                "ItemBatcher":{"MaxItemsPerBatch":10,"BatchInput":{"f.$":"$.f"}},
                "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"p"},
                  "WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSONL"}},
                "ToleratedFailurePercentage":5.5,"MaxConcurrencyPath":"$.c",
                "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"P",
                  "States":{"P":{"Type":"Pass","Assign":{"x":1},"End":true}}},"End":true}}}
            """#
        ),
        (
            "the old form of a Map state",
            #"""
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$$.Execution.Input.items","Parameters":{"v.$":"$$.Map.Item.Value"},
              "Iterator":{"StartAt":"P","States":{"P":{"Type":"Pass","Result":[1],"End":true}}},"End":true}}}
            """#
        ),
    ]

    @Test(arguments: definitions)
    func `nothing is said of a sound definition`(what: String, definition: String) {
        #expect(DefinitionChecker.simple().check(text: definition).map(\.description) == [])
    }

    // Constants that look like paths are constants: localstack/localstack, assign/test_assign_base BASE_CONSTANT_LITERALS.
    @Test func `a path without the dollar field is only warned of`() {
        let found = DefinitionChecker.simple().check(
            text:
                #"{"StartAt":"P","States":{"P":{"Type":"Pass","Assign":{"a":"$.no.such.path"},"Parameters":{"b":["$.x"],"c":"$.x"},"Result":{"d.$":"$.x"},"End":true}}}"#
        )

        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.map(\.code) == [.noDollar, .passResultIsStatic])
        #expect(found.map(\.location) == ["/States/P/Parameters/c", "/States/P/Result"])
        #expect(found.invalidDefinitionMessage == nil)
    }
}
