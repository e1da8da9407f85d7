import Columnar

/// JSON_OBJECT and JSON_ARRAY over the rows of a call.
struct JSONConstructors {
    /// What a call says besides its arguments.
    struct Options: Sendable {
        let isObject: Bool
        /// Which of the values are text that is read as JSON.
        let readValues: Set<Int>
        let isNullOnNull: Bool
        let hasUniqueKeys: Bool
        /// How code points beyond the basic plane are written.
        let surrogates: JSONString.Surrogates
    }

    private let options: Options
    private let call: ScalarCall

    init(_ options: Options, _ call: ScalarCall) {
        self.options = options
        self.call = call
    }

    /// The text of each row: of JSON_OBJECT's arguments keys and values take turns.
    func texts() -> Column {
        guard !call.arguments.isEmpty else {
            return .constant(.text(options.isObject ? "{}" : "[]"), type: call.resultType, count: call.count)
        }
        return call.mapTextRows(strict: false) { row, out in
            let item = options.isObject ? try object(row) : try array(row)
            do throws(JSONItemTypeFailure) {
                try item.written(to: &out, surrogates: options.surrogates)
            } catch {
                throw Failure(
                    "INVALID_FUNCTION_ARGUMENT",
                    "value passed to \(options.isObject ? "JSON_OBJECT" : "JSON_ARRAY") function cannot be converted to JSON"
                )
            }
            return true
        }
    }

    private func array(_ row: Int) throws(Failure) -> JSONItem {
        var elements: [JSONItem] = []
        for number in call.arguments.indices {
            if let item = try item(number, call.arguments[number], row) { elements.append(item) }
        }
        return .array(elements)
    }

    private func object(_ row: Int) throws(Failure) -> JSONItem {
        var members: [JSONItem.Member] = []
        for number in 0..<call.arguments.count / 2 {
            let (key, value) = (call.arguments[number * 2], call.arguments[number * 2 + 1])
            guard !key.isNull(row) else {
                throw Failure(
                    "INVALID_FUNCTION_ARGUMENT", "null value passed for JSON object key to JSON_OBJECT function")
            }
            let name = key.views[row * key.step].array
            guard let item = try item(number, value, row) else { continue }
            guard !members.contains(where: { $0.name == name }) else {
                throw options.hasUniqueKeys
                    ? Failure("INVALID_FUNCTION_ARGUMENT", "duplicate key passed to JSON_OBJECT function")
                    : Failure("NOT_SUPPORTED", "cannot construct a JSON object with duplicate key")
            }
            members.append(JSONItem.Member(name: name, value: item))
        }
        return .object(JSONConstructors.hashed(members))
    }

    /// A value as an item; nil if it is NULL and left out.
    private func item(_ number: Int, _ column: Column, _ row: Int) throws(Failure) -> JSONItem? {
        let null: JSONItem? = options.isNullOnNull ? .null : nil
        if column.isNull(row) { return null }
        guard options.readValues.contains(number) else { return .typed(column.value(row), column.type) }
        do throws(JSONSyntaxError) {
            return try JSONItem.read(column.views[row * column.step]) ?? null
        } catch {
            throw JSONFunctionFailure.input("").failure
        }
    }

    /// Members in the order that a Java hash table has them in, as Trino collects them in one.
    private static func hashed(_ members: [JSONItem.Member]) -> [JSONItem.Member] {
        var capacity = 16
        while members.count > capacity * 3 / 4 { capacity *= 2 }
        func bucket(_ member: JSONItem.Member) -> Int {
            var hash: UInt32 = 0
            for unit in String(decoding: member.name, as: UTF8.self).utf16 { hash = hash &* 31 &+ UInt32(unit) }
            return Int((hash ^ hash &>> 16) & UInt32(capacity - 1))
        }
        return members.enumerated().map { (bucket: bucket($0.element), place: $0.offset, member: $0.element) }
            .sorted { ($0.bucket, $0.place) < ($1.bucket, $1.place) }.map(\.member)
    }
}
