import OrderedJSON
import StatesLanguage
import Testing

@Suite("Drawings of state machines")
struct GraphTests {
    private static func definition() throws -> JSON {
        try JSON(
            parsing: #"""
                {"StartAt":"Get \"it\"","States":{
                  "Get \"it\"":{"Type":"Task","Next":"Done?","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Failed"},
                    {"ErrorEquals":["A","B"],"Next":"Failed"}]},
                  "Done?":{"Type":"Choice","Choices":[
                    {"Variable":"$.s","StringEquals":"Completed","Next":"Both"},
                    {"And":[{"Variable":"$.n","NumericLessThanEqualsPath":"$.m"},
                      {"Not":{"Variable":"$.x","IsPresent":false}}],"Next":"Pause"}],"Default":"Nowhere"},
                  "Pause":{"Type":"Wait","Next":"Get \"it\""},
                  "Both":{"Type":"Parallel","Branches":[{"StartAt":"Each","States":{"Each":{"Type":"Map","End":true,
                    "ItemProcessor":{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}}}}}],"End":true},
                  "Failed":{"Type":"Fail"}}}
                """#)
    }

    @Test func `Mermaid gets a flow chart with dashed errors and boxes for inner machines`() throws {
        #expect(
            DefinitionGraph(try Self.definition()).mermaid() == """
                flowchart TD
                    m_start((" ")):::point --> s0
                    s0["Get #34;it#34;"]
                    s1{"Done?"}
                    s2(["Pause"])
                    subgraph s3["Both"]
                        subgraph s3_0["branch 1"]
                            s3_0_start((" ")):::point --> s6
                            subgraph s6["Each"]
                                subgraph s6_0["for each item"]
                                    s6_0_start((" ")):::point --> s7
                                    s7("One")
                                    s7 --> s6_0_end(((" "))):::point
                                end
                            end
                            s6 --> s3_0_end(((" "))):::point
                        end
                    end
                    s4["Failed"]:::failed
                    s5["Nowhere (missing)"]:::missing
                    s0 --> s1
                    s0 -.->|"any error"| s4
                    s0 -.->|"A, B"| s4
                    s1 -->|"$.s = #34;Completed#34;"| s3
                    s1 -->|"$.n ≤ $.m and not ($.x is not present)"| s2
                    s1 -->|"otherwise"| s5
                    s2 --> s0
                    s3 --> m_end(((" "))):::point
                    classDef failed stroke:#c0392b,color:#c0392b
                    classDef missing stroke:#c0392b,stroke-dasharray:4 4
                    classDef point fill:#555,stroke:#555,color:#fff

                """)
    }

    @Test func `Graphviz gets clusters, and edges that end at their borders`() throws {
        let dot = DefinitionGraph(try Self.definition()).dot()

        #expect(dot.hasPrefix("digraph machine {\n    compound=true;\n"))
        for line in [
            #"    s0 [label="Get \"it\""];"#, "    s1 -> s3 [label=\"$.s = \\\"Completed\\\"\", lhead=cluster_s3];",
            "    s0 -> s4 [label=\"any error\", style=dashed];", "    s3_out -> m_end [ltail=cluster_s3];",
            "            s3_0_start -> s6 [lhead=cluster_s6];",
        ] {
            #expect(dot.contains("\n\(line)\n"), "\(line)")
        }
        #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
    }

    @Test(
        arguments: [
            (#"{"Condition":"{% $n > 1 %}"}"#, "$n > 1"),
            (#"{"Condition":true}"#, "true"),
            (#"{"Variable":"$.a","StringMatches":"*Z*"}"#, #"$.a matches "*Z*""#),
            (#"{"Variable":"$.a","BooleanEquals":true}"#, "$.a = true"),
            (#"{"Variable":"$.a","TimestampGreaterThan":"2030-01-01T00:00:00Z"}"#, #"$.a > "2030-01-01T00:00:00Z""#),
            (
                #"{"Or":[{"And":[{"Variable":"$.a","IsNull":true},{"Variable":"$.b","IsNumeric":true}]},{"Variable":"$.c","NumericEquals":1.50}]}"#,
                "($.a is null and $.b is a number) or $.c = 1.50"
            ),
            (
                #"{"Variable":"$.a","StringEquals":"\#(String(repeating: "x", count: 100))"}"#,
                "$.a = \"" + String(repeating: "x", count: 72) + "…"
            ),
        ])
    func `conditions read like sentences`(rule: String, label: String) throws {
        let graph = DefinitionGraph(
            [
                "StartAt": "C",
                "States": ["C": ["Type": "Choice", "Choices": .array([try JSON(parsing: rule).with("Next", "C")])]],
            ])

        #expect(graph.dot().contains(" [label=\"\(label.dotEscaped)\"];"), "\(graph.dot())")
    }

    @Test(arguments: ["[]", "{}", #"{"States":[]}"#, #"{"StartAt":1,"States":{"a":1,"b":{"Type":[],"Next":{}}}}"#])
    func `what is no machine becomes a drawing, too`(definition: String) throws {
        let graph = DefinitionGraph(try JSON(parsing: definition))

        #expect(graph.mermaid().hasPrefix("flowchart TD\n"))
        #expect(graph.dot().hasSuffix("}\n"))
    }

    @Test func `deep nesting ends somewhere`() {
        let rule = (0..<150).reduce(["Variable": "$", "Next": "S"] as JSON) { inner, _ in ["Not": inner, "Next": "S"] }
        let machine = (0..<100).reduce(["StartAt": "S", "States": ["S": ["Choices": .array([rule])]]] as JSON) {
            inner, _ in
            ["StartAt": "P", "States": ["P": ["Type": "Parallel", "Branches": .array([inner])]]]
        }
        #expect(DefinitionGraph(machine).mermaid().utf8.count < 30_000)
        #expect(DefinitionGraph(["States": ["S": ["Choices": .array([rule])]]]).dot().contains("…"))
    }
}

extension JSON {
    fileprivate func with(_ key: String, _ value: JSON) -> JSON {
        var members = object ?? JSONObject()
        members[key] = value
        return .object(members)
    }
}

extension String {
    fileprivate var dotEscaped: String { map { $0 == "\"" ? "\\\"" : String($0) }.joined() }
}
