import Testing

@testable import LinearLearner

private let criteria: [BinaryModelSelection] = [
    .accuracy, .fBeta(1), .fBeta(0.5), .fBeta(2), .precisionAtTargetRecall(0.8), .precisionAtTargetRecall(0.25),
    .recallAtTargetPrecision(0.8), .recallAtTargetPrecision(0.3), .crossEntropyLoss, .lossFunction,
]

/// Tries every threshold that a rule could name, each by counting anew.
private func reference(_ criterion: BinaryModelSelection, _ scores: [Double], _ labels: [Bool]) -> ThresholdChoice {
    let sorted = Set(scores).sorted()
    var thresholds = [sorted[0], sorted[sorted.count - 1].nextUp]
    for (lower, upper) in zip(sorted, sorted.dropFirst()) { thresholds.append((lower + upper) / 2) }
    let tried = thresholds.map { ($0, BinaryCounts(scores: scores, labels: labels, threshold: $0)) }
    let positives = labels.count { $0 }

    func pick(_ tried: [(Double, BinaryCounts)], _ value: (BinaryCounts) -> (Double, Double)) -> ThresholdChoice {
        let best = tried.sorted { left, right in
            let (a, b) = (value(left.1), value(right.1))
            if a != b { return a > b }
            let (near, nearer) = (abs(left.0 - 0.5), abs(right.0 - 0.5))
            return near == nearer ? left.0 < right.0 : near < nearer
        }[0]
        return ThresholdChoice(threshold: best.0, value: value(best.1).0, counts: best.1, note: nil)
    }

    var choice: ThresholdChoice
    switch criterion {
    case .crossEntropyLoss, .lossFunction:
        return ThresholdChoice(
            threshold: 0.5, value: nil, counts: BinaryCounts(scores: scores, labels: labels, threshold: 0.5), note: nil)
    case .accuracy: return pick(tried) { ($0.accuracy, 0) }
    case .fBeta(let beta):
        choice = pick(tried) { (positives == 0 ? $0.accuracy : $0.fMeasure(beta: beta), 0) }
    case .precisionAtTargetRecall(let target):
        choice =
            positives == 0
            ? pick(tried) { ($0.accuracy, 0) }
            : pick(tried.filter { $0.1.recall >= target }) { ($0.precision, $0.recall) }
    case .recallAtTargetPrecision(let target):
        let reaching = tried.filter { $0.1.precision >= target }
        if positives == 0 {
            choice = pick(tried) { ($0.accuracy, 0) }
        } else if reaching.isEmpty {
            choice = pick(tried) { ($0.precision, $0.recall) }
            choice.note = .precisionNotReached(target: target, best: choice.counts.precision)
        } else {
            choice = pick(reaching) { ($0.recall, $0.precision) }
        }
    }
    if positives == 0 { choice.note = .noPositives }
    return choice
}

@Suite struct `A threshold` {
    @Test func `parts classes that can be parted, half way`() throws {
        let choice = try ThresholdSelection.choose(
            .accuracy, scores: [0.9, 0.1, 0.2, 0.7], labels: [true, false, false, true])

        #expect(abs(choice.threshold - 0.45) < 1e-15)
        #expect(choice.value == 1)
        #expect(choice.counts == BinaryCounts(truePositives: 2, falsePositives: 0, trueNegatives: 2, falseNegatives: 0))
        #expect(choice.note == nil)
    }

    @Test func `holds recall while precision grows`() throws {
        let scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
        let labels = [true, false, true, true, false, true]
        let choice = try ThresholdSelection.choose(.precisionAtTargetRecall(0.75), scores: scores, labels: labels)

        #expect(choice.counts.recall == 0.75)
        #expect(choice.value == 0.75)
        #expect(abs(choice.threshold - 0.55) < 1e-15)
    }

    @Test func `holds precision while recall grows`() throws {
        let scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
        let labels = [true, true, false, true, false, true]
        let choice = try ThresholdSelection.choose(.recallAtTargetPrecision(0.75), scores: scores, labels: labels)

        #expect(choice.counts.precision == 0.75)
        #expect(choice.value == 0.75)
    }

