import Columnar

extension FunctionRegistry {
    mutating func addBinaryParts() {
        scalar("length", "varbinary", returns: "bigint") { call in
            call.map { (bytes: ByteView) -> Int64? in Int64(bytes.count) }
        }
        scalar("concat", "varbinary...", returns: "varbinary") { call in try call.concatenated() }
        scalar("substr", "varbinary, bigint", returns: "varbinary") { call in
            call.map { (bytes: ByteView, start: Int64) -> ByteView? in bytes.part(from: start, count: .max) }
        }
        scalar("substr", "varbinary, bigint, bigint", returns: "varbinary") { call in
            call.map { (bytes: ByteView, start: Int64, count: Int64) -> ByteView? in
                bytes.part(from: start, count: count)
            }
        }
        scalar("reverse", "varbinary", returns: "varbinary") { call in
            call.mapText { (bytes: ByteView, out: inout TextBuffer) in
                out.reserve(bytes.count)
                for index in 0..<bytes.count { out.appendReserved(bytes[bytes.count &- 1 &- index]) }
                return true
            }
        }
        for (name, left) in [("lpad", true), ("rpad", false)] {
            scalar(name, "varbinary, bigint, varbinary", returns: "varbinary") { call in
                call.mapText { (bytes: ByteView, target: Int64, pad: ByteView, out: inout TextBuffer) in
                    guard target >= 0, target <= Int64(Int32.max) else {
                        throw Failure.invalidArgument("Target length must be in the range [0..\(Int32.max)]")
                    }
                    guard pad.count > 0 else { throw Failure.invalidArgument("Padding bytes must not be empty") }
                    let count = Int(target)
                    try call.checkRoom(for: count, in: out)
                    if !left { out.append(bytes.slice(0, min(count, bytes.count))) }
                    let missing = max(0, count - bytes.count)
                    for _ in 0..<(missing / pad.count) { out.append(pad) }
                    out.append(pad.slice(0, missing % pad.count))
                    if left { out.append(bytes.slice(0, min(count, bytes.count))) }
                    return true
                }
            }
        }
    }
}

extension ByteView {
    /// `substr` of binary values: positions begin at 1, negative ones count from the end.
    @inline(__always)
    func part(from start: Int64, count wanted: Int64) -> ByteView {
        if start == 0 || wanted <= 0 || count == 0 { return .empty }
        let from = start > 0 ? start &- 1 : Int64(count) &+ max(start, Int64(Int32.min))
        guard from >= 0, from < Int64(count) else { return .empty }
        return slice(Int(from), Int(wanted > Int64(count) &- from ? Int64(count) : from &+ wanted))
    }
}
