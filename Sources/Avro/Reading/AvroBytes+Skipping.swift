extension AvroBytes {
    /// Passes over a value; schemas are not nested deeper than their parser allows.
    mutating func skip(_ schema: AvroSchema) throws(Fault) {
        switch schema {
        case .null: break
        case .boolean: try skip(1)
        case .int, .long, .enumeration: _ = try long()
        case .float: try skip(4)
        case .double: try skip(8)
        case .bytes, .string: _ = try view()
        case .fixed(_, let size, _): try skip(size)
        case .array(let element): try skipBlocks(element)
        case .map(let value):
            try skipBlocks(.record(name: "", [.init(name: "", schema: .string), .init(name: "", schema: value)]))
        case .record(_, let fields): for field in fields { try skip(field.schema) }
        case .union(let branches):
            let branch = try long()
            guard branch >= 0, branch < Int64(branches.count) else { throw fault("a union has no branch \(branch)") }
            try skip(branches[Int(branch)])
        }
    }

    private mutating func skipBlocks(_ item: AvroSchema) throws(Fault) {
        while true {
            let items = try long()
            if items == 0 { return }
            if items < 0 {
                // A block that says its bytes can be passed over whole.
                let size = try long()
                guard size >= 0, size <= Int64(left) else { throw fault("a block of \(size) bytes, beyond the end") }
                try skip(Int(size))
                continue
            }
            guard items <= Int64(item.mayBeEmpty ? AvroBytes.emptyItems : left) else {
                throw fault("\(items) items, more than the bytes can hold")
            }
            for _ in 0..<items { try skip(item) }
        }
    }
}