    @Test func `says when a precision cannot be had`() throws {
        let choice = try ThresholdSelection.choose(
            .recallAtTargetPrecision(0.9), scores: [0.9, 0.8, 0.3], labels: [false, true, false])

        #expect(choice.note == .precisionNotReached(target: 0.9, best: 0.5))
        #expect(choice.counts == BinaryCounts(truePositives: 1, falsePositives: 1, trueNegatives: 1, falseNegatives: 0))
        #expect(choice.note?.message.contains("0.9") == true)
    }

    @Test func `says when there is no positive row`() throws {
        for criterion in [BinaryModelSelection.fBeta(1), .precisionAtTargetRecall(0.5), .recallAtTargetPrecision(0.5)] {
            let choice = try ThresholdSelection.choose(criterion, scores: [0.2, 0.4], labels: [false, false])

            #expect(choice.note == .noPositives)
            #expect(choice.counts.accuracy == 1)
        }
    }

    @Test(arguments: [0.3, 0.3.nextUp, 0, .leastNonzeroMagnitude, 1.0.nextDown])
    func `parts scores that are neighbours among doubles`(_ low: Double) throws {
        let choice = try ThresholdSelection.choose(.accuracy, scores: [low, low.nextUp], labels: [false, true])

        #expect(choice.value == 1)
        #expect(
            BinaryCounts(scores: [low, low.nextUp], labels: [false, true], threshold: choice.threshold).accuracy == 1)
    }

    @Test func `is 0.5 where none matters`() throws {
        let choice = try ThresholdSelection.choose(
            .crossEntropyLoss, scores: [0.5, 0.4999, 0.9], labels: [true, true, false])

        #expect(choice.threshold == 0.5)
        #expect(choice.value == nil)
        #expect(choice.counts == BinaryCounts(truePositives: 1, falsePositives: 1, trueNegatives: 0, falseNegatives: 1))
    }

    @Test func `cannot be chosen with nothing`() {
        #expect(throws: ThresholdError.noRows) { try ThresholdSelection.choose(.accuracy, scores: [], labels: []) }
        #expect(throws: ThresholdError.lengths(scores: 1, labels: 0)) {
            try ThresholdSelection.choose(.accuracy, scores: [1], labels: [])
        }
        #expect(throws: ThresholdError.notFinite(row: 1)) {
            try ThresholdSelection.choose(.accuracy, scores: [1, .nan], labels: [true, true])
        }
    }

    @Test(arguments: criteria)
    func `is the best of all, ties included`(_ criterion: BinaryModelSelection) throws {
        var state: UInt64 = 88_172_645_463_325_252
        func random(_ limit: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % limit
        }
        for _ in 0..<400 {
            let count = Int(1 + random(12))
            // Few different scores, in 64ths, so that there are ties and half way is exact.
            let levels = 1 + random(10)
            let scores = (0..<count).map { _ in Double(random(levels) * 6) / 64 }
            let labels = (0..<count).map { _ in random(3) == 0 }
            let choice = try ThresholdSelection.choose(criterion, scores: scores, labels: labels)

            #expect(choice == reference(criterion, scores, labels))
            #expect(choice.counts == BinaryCounts(scores: scores, labels: labels, threshold: choice.threshold))
        }
    }

    @Test func `has measures as scikit-learn defines them`() {
        let counts = BinaryCounts(truePositives: 3, falsePositives: 1, trueNegatives: 4, falseNegatives: 2)

        #expect(counts.accuracy == 0.7)
        #expect(counts.precision == 0.75)
        #expect(counts.recall == 0.6)
        #expect(abs(counts.fMeasure(beta: 1) - 2 / 3.0) < 1e-15)
        #expect(abs(counts.fMeasure(beta: 2) - 0.625) < 1e-15)
        let none = BinaryCounts(truePositives: 0, falsePositives: 0, trueNegatives: 4, falseNegatives: 2)
        #expect(none.precision == 0 && none.recall == 0 && none.fMeasure(beta: 1) == 0)
        #expect(counts.fMeasure(beta: 1e200) == counts.recall)
    }
}
