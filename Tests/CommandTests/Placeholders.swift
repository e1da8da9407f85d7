/// The volatile parts of what pjrun prints; every one has a name here and nowhere else.
///
/// - `<tmp>`: the directory of the test
/// - `<name>`: a generated job name
/// - `<time>`: a duration
/// - `<now>`: a point in time
/// - `<staged>`: the place of a job's staged files
/// - `<temporary>`: the end of a temporary file's name
enum Placeholders {
    static func put(into text: String, for directory: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line)
                .replacing(directory, with: "<tmp>")
                .replacing(/[A-Za-z0-9-]+-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-\d{3}-[0-9a-z]+/, with: "<name>")
                .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "<now>")
                .replacing(/\/scratch\/\d[^\s']*\/(?<name>[^\/\s']+)'/) { "/scratch/<staged>/\($0.output.name)'" }
                .replacing(/\.pjrun~[0-9a-z-]+/, with: ".pjrun~<temporary>")
                .replacing(/Completed   in \d+(\.\d)? m?s$/, with: "Completed   in <time>")
                .replacing(/Stopped     in \d+(\.\d)? m?s/, with: "Stopped     in <time>")
        }.joined(separator: "\n")
    }
}
