"""Adds up transactions per product, warehouse and day with DuckDB or Polars, sorted, into a Parquet file.

usage: peer.py duckdb|polars FILE OUT

Prints the number of sums, the units and the money, for comparing with ours.
"""
import sys

engine, source, out = sys.argv[1:]
keys = ["sku", "warehouse_id", "transaction_date"]

if engine == "duckdb":
    import duckdb

    connection = duckdb.connect()
    # The largest table fits: where it would not, DuckDB goes on in files of its own.
    connection.execute("SET temp_directory = '" + out + ".tmp'")
    connection.execute(
        f"COPY (SELECT {', '.join(keys)}, sum(quantity) AS quantity, sum(revenue) AS revenue "
        f"FROM '{source}' GROUP BY ALL ORDER BY {', '.join(keys)}) TO '{out}' (FORMAT parquet)"
    )
    print(connection.execute(f"SELECT count(*), sum(quantity), sum(revenue) FROM '{out}'").fetchall())
else:
    import polars as pl

    table = pl.scan_csv(source, try_parse_dates=True) if source.endswith(".csv") else pl.scan_parquet(source)
    sums = table.group_by(keys).agg(pl.col("quantity").sum(), pl.col("revenue").sum()).sort(keys)
    sums.sink_parquet(out)
    print(pl.scan_parquet(out).select(pl.len(), pl.col("quantity").sum(), pl.col("revenue").sum()).collect().rows())
