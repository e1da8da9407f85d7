import Testing

@testable import AWSEndpoint

struct XMLTests {
    func read(_ text: String) throws(XMLProblem) -> XMLElement { try XMLReader.document(Array(text.utf8)) }

    @Test func `elements, attributes, text and references`() throws {
        let root = try read(
            """
            \u{FEFF}<?xml version="1.0" encoding="UTF-8"?>
            <!-- before --><s3:A xmlns:s3="x" a='1 &lt; "2"'><B>x&amp;&#65;&#x42;&#x1;&apos;&quot;&gt;</B><C/>\
            <D><![CDATA[<&>]]>y</D><!-- c --></s3:A> <!-- after -->
            """)
        #expect(root.name == "A")
        #expect(root.attributes["a"] == "1 < \"2\"")
        #expect(root.children.map(\.name) == ["B", "C", "D"])
        #expect(root.text(of: "B") == "x&AB\u{1}'\">")
        #expect(root.text(of: "C") == "")
        #expect(root.text(of: "D") == "<&>y")
    }

    @Test func `white space of a key is kept, that around a number is not`() throws {
        let root = try read("<A><Key> a\r\nb </Key><Number>\n 7 </Number></A>")
        #expect(root.text(of: "Key") == " a\nb ")
        #expect(root.word(of: "Number") == "7")
    }

    @Test(arguments: [
        "", " ", "text", "<A>", "<A></B>", "<A/><B/>", "<A/>x", "<A", "<A b></A>", "<A b=1/>", "<A b='1'c='2'/>",
        "<A>&</A>",
        "<A>&lt</A>", "<A>&#;</A>", "<A>&#xD800;</A>", "<A>&#0;</A>", "<A>&#x110000;</A>", "<A>&#+65;</A>", "</A>",
        "<1/>",
        "<A>\u{1}</A>", "<A><!-- </A>", "<A><![CDATA[</A>", "<![CDATA[x]]>", "<?xml version='1.0'", "< A/>",
        "<A b='<'/>",
    ])
    func `what is no XML`(_ text: String) {
        #expect(throws: XMLProblem.self) { try read(text) }
    }

    @Test(arguments: [
        "<!DOCTYPE A [<!ENTITY x 'y'>]><A>&x;</A>", "<A>&x;</A>", "<?php ?><A/>", "<A><?x?></A>",
        "<A><!ENTITY x 'y'></A>",
    ])
    func `what is refused`(_ text: String) throws {
        #expect(
            performing: { try read(text) },
            throws: { error in
                if case .refused? = error as? XMLProblem { true } else { false }
            })
    }

    @Test func `depth and count are bounded`() {
        let deep = String(repeating: "<A>", count: 17) + String(repeating: "</A>", count: 17)
        #expect(throws: XMLProblem.tooComplex) { try read(deep) }
        #expect(throws: XMLProblem.tooComplex) { try read("<A>" + String(repeating: "<B/>", count: 100_000) + "</A>") }
        #expect(throws: XMLProblem.notText) {
            try XMLReader.document([0x3C, 0x41, 0x3E, 0xFF, 0x3C, 0x2F, 0x41, 0x3E])
        }
    }

    @Test(arguments: 0..<200)
    func `what is written is read again`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let alphabet = Array("ab<>&\"' \t\n\u{1}\u{1F}ü€😀]");
        let text = String(
            (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
        let writer = XMLWriter.document("Root") { $0.element("Key", text) }
        #expect(try XMLReader.document(writer.bytes).text(of: "Key") == text)
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
