import CKernels
import Testing

@Suite struct `Kernel choice` {
    @Test func `without a setting the best kernels of the processor are taken`() {
        var status = pjrun_kernel_status_t.unknown
        let best = String(cString: pjrun_kernels_for(nil, &status).pointee.name)

        #expect(status == .chosen)
        #expect(best == Level.vector.first?.name ?? "scalar")
        #expect(String(cString: pjrun_kernels_for("", &status).pointee.name) == best)
    }

    @Test(arguments: Level.all) func `a setting forces the kernels it names`(level: Level) {
        var status = pjrun_kernel_status_t.unknown

        #expect(String(cString: pjrun_kernels_for(level.name, &status).pointee.name) == level.name)
        #expect(status == .forced)
    }

    @Test(arguments: ["AVX2", "fast", " scalar", "avx"])
    func `a setting that names no kernels is told of`(setting: String) {
        var status = pjrun_kernel_status_t.chosen

        _ = pjrun_kernels_for(setting, &status)

        #expect(status == .unknown)
    }

    @Test func `a setting that names another processor's kernels is told of`() {
        let foreign = ["avx512", "avx2", "neon"].map(Level.init).filter { !$0.isAvailable }
        for level in foreign {
            var status = pjrun_kernel_status_t.chosen
            _ = pjrun_kernels_for(level.name, &status)
            #expect(status == .unavailable)
        }
        #expect(!foreign.isEmpty)
    }

    @Test func `the kernels in use have a name`() {
        #expect(Level.all.map(\.name).contains(String(cString: pjrun_kernel_name())))
    }
}
