"""Projects of the public data sets that have a hierarchy.

`python projects.py DATA_FOLDER OUT_FOLDER NAME` makes the project OUT_FOLDER/NAME:

- tourism: 304 quarterly series of region and purpose below 121 totals.
- m5: daily units of 70 pairs of store and department below 84 totals, without the last 28 days, which are kept
  beside it in `actual.csv`; weights are the revenue of the last 28 days before them, as in the competition.
"""

import pathlib
import sys

import pandas

TOURISM = """version = 1
name = "tourism"
[data.sales]
source = "sales.csv"
keys = ["Region", "Purpose"]
time = "Quarter"
target = "Trips"
[hierarchy]
levels = [[], ["State"], ["Purpose"], ["State", "Purpose"], ["Region"]]
models = ["ets"]
[forecast]
horizon = 8
models = ["ets"]
[backtest]
windows = 4
step = 4
metric = "rmsse"
"""

M5 = """version = 1
name = "m5"
[data.sales]
source = "sales.csv"
keys = ["store_id", "dept_id"]
time = "date"
target = "units"
known_future = ["event", "event_type", "snap"]
weight = "recent_revenue"
[data.future]
source = "future.csv"
[hierarchy]
levels = [[], ["state_id"], ["store_id"], ["cat_id"], ["dept_id"], ["state_id", "cat_id"],
          ["state_id", "dept_id"], ["store_id", "cat_id"]]
models = ["seasonal_naive", "ets", "mstl", "lightgbm", "lightgbm_recursive", "ensemble"]
[forecast]
horizon = 28
models = ["seasonal_naive", "ets", "mstl", "lightgbm", "lightgbm_recursive", "ensemble"]
[backtest]
windows = 3
metric = "rmsse"
"""


def tourism(data, out):
    table = pandas.read_parquet(data / "tourism" / "tourism.parquet")
    # The file writes some names with spaces around them.
    for name in ["Region", "State", "Purpose"]:
        table[name] = table[name].str.strip()
    table.to_csv(out / "sales.csv", index=False)
    (out / "forecastle.toml").write_text(TOURISM)


def m5(data, out):
    sales = pandas.read_parquet(data / "m5" / "sales_store_dept_daily.parquet")
    sales["date"] = pandas.to_datetime(sales["date"])
    days = pandas.read_csv(data / "m5" / "calendar.csv", parse_dates=["date"])
    days = days.rename(columns={"event_name_1": "event", "event_type_1": "event_type"})
    days = days.fillna({"event": "none", "event_type": "none"})
    days = days[["date", "event", "event_type", "snap_CA", "snap_TX", "snap_WI"]]
    table = sales.merge(days, on="date", how="left")
    snap = {state: table[f"snap_{state}"] for state in ["CA", "TX", "WI"]}
    table["snap"] = sum(snap[state] * (table["state_id"] == state) for state in snap)
    origin = sorted(table["date"].unique())[-29]
    is_recent = table["date"] > origin - pandas.Timedelta(days=28)
    table["recent_revenue"] = table["revenue"].where(is_recent, 0.0)
    keys = ["store_id", "dept_id"]
    future = keys + ["date", "event", "event_type", "snap"]
    past = table[table["date"] <= origin]
    later = table[table["date"] > origin]
    columns = ["state_id", "cat_id"] + future + ["units", "recent_revenue"]
    past[columns].to_csv(out / "sales.csv", index=False)
    later[future].to_csv(out / "future.csv", index=False)
    later[["state_id", "cat_id"] + keys + ["date", "units"]].to_csv(out / "actual.csv", index=False)
    (out / "forecastle.toml").write_text(M5)


if __name__ == "__main__":
    data, out, name = sys.argv[1:4]
    folder = pathlib.Path(out) / name
    folder.mkdir(parents=True, exist_ok=True)
    {"tourism": tourism, "m5": m5}[name](pathlib.Path(data), folder)
