/// Column names from the fields of a header.
enum HeaderNames {
    /// The names of columns: the fields as they are spelled, but all of them different and none empty.
    ///
    /// An empty name becomes `_col` and the column's position counted from 0, as Trino names columns without a name. A
    /// name that has been used before, in whatever case, gets the first of the suffixes `_1`, `_2` … that makes it new.
    static func unique(_ fields: [String]) -> [String] {
        var used = Set(fields.map { $0.lowercased() })
        var seen: Set<String> = []
        return fields.enumerated().map { position, field in
            let name = field.isEmpty ? "_col\(position)" : field
            if seen.insert(name.lowercased()).inserted { return name }
            var number = 1
            while used.contains("\(name)_\(number)".lowercased()) { number += 1 }
            let fresh = "\(name)_\(number)"
            used.insert(fresh.lowercased())
            seen.insert(fresh.lowercased())
            return fresh
        }
    }
}
