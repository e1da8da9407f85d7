package import Columnar

/// What an expression may know besides its arguments.
package struct EvaluationContext: Sendable {
    /// The session of the query.
    package let session: Session

    /// Makes the context of a query.
    package init(session: Session) {
        self.session = session
    }
}

/// A function of values of the same row.
package struct ScalarFunction: Sendable {
    /// Name and types.
    package let signature: FunctionSignature
    /// Whether the same arguments always give the same result; `random` does not.
    package let isDeterministic: Bool
    /// Whether NULL in any argument gives NULL without a call.
    ///
    /// Otherwise the body sees the NULLs.
    package let isNullOnNull: Bool
    /// Why this engine does not have the function, which Trino has; nil if it does have it.
    ///
    /// Such functions take part in choosing among those of a name and in the messages that list them.
    package let refusal: String?
    /// The computation over whole columns.
    package let body: @Sendable (ScalarCall) throws -> Column

    /// Declares a function.
    package init(
        _ signature: FunctionSignature, isDeterministic: Bool = true, isNullOnNull: Bool = true,
        refusal: String? = nil, body: @escaping @Sendable (ScalarCall) throws -> Column
    ) {
        self.signature = signature
        self.isDeterministic = isDeterministic
        self.isNullOnNull = isNullOnNull
        self.refusal = refusal
        self.body = body
    }
}

/// One call of a scalar function for the rows of a batch.
package struct ScalarCall {
    /// The arguments but for lambdas, decoded, of the types that the signature was bound to.
    ///
    /// All of ``count`` rows.
    package let arguments: [Column]
    /// The arguments that are lambdas, in their order.
    package let lambdas: [Lambda]
    /// The type of the result.
    package let resultType: DataType
    /// Rows.
    package let count: Int
    /// What else there is to know.
    package let context: EvaluationContext

    /// Makes a call.
    package init(
        arguments: [Column], lambdas: [Lambda] = [], resultType: DataType, count: Int, context: EvaluationContext
    ) {
        self.arguments = arguments
        self.lambdas = lambdas
        self.resultType = resultType
        self.count = count
        self.context = context
    }
}
