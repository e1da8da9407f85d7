/// The names that pandas' `read_csv` gives columns.
public enum PandasHeader {
    /// Names without gaps and repetitions: `Unnamed: 2` for the third column without a name, `a.1` for the second `a`.
    ///
    /// - Parameter fields: the header's fields without quotes.
    /// - Returns: a name for each.
    public static func names(_ fields: [String]) -> [String] {
        var names = fields
        let unnamed = names.indices.filter { names[$0].isEmpty }
        for place in unnamed { names[place] = "Unnamed: \(place)" }
        var counts: [String: Int] = [:]
        // Given names are kept before those that were made up.
        for place in names.indices.filter({ !fields[$0].isEmpty }) + unnamed {
            let name = names[place]
            var result = name
            var count = counts[name, default: 0]
            while count > 0 {
                counts[name] = count + 1
                result = "\(name).\(count)"
                if names.contains(result) {
                    count += 1
                } else {
                    count = counts[result, default: 0]
                }
            }
            names[place] = result
            counts[result] = count + 1
        }
        return names
    }
}
