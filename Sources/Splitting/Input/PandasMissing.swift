/// What `read_csv` takes for a missing value, an empty field among it (pandas 3.1, `pandas._libs.parsers.STR_NA_VALUES`).
public enum PandasMissing {
    /// The texts, as they are spelled.
    public static let texts: Set<String> = [
        "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
        "NULL", "NaN", "None", "n/a", "nan", "null",
    ]
}
