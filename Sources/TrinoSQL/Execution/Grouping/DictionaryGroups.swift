import Columnar

/// Finds the groups of rows whose keys are numbers of dictionaries: each combination of numbers is looked up once.
///
/// For one thread and one ``GroupTable``; whoever empties the table resets this.
final class DictionaryGroups {
    /// The dictionaries that the groups known are of.
    private var dictionaries: [ColumnDictionary] = []
    /// The group of each combination; ``unknown`` where it has not been met.
    private var groups = Buffer(byteCount: 0)
    private var combinations = 0

    private static let unknown = UInt32.max
    /// Combinations at most: more would not stay in a cache, and dictionaries of so many values repeat few.
    private static let mostCombinations = 1 << 16

    /// Forgets all groups.
    func reset() {
        dictionaries = []
    }

    /// The group of each row; nil if some key has no dictionary, or there are too many combinations.
    func groups(of keys: [Column], count rows: Int, in table: GroupTable) -> Buffer? {
        var found: [DictionaryRows] = []
        var product = 1
        for key in keys {
            guard let rows = key.dictionary, !key.isConstant else { return nil }
            product *= rows.dictionary.count
            guard product <= DictionaryGroups.mostCombinations else { return nil }
            found.append(rows)
        }
        guard !found.isEmpty, rows > 0 else { return nil }
        if dictionaries.count != found.count || !zip(dictionaries, found).allSatisfy({ $0 === $1.dictionary }) {
            dictionaries = found.map(\.dictionary)
            combinations = product
            groups = Buffer(byteCount: product * 4)
            Lane<UInt32>(groups, count: product).fill(DictionaryGroups.unknown)
        }
        let codes = DictionaryGroups.codes(found, rows)
        let result = Buffer(byteCount: rows * 4)
        let (code, target) = (Lane<UInt32>(codes, count: rows), Lane<UInt32>(result, count: rows))
        let known = Lane<UInt32>(groups, count: combinations)
        var highest: UInt32 = 0
        for row in 0..<rows {
            let group = known[Int(code[row])]
            target[row] = group
            highest = max(highest, group)
        }
        if highest == DictionaryGroups.unknown {
            learn(keys, code, known, table)
            for row in 0..<rows { target[row] = known[Int(code[row])] }
        }
        withExtendedLifetime((codes, groups)) {}
        return result
    }

    /// Looks up the combinations that have not been met.
    private func learn(_ keys: [Column], _ code: Lane<UInt32>, _ known: Lane<UInt32>, _ table: GroupTable) {
        var first: [Int] = []
        for row in 0..<code.count where known[Int(code[row])] == DictionaryGroups.unknown {
            // Any number will do until its group is known.
            known[Int(code[row])] = 0
            first.append(row)
        }
        let selection = Selection(first)
        let made = table.groups(of: keys.map { $0.gathered(selection) }, count: first.count)
        let lane = Lane<UInt32>(made, count: first.count)
        for (position, row) in first.enumerated() { known[Int(code[row])] = lane[position] }
        withExtendedLifetime(made) {}
    }

    /// For each row the number of its combination.
    private static func codes(_ keys: [DictionaryRows], _ rows: Int) -> Buffer {
        if keys.count == 1 { return keys[0].numbers }
        let result = Buffer(byteCount: rows * 4)
        let target = Lane<UInt32>(result, count: rows)
        target.fill(0)
        for key in keys {
            let numbers = Lane<UInt32>(key.numbers, count: rows)
            let size = UInt32(key.dictionary.count)
            for row in 0..<rows { target[row] = target[row] &* size &+ numbers[row] }
        }
        return result
    }
}
