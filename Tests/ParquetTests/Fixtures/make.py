#!/usr/bin/env python3
"""Writes the Parquet files of this folder with several libraries, and next to each what pyarrow reads from it.

    python make.py        # pyarrow, duckdb, fastparquet, pandas, polars; the versions used are in versions.json

X.json has the columns as Trino would name their types, and each row as one text: values as they lie in memory (days,
microseconds or picoseconds, unscaled decimals), NULL, [elements], bytes as text or x and hexadecimal digits.
"""
import datetime as dt, decimal, json, os, random, sys, uuid
import duckdb, fastparquet, numpy as np, pandas as pd, polars as pl, pyarrow as pa, pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
D = decimal.Decimal
random.seed(7)


def trino(t):
    if isinstance(t, pa.UuidType) if hasattr(pa, "UuidType") else False: return "uuid"
    if isinstance(t, pa.BaseExtensionType): return trino(t.storage_type)
    simple = {"bool": "boolean", "int8": "tinyint", "int16": "smallint", "int32": "integer", "int64": "bigint", "uint8": "smallint",
              "uint16": "integer", "uint32": "bigint", "uint64": "decimal(20,0)", "halffloat": "real", "float": "real", "double": "double",
              "string": "varchar", "large_string": "varchar", "string_view": "varchar", "binary": "varbinary", "large_binary": "varbinary",
              "binary_view": "varbinary", "date32[day]": "date", "time32[ms]": "time(3)", "time64[us]": "time(6)", "time64[ns]": "time(9)",
              "null": "integer"}
    if str(t) in simple: return simple[str(t)]
    if pa.types.is_fixed_size_binary(t): return "varbinary"
    if pa.types.is_dictionary(t): return trino(t.value_type)
    if pa.types.is_timestamp(t): return "timestamp(%d)" % {"s": 3, "ms": 3, "us": 6, "ns": 9}[t.unit]
    if pa.types.is_decimal(t): return "decimal(%d,%d)" % (t.precision, t.scale)
    if pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t): return "array(%s)" % trino(t.value_type)
    if pa.types.is_map(t): return "map(%s, %s)" % (trino(t.key_type), trino(t.item_type))
    if pa.types.is_struct(t): return "row(%s)" % ", ".join("%s %s" % (f.name, trino(f.type)) for f in t)
    raise ValueError(t)


def text(scalar):
    """The canonical text of a pyarrow scalar."""
    t = scalar.type
    if isinstance(t, pa.BaseExtensionType):
        if scalar.as_py() is None: return "NULL"
        v = scalar.as_py()
        if isinstance(v, uuid.UUID):
            i = v.int
            return str(i - (1 << 128) if i >> 127 else i)
        return text(scalar.value)
    if not scalar.is_valid: return "NULL"
    if pa.types.is_dictionary(t): return text(scalar.dictionary[scalar.index.as_py()])
    if pa.types.is_boolean(t): return "true" if scalar.as_py() else "false"
    if pa.types.is_integer(t): return str(scalar.as_py())
    if pa.types.is_floating(t): return repr(float(scalar.as_py()))
    if pa.types.is_decimal(t): return str(int(scalar.as_py().scaleb(t.scale, context=decimal.Context(prec=60))))
    if pa.types.is_date(t): return str(scalar.value)
    if pa.types.is_time(t): return str(scalar.value * {"s": 10**12, "ms": 10**9, "us": 10**6, "ns": 10**3}[t.unit])
    if pa.types.is_timestamp(t):
        return str(scalar.value * 1000 if t.unit == "ns" else scalar.value * {"s": 10**6, "ms": 10**3, "us": 1}[t.unit])
    if pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t):
        return "[" + ", ".join(text(v) for v in scalar.values) + "]"
    if pa.types.is_map(t):
        return "[" + ", ".join(text(e["key"]) + ", " + text(e["value"]) for e in scalar.values) + "]"
    if pa.types.is_struct(t): return "[" + ", ".join(text(scalar[f.name]) for f in t) + "]"
    v = scalar.as_py()
    b = v.encode() if isinstance(v, str) else bytes(v)
    if all(c >= 0x20 and c != 0x7F for c in b):
        try: return b.decode()
        except UnicodeDecodeError: pass
    return "x" + b.hex()


