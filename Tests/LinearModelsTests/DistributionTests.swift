import LinearModels
import Testing

@Suite("Tails of distributions") struct DistributionTests {
    /// t, degrees of freedom, two-sided tail: mpmath 1.4, 2 * betainc of the tail in 40 digits.
    static let student: [(Double, Double, Double)] = [
        (0.5, 1, 0.704832764699133452),
        (1.5, 3, 0.230583865244823052),
        (2.0, 10, 0.0733880347707403656),
        (12.0, 5, 0.0000708949251716152269),
        (3.3, 34, 0.00227611258879870477),
        (40.0, 20, 1.45746965543107639e-20),
        (1.96, 1000000.0, 0.0499960675852697907),
        (0.001, 7, 0.999230017244998844),
        (6.2, 1000, 8.24711028238734423e-10),
        (5.0, 1000000.0, 5.73399787089074157e-7),
        (3.0, 1000000.0, 0.00269986254142179706),
        (10.0, 100000.0, 1.5633015300207278e-23),
        (2.7, 500, 0.00716895420583438781),
    ]

    @Test(arguments: 0..<student.count)
    func `Student's tail has thirteen digits`(_ index: Int) {
        let (t, freedom, tail) = Self.student[index]

        #expect(abs(Distributions.studentTwoSided(t, degreesOfFreedom: freedom) / tail - 1) < 1e-13)
    }

    /// F, degrees of freedom, upper tail, from the same source.
    static let fisher: [(Double, Double, Double, Double)] = [
        (1.0, 1, 1, 0.5),
        (2.5, 3, 20, 0.0888437519376892115),
        (5436385.5, 1, 34, 4.65404144622221753e-90),
        (0.1, 5, 7, 0.988958993162265818),
        (1.2, 50, 1000, 0.164724727268729873),
        (9.0, 2, 999949, 0.000123419801075565901),
    ]

    @Test(arguments: 0..<fisher.count)
    func `Fisher's tail has twelve digits`(_ index: Int) {
        let (f, one, two, tail) = Self.fisher[index]

        #expect(abs(Distributions.fisherUpper(f, one, two) / tail - 1) < 2e-12)
    }

    @Test(arguments: [1, 2, 7, 100, 1e6])
    func `the quantile inverts the tail`(_ freedom: Double) {
        let quantile = Distributions.studentQuantile(twoSided: 0.05, degreesOfFreedom: freedom)

        #expect(abs(Distributions.studentTwoSided(quantile, degreesOfFreedom: freedom) - 0.05) < 1e-14)
    }

    @Test func `the ends are the ends`() {
        #expect(Distributions.studentTwoSided(0, degreesOfFreedom: 3) == 1)
        #expect(Distributions.studentTwoSided(.infinity, degreesOfFreedom: 3) == 0)
        #expect(Distributions.studentTwoSided(.nan, degreesOfFreedom: 3).isNaN)
        #expect(Distributions.fisherUpper(0, 2, 3) == 1)
        #expect(abs(Distributions.normalTwoSided(-1.959963984540054) - 0.05) < 1e-15)
    }
}
