import OrderedJSON
import StatesLanguage
import Testing

/// Which variables a state reads.
///
/// The first four rows are answers of DescribeStateMachine, recorded in localstack/localstack
/// (test_sfn_api_variable_references.snapshot.json, November 2024); the others follow from them.
struct VariableReferencesTests {
    @Test(arguments: [
        (
            #"""
            "State0":{"Type":"Pass","Parameters":{"result":"$result"},"Assign":{"result":"foobar"},"Next":"State1"},
            "State1":{"Type":"Pass","ResultPath":"$.result","Parameters":{"result.$":"$result"},"End":true}
            """#, #"{"State1":["result"]}"#
        ),
        (
            #"""
            "Check":{"Type":"Choice","Choices":[{"Variable":"$guess","StringEqualsPath":"$answer","Next":"Right"}],"Default":"Wrong"},
            "Right":{"Type":"Pass","Result":{"x.$":"$guess"},"End":true},
            "Wrong":{"Type":"Pass","Assign":{"guess.$":"$answer"},"Next":"Check"}
            """#, #"{"Check":["answer","guess"],"Wrong":["answer"]}"#
        ),
        (
            #"""
            "W":{"Type":"Wait","SecondsPath":"$waitTime","Next":"V"},
            "V":{"Type":"Wait","TimestampPath":"$startAt","End":true}
            """#, #"{"W":["waitTime"],"V":["startAt"]}"#
        ),
        (
            #"""
            "M":{"Type":"Map","ItemProcessor":{"StartAt":"Sum","States":{"Sum":{"Type":"Pass","Assign":{
              "Sum.$":"States.MathAdd(States.MathAdd(States.MathAdd($y, $x), $z), $bias)"},"End":true}}},"End":true}
            """#, #"{"Sum":["bias","x","y","z"]}"#
        ),
        (
            #""T":{"Type":"Task","Parameters":{"a":{"b.$":"$x.y[0]","c":"$no"},"InputPath":"$no"},"InputPath":"$in","End":true}"#,
            #"{"T":["in","x"]}"#
        ),
        (
            #"""
            "J":{"Type":"Pass","QueryLanguage":"JSONata","Assign":{"range":1,"a":"{% $b + $range + $states.input %}"},
              "Output":["{% $uuid() & $c.d %}","$no","{% ($local := 1; $local) %}"],"Comment":"{% $no %}","End":true}
            """#, #"{"J":["b","c","range"]}"#
        ),
        (#""P":{"Type":"Pass","Parameters":{"x.$":"$.a","y.$":"$$.Execution.Id"},"End":true}"#, "{}"),
    ])
    func `states and what they read`(states: String, references: String) throws {
        let definition = try JSON(parsing: #"{"StartAt":"X","States":{\#(states)}}"#)
        #expect(VariableReferences(definition).json.serialized() == references)
    }
}
