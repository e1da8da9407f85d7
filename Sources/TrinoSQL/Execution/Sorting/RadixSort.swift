import Columnar

/// Sorts words by their upper bits; the lower bits, which number the words in their order, keep equal words apart.
struct RadixSort: Sendable {
    /// The words; after the sort they may be in either buffer, part by part.
    let words: Lane<UInt64>
    /// Room for as many.
    let spare: Lane<UInt64>
    /// Bits below the key.
    let lowBits: Int

    /// Words up to which comparing neighbours is quickest.
    private static let fewWords = 40
    /// Words that fit into a core's cache with their copies.
    private static let cachedWords = 1 << 15

    /// Sorts a range and hands on its sorted parts, in order.
    ///
    /// - Parameters:
    ///   - range: what is sorted.
    ///   - source: the lane that the words are in, ``words`` or ``spare``.
    ///   - target: the other one.
    ///   - finish: takes a range and the lane in which it is sorted.
    func sort(
        _ range: Range<Int>, in source: Lane<UInt64>, with target: Lane<UInt64>,
        _ finish: (Range<Int>, Lane<UInt64>) -> Void
    ) {
        if range.count <= RadixSort.fewWords {
            insertionSort(range, source)
            return finish(range, source)
        }
        var varying: UInt64 = 0
        let first = source[range.lowerBound]
        for position in range { varying |= source[position] ^ first }
        varying &= UInt64.max &<< UInt64(lowBits)
        if varying == 0 { return finish(range, source) }
        if range.count > RadixSort.cachedWords {
            let high = 64 - varying.leadingZeroBitCount
            let shift = max(lowBits, high - 8)
            partition(range, source, target, shift) { part in
                if !part.isEmpty { sort(part, in: target, with: source, finish) }
            }
        } else {
            passes(range, source, target, varying, finish)
        }
    }

    /// From the lowest byte that varies to the highest.
    private func passes(
        _ range: Range<Int>, _ first: Lane<UInt64>, _ second: Lane<UInt64>, _ varying: UInt64,
        _ finish: (Range<Int>, Lane<UInt64>) -> Void
    ) {
        var (source, target) = (first, second)
        var remaining = varying
        while remaining != 0 {
            let shift = remaining.trailingZeroBitCount
            scatter(range, source, target, shift)
            swap(&source, &target)
            remaining &= shift + 8 >= 64 ? 0 : UInt64.max &<< UInt64(shift + 8)
        }
        finish(range, source)
    }

    private func scatter(_ range: Range<Int>, _ source: Lane<UInt64>, _ target: Lane<UInt64>, _ shift: Int) {
        unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { memory in
            let offsets = unsafe Lane<Int>(base: memory.baseAddress.unsafelyUnwrapped, count: 256)
            count(range, source, shift, offsets)
            for position in range {
                let word = source[position]
                let digit = Int(truncatingIfNeeded: (word &>> UInt64(shift)) & 255)
                let place = offsets[digit]
                offsets[digit] = place &+ 1
                target[place] = word
            }
        }
    }

    /// Moves words to 256 parts and visits these.
    private func partition(
        _ range: Range<Int>, _ source: Lane<UInt64>, _ target: Lane<UInt64>, _ shift: Int,
        _ visit: (Range<Int>) -> Void
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { memory in
            let offsets = unsafe Lane<Int>(base: memory.baseAddress.unsafelyUnwrapped, count: 256)
            count(range, source, shift, offsets)
            for position in range {
                let word = source[position]
                let digit = Int(truncatingIfNeeded: (word &>> UInt64(shift)) & 255)
                let place = offsets[digit]
                offsets[digit] = place &+ 1
                target[place] = word
            }
            var start = range.lowerBound
            for digit in 0..<256 {
                let end = offsets[digit]
                visit(start..<end)
                start = end
            }
        }
    }

    /// Where the words of each digit begin.
    private func count(_ range: Range<Int>, _ source: Lane<UInt64>, _ shift: Int, _ offsets: Lane<Int>) {
        offsets.fill(0)
        for position in range { offsets[Int(truncatingIfNeeded: (source[position] &>> UInt64(shift)) & 255)] &+= 1 }
        var next = range.lowerBound
        for digit in 0..<256 {
            let number = offsets[digit]
            offsets[digit] = next
            next &+= number
        }
    }

    private func insertionSort(_ range: Range<Int>, _ lane: Lane<UInt64>) {
        var next = range.lowerBound + 1
        while next < range.upperBound {
            let word = lane[next]
            var place = next
            while place > range.lowerBound && lane[place &- 1] > word {
                lane[place] = lane[place &- 1]
                place &-= 1
            }
            lane[place] = word
            next &+= 1
        }
    }
}

// MARK: - By several threads

extension RadixSort {
    /// Moves words to parts by their highest bits, by several threads.
    ///
    /// - Parameters:
    ///   - range: what is moved, from ``words`` to ``spare``.
    ///   - keyBits: bits of the key.
    ///   - workers: threads.
    /// - Returns: where each part ends.
    func partition(_ range: Range<Int>, keyBits: Int, workers: Int) -> [Int] {
        let wanted = Int.bitWidth - (range.count / (RadixSort.cachedWords / 2)).leadingZeroBitCount
        let digitBits = min(keyBits, max(6, min(11, wanted)))
        let (parts, shift) = (1 << digitBits, UInt64(lowBits + keyBits - digitBits))
        let memory = Buffer(byteCount: workers * parts * MemoryLayout<Int>.stride)
        memory.fill(0)
        let offsets = Lane<Int>(memory, count: workers * parts)
        let share: @Sendable (Int) -> Range<Int> = { worker in
            range.lowerBound + range.count * worker / workers..<range.lowerBound + range.count * (worker + 1) / workers
        }
        let (words, spare, mask) = (words, spare, UInt64(parts - 1))
        RowOrder.parallel(workers) { worker in
            let base = worker &* parts
            for position in share(worker) {
                offsets[base &+ Int(truncatingIfNeeded: (words[position] &>> shift) & mask)] &+= 1
            }
        }
        var ends: [Int] = []
        ends.reserveCapacity(parts)
        var next = range.lowerBound
        for part in 0..<parts {
            for worker in 0..<workers {
                let number = offsets[worker * parts + part]
                offsets[worker * parts + part] = next
                next += number
            }
            ends.append(next)
        }
        RowOrder.parallel(workers) { worker in
            let base = worker &* parts
            for position in share(worker) {
                let word = words[position]
                let part = base &+ Int(truncatingIfNeeded: (word &>> shift) & mask)
                let place = offsets[part]
                offsets[part] = place &+ 1
                spare[place] = word
            }
        }
        return withExtendedLifetime(memory) { ends }
    }
}
