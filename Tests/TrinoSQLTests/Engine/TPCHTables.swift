import Columnar

@testable import TrinoSQL

/// Tables of TPC-H's schema with few rows, whose values are those that the queries look for.
enum TPCHTables {
    private static let schemas: [(name: String, rows: Int, columns: [(String, Column)])] = [
        ("region", 2, [("r_regionkey", .key), ("r_name", .text(["EUROPE", "ASIA", "AMERICA"]))]),
        (
            "nation", 2,
            [
                ("n_nationkey", .key),
                ("n_name", .text(["FRANCE", "GERMANY", "BRAZIL", "CANADA", "SAUDI ARABIA"])),
                ("n_regionkey", .reference(2)),
            ]
        ),
        (
            "supplier", 2,
            [
                ("s_suppkey", .key), ("s_name", .unique("Supplier")), ("s_address", .text(["here", "there"])),
                ("s_nationkey", .reference(2)), ("s_phone", .text(["13-1", "27-2"])), ("s_acctbal", .money(-100...100)),
                ("s_comment", .text(["the Customer had Complaints", "quick"])),
            ]
        ),
        (
            "part", 2,
            [
                ("p_partkey", .key), ("p_name", .text(["forest green", "blue", "forest red"])),
                ("p_mfgr", .text(["Manufacturer#1"])), ("p_brand", .text(["Brand#12", "Brand#23", "Brand#34"])),
                ("p_type", .text(["LARGE BRASS", "ECONOMY ANODIZED STEEL", "PROMO TIN"])),
                ("p_size", .integer([15, 3, 9, 49])), ("p_container", .text(["SM BOX", "MED BOX", "LG BOX"])),
                ("p_retailprice", .money(900...1000)), ("p_comment", .text(["c"])),
            ]
        ),
        (
            "partsupp", 3,
            [
                ("ps_partkey", .reference(2)), ("ps_suppkey", .reference(2)), ("ps_availqty", .integer([1, 10, 100])),
                ("ps_supplycost", .money(1...4)), ("ps_comment", .text(["c"])),
            ]
        ),
        (
            "customer", 3,
            [
                ("c_custkey", .key), ("c_name", .unique("Customer")), ("c_address", .text(["here"])),
                ("c_nationkey", .reference(2)), ("c_phone", .text(["13-1", "31-2", "99-3"])),
                ("c_acctbal", .money(-10...100)), ("c_mktsegment", .text(["BUILDING", "MACHINERY"])),
                ("c_comment", .text(["c"])),
            ]
        ),
        (
            "orders", 3,
            [
                ("o_orderkey", .key), ("o_custkey", .reference(3)), ("o_orderstatus", .text(["F", "O"])),
                ("o_totalprice", .money(1...1000)), ("o_orderdate", .date),
                ("o_orderpriority", .text(["1-URGENT", "5-LOW"])),
                ("o_clerk", .text(["c"])), ("o_shippriority", .integer([0])),
                ("o_comment", .text(["special packages requests", "none"])),
            ]
        ),
        (
            "lineitem", 6,
            [
                ("l_orderkey", .reference(3)), ("l_partkey", .reference(2)), ("l_suppkey", .reference(2)),
                ("l_linenumber", .integer([1, 2])), ("l_quantity", .money(1...250)),
                ("l_extendedprice", .money(100...1000)), ("l_discount", .hundredths(0...10)),
                ("l_tax", .hundredths(0...8)), ("l_returnflag", .text(["R", "A", "N"])),
                ("l_linestatus", .text(["F", "O"])), ("l_shipdate", .date), ("l_commitdate", .date),
                ("l_receiptdate", .date), ("l_shipinstruct", .text(["DELIVER IN PERSON", "NONE"])),
                ("l_shipmode", .text(["AIR", "MAIL", "SHIP"])), ("l_comment", .text(["c"])),
            ]
        ),
    ]

    /// How the values of a column are made.
    private enum Column {
        case key
        case reference(Int)
        case unique(String)
        case text([String])
        case integer([Int])
        case money(ClosedRange<Int>)
        case hundredths(ClosedRange<Int>)
        case date

        var type: DataType {
            switch self {
            case .key, .reference: .bigint
            case .unique, .text: .varchar(40)
            case .integer: .integer
            case .money, .hundredths: .decimal(precision: 12, scale: 2)
            case .date: .date
            }
        }

        func value(_ row: Int, _ dice: inout Dice) -> Value {
            switch self {
            case .key: .int64(Int64(row))
            case .reference(let count): .int64(Int64(dice.below(count)))
            case .unique(let name): .text("\(name)#\(row)")
            case .text(let choices): .text(dice.pick(choices))
            case .integer(let choices): .int64(Int64(dice.pick(choices)))
            case .money(let range): .int64(Int64(Int.random(in: range, using: &dice) * 100 + dice.below(4) * 25))
            case .hundredths(let range): .int64(Int64(Int.random(in: range, using: &dice)))
            // 1993-07-01 and the three years after it, in which the queries look.
            case .date: .int64(Int64(8582 + dice.below(1100)))
            }
        }
    }

    /// Empty tables that are taken for those of scale factor 1.
    static var planned: TestCatalog {
        let rows = [
            "region": 5, "nation": 25, "supplier": 10_000, "part": 200_000, "partsupp": 800_000, "customer": 150_000,
            "orders": 1_500_000, "lineitem": 6_000_000,
        ]
        var tables: [String: any BatchSource] = [:]
        for schema in schemas {
            let columns = schema.columns.map { ColumnSchema(name: $0.0, type: $0.1.type) }
            tables[schema.name] = Planned(schema: columns, estimatedRowCount: rows[schema.name])
        }
        return TestCatalog(tables: tables)
    }

    private struct Planned: BatchSource {
        let schema: [ColumnSchema]
        let estimatedRowCount: Int?

        func scan(columns: [Int], constraints: [ColumnConstraint]) throws -> any TableScan {
            try MemoryTable(schema: schema, batches: []).scan(columns: columns, constraints: constraints)
        }
    }

    /// Tables of a seed.
    static func small(_ seed: Int) -> TestCatalog {
        var dice = Dice(seed)
        var tables: [String: any BatchSource] = [:]
        for schema in schemas {
            let rows = (0..<schema.rows).map { row in schema.columns.map { $0.1.value(row, &dice) } }
            let columns = schema.columns.map { ColumnSchema(name: $0.0, type: $0.1.type) }
            tables[schema.name] = RandomTable(schema: columns, rows: rows, cuts: [rows.count], isLazy: false)
        }
        return TestCatalog(tables: tables)
    }
}
