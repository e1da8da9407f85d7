import ItemExpressions
import JobModel

/// When items with a time to live are deleted.
///
/// The service deletes them within two days after their time, and never those whose time is more than five years ago. Here
/// they are there for the whole two days, so that nobody relies on an early deletion.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html>
enum Expiry {
    private static let delay: Int64 = 2 * 86_400
    private static let horizon: Int64 = 5 * 365 * 86_400

    /// Whether an item is no longer there.
    static func isOver(_ item: AttributeMap, _ attribute: String?, at time: Timestamp) -> Bool {
        guard let attribute, case .number(let number)? = item[attribute], let seconds = Double(number.text) else {
            return false
        }
        let age = Double(time.milliseconds / 1000) - seconds
        return age > Double(delay) && age < Double(horizon)
    }
}
