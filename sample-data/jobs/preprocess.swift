// Splits CSV files into train, validation and test sets.
//
//     pjrun --image local --script sample-data/jobs/preprocess.swift --input data=sample-data/breast_cancer.csv \
//         --output train=./out/train --output validation=./out/validation --output test=./out/test
//
// Options: --seed N (42), --split T,V,E in percent (70,15,15), --drop-duplicates.
// preprocess.py does the same and writes the same bytes.
import ProcessingToolkit

struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// PCG-XSH-RR 64/32 (O'Neill 2014, https://www.pcg-random.org): 32 good bits a step, the same on every machine.
struct PCG32 {
    private var state: UInt64 = 0

    init(seed: UInt64) {
        _ = next()
        state &+= seed
        _ = next()
    }

    mutating func next() -> UInt32 {
        let old = state
        state = old &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let mixed = UInt32(truncatingIfNeeded: ((old >> 18) ^ old) >> 27)
        let turn = UInt32(truncatingIfNeeded: old >> 59)
        return (mixed >> turn) | (mixed << ((0 &- turn) & 31))
    }

    /// A number below the bound, every one equally likely.
    mutating func next(below bound: UInt32) -> UInt32 {
        let threshold = (0 &- bound) % bound
        while true {
            let number = next()
            if number >= threshold { return number % bound }
        }
    }
}

let missing: Set<[UInt8]> = Set(["", "?", "NA", "NaN", "nan", "null"].map { Array($0.utf8) })

/// The fields of a line without the blanks around them; quoted fields are refused rather than cut at their commas.
func fields(of line: [UInt8], at place: String) throws -> [[UInt8]] {
    guard !line.contains(UInt8(ascii: "\"")) else {
        throw Failure(description: "a quoted field is not supported\n  --> \(place)")
    }
    return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
        var field = field
        while let first = field.first, first == 0x20 || first == 0x09 { field.removeFirst() }
        while let last = field.last, last == 0x20 || last == 0x09 { field.removeLast() }
        return Array(field)
    }
}

func joined(_ fields: [[UInt8]]) -> [UInt8] {
    var line: [UInt8] = []
    for (index, field) in fields.enumerated() {
        if index > 0 { line.append(UInt8(ascii: ",")) }
        line += field
    }
    return line
}

struct Table {
    var header: [UInt8]?
    var rows: [[UInt8]] = []
    var readCount = 0
}

/// All rows of all files, incomplete ones left out.
func read(_ paths: [String], dropDuplicates: Bool) throws -> Table {
    var table = Table()
    var columnCount = 0
    var seen: Set<[UInt8]> = []
    for path in paths {
        let reader = try TextReader(path: path)
        var line: [UInt8] = []
        guard try reader.nextLine(into: &line) else { continue }
        let names = try fields(of: line, at: "\(path), line 1")
        let header = joined(names)
        guard table.header == nil || table.header == header else {
            throw Failure(description: "the files of input \"data\" have different headers\n  --> \(path)")
        }
        table.header = header
        columnCount = names.count
        while try reader.nextLine(into: &line) {
            if line.isEmpty { continue }
            table.readCount += 1
            let place = "\(path), line \(reader.lineNumber)"
            let values = try fields(of: line, at: place)
            guard values.count == columnCount else {
                throw Failure(
                    description: "a row has \(values.count) fields, the header has \(columnCount)\n  --> \(place)")
            }
            if values.contains(where: missing.contains) { continue }
            let row = joined(values)
            if dropDuplicates, !seen.insert(row).inserted { continue }
            table.rows.append(row)
        }
    }
    return table
}

func percentages(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { UInt16($0).map(Int.init) }
    let percents = parts.compactMap(\.self)
    guard percents.count == 3, parts.count == 3, percents.reduce(0, +) == 100 else {
        throw Failure(description: "--split needs three percentages that add up to 100, not \"\(text)\"")
    }
    return percents
}

ProcessingJob.run { job in
    let seed = try job.argument(named: "--seed", default: UInt64(42))
    let split = try percentages(job.argument(named: "--split", default: "70,15,15"))
    var table = try read(job.inputFiles("data"), dropDuplicates: job.hasFlag("--drop-duplicates"))

    // Fisher-Yates, from the end.
    var random = PCG32(seed: seed)
    for last in stride(from: table.rows.count - 1, to: 0, by: -1) {
        table.rows.swapAt(last, Int(random.next(below: UInt32(last + 1))))
    }

    let trainCount = table.rows.count * split[0] / 100
    let validationCount = table.rows.count * split[1] / 100
    let sets = [
        ("train", table.rows[..<trainCount]),
        ("validation", table.rows[trainCount..<(trainCount + validationCount)]),
        ("test", table.rows[(trainCount + validationCount)...]),
    ]

    // Hosts upload to the same place, so each one writes files of its own name.
    let suffix = job.hosts.count > 1 ? "-\(job.currentHost)" : ""
    // A job with a single output of another name gets the three sets as directories in it.
    let wanted = sets.map(\.0).filter { job.outputs[$0] != nil }
    let single = wanted.isEmpty && job.outputs.count == 1 ? job.outputs.keys.first : nil
    var written: [String] = []
    for (name, rows) in sets {
        let directory: String
        if let single {
            directory = try job.outputDirectory(single) + "/" + name
        } else if wanted.contains(name) || wanted.isEmpty {
            directory = try job.outputDirectory(name)
        } else {
            continue
        }
        // Without any input file, as on a host that got no shard, there is no header and nothing to write.
        if let header = table.header {
            try TextWriter.writing(to: "\(directory)/\(name)\(suffix).csv") { writer in
                for row in [header] + rows {
                    try writer.write(row)
                    try writer.write("\n")
                }
            }
        }
        written.append("\(name) \(rows.count)")
    }

    let message =
        "read \(table.readCount) rows, dropped \(table.readCount - table.rows.count), wrote "
        + written.joined(separator: ", ")
    print(message)
    try job.exitMessage(message)
}