def record(name, table=None):
    path = os.path.join(HERE, name + ".parquet")
    table = table if table is not None else pq.read_table(path, use_threads=False)
    columns = [[f.name, trino(f.type)] for f in table.schema]
    rows = [" | ".join(text(table.column(c)[r]) for c in range(table.num_columns)) for r in range(table.num_rows)]
    with open(os.path.join(HERE, name + ".json"), "w") as f:
        json.dump({"columns": columns, "rows": rows}, f, ensure_ascii=False, indent=0)
        f.write("\n")


def write(name, table, **options):
    options.setdefault("compression", "snappy")
    pq.write_table(table, os.path.join(HERE, name + ".parquet"), **options)
    record(name)


def some(n, make, nulls=0.2):
    return [None if random.random() < nulls else make(i) for i in range(n)]


WORDS = ["", "a", "été", "Queens", "a longer text with spaces", "日本", "x" * 40]


def flat(n, nulls=0.2):
    epoch = dt.datetime(1970, 1, 1)
    return pa.table({
        "flag": pa.array(some(n, lambda i: i % 3 == 0, nulls), pa.bool_()),
        "i8": pa.array(some(n, lambda i: i % 256 - 128, nulls), pa.int8()),
        "i16": pa.array(some(n, lambda i: i * 77 % 65536 - 32768, nulls), pa.int16()),
        "i32": pa.array(some(n, lambda i: random.randint(-2**31, 2**31 - 1), nulls), pa.int32()),
        "i64": pa.array(some(n, lambda i: random.randint(-2**63, 2**63 - 1), nulls), pa.int64()),
        "small": pa.array(some(n, lambda i: i // 10, nulls), pa.int64()),
        "u8": pa.array(some(n, lambda i: i % 256, nulls), pa.uint8()),
        "u16": pa.array(some(n, lambda i: 65535 - i, nulls), pa.uint16()),
        "u32": pa.array(some(n, lambda i: 2**32 - 1 - i, nulls), pa.uint32()),
        "u64": pa.array(some(n, lambda i: 2**64 - 1 - i, nulls), pa.uint64()),
        "f32": pa.array(some(n, lambda i: float(np.float32(random.gauss(0, 1000))), nulls), pa.float32()),
        "f64": pa.array(some(n, lambda i: [random.gauss(0, 1), 0.0, -0.0, 1e300][i % 4], nulls), pa.float64()),
        "text": pa.array(some(n, lambda i: WORDS[i % len(WORDS)] + str(i // 20), nulls), pa.string()),
        "low": pa.array(some(n, lambda i: ["Cash", "Card", "No charge"][i % 3], nulls), pa.string()),
        "bytes": pa.array(some(n, lambda i: bytes([i % 256, 0, 255]), nulls), pa.binary()),
        "fixed": pa.array(some(n, lambda i: bytes([i % 256] * 5), nulls), pa.binary(5)),
        "day": pa.array(some(n, lambda i: dt.date(1960, 1, 1) + dt.timedelta(days=i * 37), nulls), pa.date32()),
        "ms": pa.array(some(n, lambda i: epoch + dt.timedelta(milliseconds=i * 86_400_123 - 10**11), nulls), pa.timestamp("ms")),
        "us": pa.array(some(n, lambda i: epoch + dt.timedelta(microseconds=i * 1_234_567 - 10**9), nulls), pa.timestamp("us")),
        "ns": pa.array(some(n, lambda i: i * 987_654_321_123 - 10**15, nulls), pa.int64()).cast(pa.timestamp("ns")),
        "zoned": pa.array(some(n, lambda i: epoch + dt.timedelta(seconds=i), nulls), pa.timestamp("us", tz="Europe/Berlin")),
        "t_ms": pa.array(some(n, lambda i: dt.time(i % 24, 3, 4, 5000), nulls), pa.time32("ms")),
        "t_us": pa.array(some(n, lambda i: dt.time(i % 24, 3, 4, 56), nulls), pa.time64("us")),
        "t_ns": pa.array(some(n, lambda i: i * 1_000_001, nulls), pa.int64()).cast(pa.time64("ns")),
        "d9": pa.array(some(n, lambda i: D(i * 7 - 500) / 100, nulls), pa.decimal128(9, 2)),
        "d18": pa.array(some(n, lambda i: D(i * 10**13 - 5) / 10000, nulls), pa.decimal128(18, 4)),
        "d38": pa.array(some(n, lambda i: D((-1) ** i * i * 10**33 + i).scaleb(-10, context=decimal.Context(prec=60)), nulls), pa.decimal128(38, 10)),
        "f16": pa.array(some(n, lambda i: np.float16([1.5, -0.0, 65504, 6e-8, 0.1][i % 5]), nulls), pa.float16()),
    })


def nested(n):
    r = random.Random(11)
    def maybe(make, p=0.2): return None if r.random() < p else make()
    def numbers(): return [maybe(lambda: r.randint(0, 99)) for _ in range(r.choice([0, 0, 1, 2, 5]))]
    def words(): return [maybe(lambda: r.choice(WORDS[:5])) for _ in range(r.choice([0, 1, 3]))]
    rows = [{
        "id": i,
        "list": maybe(numbers),
        "lists": maybe(lambda: [maybe(words) for _ in range(r.choice([0, 1, 2, 3]))]),
        "struct": maybe(lambda: {"a": maybe(lambda: r.randint(0, 9)), "b": maybe(lambda: r.choice(WORDS)), "c": maybe(lambda: {"d": maybe(lambda: 1.5)})}),
        "map": maybe(lambda: [("k%d" % k, maybe(lambda: r.randint(0, 9))) for k in range(r.choice([0, 1, 3]))]),
        "structs": maybe(lambda: [maybe(lambda: {"x": maybe(lambda: r.randint(0, 9)), "y": maybe(numbers)}) for _ in range(r.choice([0, 1, 2]))]),
        "maps": maybe(lambda: [("m%d" % k, maybe(lambda: [("n%d" % j, maybe(words)) for j in range(r.choice([0, 1, 2]))])) for k in range(r.choice([0, 1, 2]))]),
    } for i in range(n)]
    return pa.Table.from_pylist(rows, pa.schema([
        pa.field("id", pa.int32(), nullable=False), ("list", pa.list_(pa.int32())), ("lists", pa.list_(pa.list_(pa.string()))),
        ("struct", pa.struct([("a", pa.int16()), ("b", pa.string()), ("c", pa.struct([("d", pa.float64())]))])),
        ("map", pa.map_(pa.string(), pa.int64())), ("structs", pa.list_(pa.struct([("x", pa.int32()), ("y", pa.list_(pa.int64()))]))),
        ("maps", pa.map_(pa.string(), pa.map_(pa.string(), pa.list_(pa.string()))))]))


def main():
    n = 60
    write("arrow-v1", flat(n))
    required = flat(n, 0)
    required = required.cast(pa.schema([pa.field(f.name, f.type, nullable=False) for f in required.schema]))
    write("arrow-required", required, use_dictionary=False, compression="none")
    write("arrow-v2-zstd", flat(n), data_page_version="2.0", compression="zstd", store_decimal_as_integer=True, write_page_checksum=True)
    numbers = ["i8", "i16", "i32", "i64", "small", "u8", "u32", "u64", "day", "ms", "us", "ns", "t_ms", "t_us"]
    table = flat(120).select(numbers + ["text", "low", "bytes", "fixed", "f32", "f64", "d38", "f16", "flag"])
    encodings = {c: "DELTA_BINARY_PACKED" for c in numbers}
    encodings |= {"text": "DELTA_BYTE_ARRAY", "low": "DELTA_LENGTH_BYTE_ARRAY", "bytes": "DELTA_LENGTH_BYTE_ARRAY", "fixed": "DELTA_BYTE_ARRAY",
                  "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT", "d38": "BYTE_STREAM_SPLIT", "f16": "BYTE_STREAM_SPLIT", "flag": "RLE"}
    write("arrow-encodings", table, use_dictionary=False, column_encoding=encodings, data_page_version="2.0", compression="none", data_page_size=256, write_batch_size=32)
    write("arrow-encodings-v1", table, use_dictionary=False, column_encoding=encodings, compression="gzip")
    for codec in ["gzip", "lz4", "zstd", "brotli"]:
        write("arrow-" + codec, flat(40).select(["i64", "text", "low"]), compression=codec)
    write("arrow-pages", flat(n * 10).select(["i32", "small", "text", "low", "f64", "flag"]), row_group_size=250, data_page_size=128, write_batch_size=20, write_page_index=True, write_page_checksum=True)
    write("arrow-int96", flat(60).select(["ms", "us", "ns"]), use_deprecated_int96_timestamps=True)
    write("arrow-nested", nested(120), data_page_size=200, write_batch_size=16, row_group_size=90)
    write("arrow-nested-v2", nested(120), data_page_version="2.0", data_page_size=200, write_batch_size=16, use_dictionary=False, compression="none")
    write("arrow-nested-old-names", nested(50), use_compliant_nested_type=False)
    write("arrow-empty", flat(0).select(["i32", "text"]))
    write("arrow-nulls", pa.table({"n": pa.nulls(10, pa.int64()), "s": pa.nulls(10, pa.string()), "u": pa.nulls(10)}))
    write("arrow-dictionary-type", pa.table({"c": pa.array(["a", None, "b", "a"]).dictionary_encode()}))
    write("arrow-sorted", pa.table({"k": pa.array(range(1000), pa.int64()), "s": pa.array(["%05d" % (i * 3) for i in range(1000)]), "d": pa.array([dt.date(2020, 1, 1) + dt.timedelta(days=i // 10) for i in range(1000)]),
          "g": pa.array(["g%d" % (i // 250) for i in range(1000)]), "f": pa.array([i / 4 for i in range(1000)])}),
          row_group_size=250, data_page_size=64, write_batch_size=50, write_page_index=True)
    try:
        write("arrow-bloom", pa.table({"k": pa.array([i * 1000 for i in range(400)], pa.int64()), "s": pa.array(["key%d" % (i * 7919 % 1000) for i in range(400)])}),
              row_group_size=100, bloom_filter_options={"k": {"ndv": 100, "fpp": 0.01}, "s": True})
    except TypeError as e:
        print("no bloom filters:", e)
    if hasattr(pa, "uuid"):
        write("arrow-uuid", pa.table({"u": pa.array([uuid.UUID(int=i * 2**120 + i).bytes for i in range(20)] + [None], pa.uuid())}))

    con = duckdb.connect()
    con.execute("set threads=1; set timezone='UTC'; select setseed(0.5)")
    con.execute("""create table t as select i::tinyint as i8, (i * 100)::smallint as i16, i::integer as i32, i * 10000000000 as i64,
        (i % 200)::utinyint as u8, i::uinteger as u32, i::ubigint as u64, i / 7.0::float as f, i / 3.0::double as d, (i % 2 = 0) as b,
        'word ' || (i % 5) as s, ('x' || i)::blob as bl, date '2020-01-01' + i::integer as day, timestamp '2020-01-01 00:00:00.123456' + interval (i) hour as ts,
        (timestamp '2020-01-01 00:00:00.123456' + interval (i) hour)::timestamp_ms as tsms, (timestamp '2020-01-01 00:00:00.123456' + interval (i) hour)::timestamp_ns as tsns,
        time '01:02:03.000004' as tm, (i / 10)::decimal(9,3) as d9, (i / 10)::decimal(18,3) as d18, (i * 1000000000000000)::decimal(38,3) as d38,
        ('0000000' || (i % 10) || '-aaaa-bbbb-cccc-dddddddddddd')::uuid as u, (case i % 3 when 0 then 'red' when 1 then 'green' else 'blue' end)::enum('red', 'green', 'blue') as e,
        case when i % 4 = 0 then null else [i, i + 1, null] end as l, {'a': i, 'b': 'b' || i} as st, map {'k': i, 'j': null} as m, [{'q': [i]}] as ls
        from range(0, 60) r(i)""")
    # pyarrow reads a UUID of another writer without the extension's name; the type says it all the same.
    for name, options in [("duckdb-v1", "codec snappy"), ("duckdb-v2", "codec zstd, parquet_version v2"), ("duckdb-none", "codec uncompressed, row_group_size 2048")]:
        con.execute(f"copy (select * from t) to '{HERE}/{name}.parquet' (format parquet, {options})")
        record(name)

    frame = pl.from_arrow(flat(60).select(["flag", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "text", "low", "bytes", "day", "ms", "us", "ns", "t_ns", "d9", "d18", "d38"]))
    frame.write_parquet(os.path.join(HERE, "polars.parquet"), compression="zstd", row_group_size=40)
    record("polars")
    pl.DataFrame({"l": [[1, 2], [], None, [None, 3]], "s": [{"a": 1, "b": "x"}, None, {"a": None, "b": None}, {"a": 2, "b": ""}]}).write_parquet(os.path.join(HERE, "polars-nested.parquet"))
    record("polars-nested")

    f = flat(100).select(["flag", "i32", "i64", "f32", "f64", "text", "low", "bytes", "us"]).to_pandas()
    fastparquet.write(os.path.join(HERE, "fastparquet.parquet"), f, compression="SNAPPY", object_encoding={"text": "utf8", "low": "utf8", "bytes": "bytes", "flag": "bool"})
    record("fastparquet")
    fastparquet.write(os.path.join(HERE, "fastparquet-int96.parquet"), f[["us", "i64", "low"]], times="int96", has_nulls=True, row_group_offsets=30)
    record("fastparquet-int96")
    more()
    with open(os.path.join(HERE, "versions.json"), "w") as out:
        json.dump({m.__name__: m.__version__ for m in [pa, duckdb, fastparquet, pd, pl, np]}, out)
        out.write("\n")


def deep(n):
    """Lists, rows and maps four levels deep, NULL and empty at each of them."""
    r = random.Random(23)
    def maybe(make, p=0.3): return None if r.random() < p else make()
    def some_of(make, *counts): return [maybe(make) for _ in range(r.choice(counts))]
    def numbers(): return some_of(lambda: r.randint(-9, 9), 0, 1, 3)
    rows = [{
        "lists": maybe(lambda: some_of(lambda: some_of(lambda: some_of(numbers, 0, 1, 2), 0, 1, 2), 0, 1, 2)),
        "rows": maybe(lambda: {"a": maybe(lambda: {"b": maybe(lambda: {"c": maybe(lambda: {"d": maybe(lambda: 1.5)})})}), "e": maybe(numbers)}),
        "mixed": maybe(lambda: some_of(lambda: {"m": maybe(lambda: [(k, maybe(lambda: {"w": maybe(lambda: some_of(lambda: r.choice(WORDS), 0, 2))})) for k in range(r.choice([0, 1, 2]))]), "last": maybe(lambda: i)}, 0, 1, 2)),
        "keys": maybe(lambda: [({"x": k, "y": maybe(lambda: "k")}, maybe(numbers)) for k in range(r.choice([0, 1, 2]))]),
        "flags": maybe(lambda: some_of(lambda: r.random() < 0.5, 0, 3, 9)),
        "decimals": maybe(lambda: some_of(lambda: D(r.randint(-10**20, 10**20)).scaleb(-5), 0, 2)),
        "fixed": maybe(lambda: [1, None, 3]),
    } for i in range(n)]
    four = pa.list_(pa.list_(pa.list_(pa.list_(pa.int16()))))
    return pa.Table.from_pylist(rows, pa.schema([
        ("lists", four), ("rows", pa.struct([("a", pa.struct([("b", pa.struct([("c", pa.struct([("d", pa.float64())]))]))])), ("e", pa.list_(pa.int32()))])),
        ("mixed", pa.list_(pa.struct([("m", pa.map_(pa.int32(), pa.struct([("w", pa.list_(pa.string()))]))), ("last", pa.int64())]))),
        ("keys", pa.map_(pa.struct([("x", pa.int32()), ("y", pa.string())]), pa.list_(pa.int32()))), ("flags", pa.list_(pa.bool_())),
        ("decimals", pa.list_(pa.decimal128(25, 5))), ("fixed", pa.list_(pa.int32(), 3))]))


def more():
    """The files of 2026-11-22, which do not change those before them: python make.py more."""
    table = deep(24)
    write("arrow-deep", table, data_page_size=100, write_batch_size=7, row_group_size=15)
    write("arrow-deep-v2", table, data_page_version="2.0", compression="zstd", dictionary_pagesize_limit=16, data_page_size=64, write_batch_size=5, write_page_checksum=True)
    write("arrow-one-row-groups", pa.table({"k": [1, None, 3], "l": [["a", None], [], None], "d": pa.array(["x", "x", None]).dictionary_encode()}), row_group_size=1)

    fastparquet.write(os.path.join(HERE, "fastparquet-objects.parquet"), pd.DataFrame({
        "text": pd.Series(["a", None, "\u00e9t\u00e9", ""] * 5, dtype=object), "bytes": pd.Series([b"a", None, b"\xff\x00", b""] * 5, dtype=object),
        "json": pd.Series([{"a": 1}, None, [1, 2], {"b": {"c": None}}] * 5, dtype=object), "int": pd.Series([1, None, 3, -4] * 5, dtype=object),
        "bool": pd.Series([True, None, False, True] * 5, dtype=object), "float": pd.Series([1.5, None, 3.0, 0.0] * 5, dtype=object)}),
        object_encoding={"text": "utf8", "bytes": "bytes", "json": "json", "int": "int", "bool": "bool", "float": "float"}, compression="GZIP", row_group_offsets=7)
    record("fastparquet-objects")
    fastparquet.write(os.path.join(HERE, "fastparquet-nullable.parquet"), pd.DataFrame({
        "i": pd.array([1, None, 3], dtype="Int64"), "i8": pd.array([1, None, -3], dtype="Int8"), "b": pd.array([True, None, False], dtype="boolean"), "f": pd.array([1.5, None, 2], dtype="Float32"),
        "c": pd.Categorical(["a", None, "b"]), "n": pd.Categorical([7, 8, 7]), "at": pd.to_datetime(["2020-01-01 00:00:00.000000", None, "1900-01-01 00:00:00.000001"]),
        "gap": pd.to_timedelta([1, 2, 86399], unit="s"), "u16": np.array([1, 2, 65535], dtype="uint16"), "u64": np.array([1, 2, 2**64 - 1], dtype="uint64")}), compression="ZSTD")
    record("fastparquet-nullable")

    types = pl.DataFrame({
        "c": pl.Series(["a", None, "b", "a"], dtype=pl.Categorical), "e": pl.Series(["x", "y", None, "x"], dtype=pl.Enum(["x", "y"])),
        "d": pl.Series([D("1.50"), None, D("-2.25"), D("0")], dtype=pl.Decimal(30, 2)), "t": pl.Series([dt.time(1, 2, 3, 4), None, dt.time(23, 59, 59, 999999), dt.time(0)]),
        "a": pl.Series([[1, 2], None, [3, None], [5, 6]], dtype=pl.Array(pl.Int32, 2)), "bytes": [b"a", None, b"\xff", b""], 
        "zoned": pl.Series([dt.datetime(2020, 1, 1), None, dt.datetime(1960, 1, 1), dt.datetime(2020, 7, 1)], dtype=pl.Datetime("ns", "Europe/Zurich")),
        "lc": pl.Series([["x"], None, [], ["y", None]], dtype=pl.List(pl.Categorical)), "ls": [[{"x": 1, "y": ["a", None]}, None], [], None, [{"x": None, "y": None}, {"x": 2, "y": []}]]})
    for name, options in [("polars-types", {"compression": "lz4", "row_group_size": 3}), ("polars-types-plain", {"compression": "uncompressed", "statistics": "full", "data_page_size": 16})]:
        types.write_parquet(os.path.join(HERE, name + ".parquet"), **options)
        record(name)

    con = duckdb.connect()
    con.execute("set threads=1; set timezone='UTC'")
    con.execute("""create table n as select i as id, case when i % 5 = 0 then null when i % 5 = 1 then [] else [i, null, i + 1] end as l,
        case when i % 7 = 0 then null else {'a': case when i % 3 = 0 then null else i end, 'b': [{'c': i, 'd': map {'k': [i]}}]} end as st,
        case when i % 4 = 0 then null when i % 4 = 1 then map {} else map {'k' || i: i, 'j': null} end as m,
        [[i, null], null, []] as ll, array_value(i, i + 1) as arr, (i * 7919) % 1009 as delta, 's' || i as text, timestamptz '2020-01-01 00:00:00+00' + interval (i) hour as at from range(0, 60) r(i)""")
    for name, options in [("duckdb-nested", "codec gzip, field_ids 'auto'"), ("duckdb-nested-v2", "codec lz4_raw, parquet_version v2")]:
        con.execute(f"copy n to '{HERE}/{name}.parquet' (format parquet, {options})")
        record(name)


if sys.argv[1:] == ["more"]:
    more()
else:
    main()
