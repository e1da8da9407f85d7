import JobModel

// What SQS says. Recorded: localstack/localstack, tests/aws/services/sqs (recorded on AWS), where nothing else is said.
extension QueueRefusal {
    /// A value that is not allowed.
    static func invalid(_ message: String) -> QueueRefusal {
        QueueRefusal("InvalidParameterValueException", queryCode: "InvalidParameterValue", message)
    }

    /// A value that is not allowed, and why.
    static func invalid(_ value: String, _ parameter: String, _ reason: String) -> QueueRefusal {
        invalid("Value \(value) for parameter \(parameter) is invalid. Reason: \(reason)")
    }

    /// A parameter that is not there.
    static func missing(_ parameter: String) -> QueueRefusal {
        QueueRefusal(
            "MissingRequiredParameterException", queryCode: "MissingParameter",
            "The request must contain the parameter \(parameter).")
    }

    /// There is no such queue.
    static let noQueue = QueueRefusal(
        "QueueDoesNotExist", queryCode: "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."
    )

    /// There is no such attribute of queues.
    static func unknownAttribute(_ name: String) -> QueueRefusal {
        QueueRefusal("InvalidAttributeName", "Unknown Attribute \(name).")
    }

    /// An attribute cannot have this value.
    static func invalidAttribute(_ name: String, _ reason: String = "") -> QueueRefusal {
        QueueRefusal(
            "InvalidAttributeValue",
            "Invalid value for the parameter \(name)." + (reason.isEmpty ? "" : " Reason: \(reason)"))
    }

    /// A handle that SQS has never given.
    ///
    /// The text is as quoted in getmoto/moto#4765 and softwaremill/elasticmq#324.
    static func invalidHandle(_ handle: String) -> QueueRefusal {
        QueueRefusal("ReceiptHandleIsInvalid", "The input receipt handle \"\(handle)\" is not a valid receipt handle.")
    }

    /// A fault of a batch as a whole.
    static func batch(_ code: String, _ message: String) -> QueueRefusal {
        QueueRefusal(code, queryCode: "AWS.SimpleQueueService.\(code)", message)
    }

    /// Something that pjrun does not do.
    static func unsupported(_ what: String, aws: String, instead: String) -> QueueRefusal {
        QueueRefusal(
            "UnsupportedOperation", queryCode: "AWS.SimpleQueueService.UnsupportedOperation",
            "\(what) is not run by pjrun, so nothing was done. AWS would \(aws). \(instead)")
    }

    /// Something that pjrun could not do, although the request is right.
    static func failure(_ error: any Error) -> QueueRefusal {
        QueueRefusal("InternalFailure", "pjrun could not do this: \(error)", status: 500)
    }
}
