import Columnar

extension FunctionRegistry {
    /// The function that fails for the offsets that no window frame may have.
    ///
    /// It has no name that a statement could write: the planner calls it.
    static let frameOffsetCheck = "$frame_offset_check"

    mutating func addFrameOffsetCheck() {
        scalar(FunctionRegistry.frameOffsetCheck, "T", returns: "boolean", variables: ["T"], isNullOnNull: false) {
            call in
            let offset = call.arguments[0]
            let step = offset.step
            return switch offset.type.physical {
            case .int64: checked(call) { offset.int64s[$0 &* step] >= 0 }
            case .int128: checked(call) { offset.int128s[$0 &* step] >= 0 }
            case .double: checked(call) { offset.doubles[$0 &* step] >= 0 }
            case .bool, .bytes, .nested: preconditionFailure("no frame has an offset of type \(offset.type)")
            }
        }
    }
}

private func checked(_ call: ScalarCall, _ isValid: (Int) -> Bool) -> Column {
    call.mapRows(strict: false) { row -> Bool? in
        if call.arguments[0].isNull(row) || !isValid(row) {
            throw Failure("INVALID_WINDOW_FRAME", "Window frame offset value must not be negative or null")
        }
        return true
    }
}
