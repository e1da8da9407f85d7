import JobEngine
import JobModel
import OrderedJSON
import StatesLanguage

extension StepFunctionsService {
    /// GetExecutionHistory, of children of map runs, too.
    ///
    /// Pages are by the ids of events, which are 1, 2, 3 and so on: what happens meanwhile moves nothing.
    func getExecutionHistory(_ call: JSONCall) throws(AWSError) -> JSON {
        let input = try check(call, StepFunctionsShapes.history)
        let arn = try executionARN(input)
        let isReversed = input["reverseOrder"]?.bool ?? false
        let question = "history \(arn.text) \(isReversed)"
        let last = try cursor(input, question).map { Int($0.id) }
        let size = pageSize(input)
        let child = try mapRunChild(arn)
        if child == nil { _ = try existing(arn) }
        func events(_ skipping: Int, _ limit: Int, _ isReversed: Bool) throws -> (events: [HistoryEvent], total: Int) {
            guard let child else {
                return try runner.history(of: arn.text, skipping: skipping, limit: limit, isReversed: isReversed)
            }
            if !isReversed {
                let page = try runner.child(arn.text, of: child.parent, skipping: skipping, limit: limit)
                return (page.events, page.total)
            }
            let total = try runner.child(arn.text, of: child.parent, limit: 0).total
            let page = try runner.child(
                arn.text, of: child.parent, skipping: max(0, total - limit), limit: min(limit, total))
            return (page.events.reversed(), total)
        }
        let shown: [HistoryEvent]
        let hasMore: Bool
        switch (isReversed, last) {
        case (false, let last):
            let page = try storing { try events(last ?? 0, size, false) }
            shown = page.events
            hasMore = (last ?? 0) + shown.count < page.total
        case (true, nil):
            let page = try storing { try events(0, size, true) }
            shown = page.events
            hasMore = shown.count < page.total
        case (true, let last?):
            // What is before an event is found from the front.
            let end = last - 1
            let page = try storing { try events(max(0, end - size), min(size, end), false) }
            shown = page.events.reversed()
            hasMore = shown.count < end
        }
        let includesData = input["includeExecutionData"]?.bool ?? true
        var answer: JSONObject = ["events": .array(shown.map { $0.json(includesData: includesData) })]
        if hasMore, let end = shown.last { answer["nextToken"] = token("", Int64(end.id), question) }
        return .object(answer)
    }
}
