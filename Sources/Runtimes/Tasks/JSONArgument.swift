import OrderedJSON

/// A flag whose text is JSON.
enum JSONArgument {
    /// The object of a flag; an empty one without the flag.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    static func object(_ text: String?, of flag: String) throws(TaskFailure) -> JSONObject {
        guard let text else { return JSONObject() }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: text)
        } catch {
            throw TaskFailure(message: "\(flag) is not JSON: \(error.message)", exitCode: 2)
        }
        guard let object = json.object else {
            throw TaskFailure(message: "\(flag) is \(json.kindDescription), not an object", exitCode: 2)
        }
        return object
    }
}
