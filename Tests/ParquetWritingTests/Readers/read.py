"""Reads Parquet files with pyarrow and DuckDB and compares them to expected rows: read.py [NAME FILE EXPECTED]...

EXPECTED has a JSON array per row. Doubles are "d" and their bits, bytes are "x" and hexadecimal, decimals are their unscaled
value as text, maps are keys and values in turn, timestamps are microseconds since 1970.
"""
import datetime
import decimal
import json
import struct
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

decimal.getcontext().prec = 60
EPOCH = datetime.datetime(1970, 1, 1)


def canonical(value, type_):
    if value is None:
        return None
    if pa.types.is_floating(type_):
        return "d%x" % struct.unpack("<Q", struct.pack("<d", value))[0]
    if pa.types.is_decimal(type_):
        return str(int(value.scaleb(type_.scale)))
    if pa.types.is_date(type_):
        return (value - EPOCH.date()).days
    if pa.types.is_timestamp(type_):
        return (value - EPOCH) // datetime.timedelta(microseconds=1)
    if pa.types.is_binary(type_) or pa.types.is_large_binary(type_):
        return "x" + value.hex()
    if pa.types.is_map(type_):
        return [x for k, v in value for x in (canonical(k, type_.key_type), canonical(v, type_.item_type))]
    if pa.types.is_list(type_):
        return [canonical(v, type_.value_type) for v in value]
    if pa.types.is_struct(type_):
        return [canonical(value[f.name], f.type) for f in type_]
    return value


def compare(table, expected, reader):
    columns = [[canonical(v, c.type) for v in c.to_pylist()] for c in table.columns]
    found = [list(row) for row in zip(*columns)]
    if found == expected:
        return
    for number, (a, b) in enumerate(zip(found, expected)):
        for column, x, y in zip(table.column_names, a, b):
            if x != y:
                sys.exit(f"{reader}: row {number}, column {column}: {x!r} instead of {y!r}")
    sys.exit(f"{reader}: {len(found)} rows instead of {len(expected)}")


def check_statistics(path):
    """Bounds and NULLs of every row group hold for what is read."""
    file = pq.ParquetFile(path, coerce_int96_timestamp_unit="us")
    for group in range(file.metadata.num_row_groups):
        table = file.read_row_group(group)
        leaves = [file.metadata.row_group(group).column(leaf) for leaf in range(file.metadata.num_columns)]
        chunks = {chunk.path_in_schema: chunk.statistics for chunk in leaves}
        for name, column in zip(table.column_names, table.columns):
            values = [value for value in column.to_pylist() if value is not None]
            bounds = chunks.get(name)
            if bounds is None:
                continue
            assert bounds.null_count == len(table) - len(values), name
            if bounds.has_min_max:
                assert bounds.min <= min(values) and bounds.max >= max(values), (name, bounds)


arguments = sys.argv[1:]
for name, path, rows in zip(arguments[::3], arguments[1::3], arguments[2::3]):
    with open(rows, encoding="utf-8") as lines:
        expected = [json.loads(line) for line in lines]
    with pq.ParquetFile(path, coerce_int96_timestamp_unit="us", page_checksum_verification=True) as file:
        compare(file.read(), expected, f"{name}: pyarrow")
    check_statistics(path)
    compare(duckdb.sql(f"SELECT * FROM read_parquet('{path}')").to_arrow_table(), expected, f"{name}: DuckDB")
print(len(arguments) // 3, "files")
