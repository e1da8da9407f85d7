import PjrunTesting
import Testing

@Suite struct RequestTests {
    @Test func `the version is printed`() {
        let home = ScratchDirectory()
        let result = PjrunProcess.run(["--version"], home: home.path)
        #expect(result == ShellResult(code: 0, output: "0.1.0\n", error: ""))
    }
}
