"""The data sets that the statistical models are compared on, each split into history and hold-out.

`python datasets.py DATA_FOLDER OUT_FOLDER [NAME ...]` writes one JSON file per data set:
{"name", "frequency", "season", "horizon", "train": [[...], ...], "test": [[...], ...]}.
For files that are not there (with `none` as the data folder: for all) only the generated ones are written.

The series come in an order in which the first few of any number lie evenly over all: the models that take
long are compared on the first few.
"""

import csv
import json
import pathlib
import sys

import numpy as np


def generated(count, length, season, horizon, frequency, seed):
    """Demand with a level that drifts, a trend, a season and noise in proportion to its size."""
    draw = np.random.default_rng(seed)
    total = length + horizon
    level = np.exp(draw.uniform(2.0, 7.0, (count, 1)))
    slope = draw.uniform(-0.2, 0.5, (count, 1)) / length
    shape = np.exp(draw.normal(0.0, 0.25, (count, season)))
    drift = draw.uniform(0.0, 0.02, (count, 1))
    noise = draw.uniform(0.05, 0.3, (count, 1))
    walk = np.cumsum(drift * draw.normal(0.0, 1.0, (count, total)), axis=1)
    places = np.arange(total)
    mean = level * (1.0 + slope * places) * shape[:, places % season] * np.exp(walk)
    values = np.maximum(0.0, mean * (1.0 + noise * draw.normal(0.0, 1.0, (count, total))))
    return split(np.round(values, 2).tolist(), frequency, season, horizon)


def split(series, frequency, season, horizon):
    """Cuts the last `horizon` values off; leaves out series too short to be scored."""
    kept = evenly([s for s in series if len(s) >= 2 * horizon + season])
    return {
        "frequency": frequency,
        "season": season,
        "horizon": horizon,
        "train": [s[:-horizon] for s in kept],
        "test": [s[-horizon:] for s in kept],
    }


def evenly(items):
    """The same in the order of the van der Corput sequence: halves, quarters, eighths..."""
    bits = max(len(items) - 1, 1).bit_length()
    places = (int(f"{i:0{bits}b}"[::-1], 2) for i in range(1 << bits))
    return [items[place] for place in places if place < len(items)]


def columns(path, names):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path, columns=names)
    return zip(*(table.column(name).to_pylist() for name in names))


def grouped(rows):
    """Values by key in order of time, from rows (key, time, value)."""
    series = {}
    for key, time, value in sorted(rows, key=lambda row: (row[0], row[1])):
        series.setdefault(key, []).append(None if value is None else float(value))
    return [series[key] for key in sorted(series)]


def hospital(data):
    path = data / "classic/hospital.parquet"
    return split(grouped(columns(path, ["series", "period", "value"])), "monthly", 12, 12)


def carparts(data):
    path = data / "carparts/carparts.parquet"
    series = grouped(columns(path, ["series", "period", "value"]))
    # Series with gaps are left out, since the peers take none.
    return split([s for s in series if None not in s], "monthly", 12, 12)


def tourism(data):
    path = data / "tourism/tourism.parquet"
    rows = columns(path, ["Region", "State", "Purpose", "Quarter", "Trips"])
    rows = [((region, state, purpose), quarter, trips) for region, state, purpose, quarter, trips in rows]
    return split(grouped(rows), "quarterly", 4, 8)


def aus_retail(data):
    path = data / "aus_retail/aus_retail.parquet"
    return split(grouped(columns(path, ["Series ID", "Month", "Turnover"])), "monthly", 12, 24)


def walmart45(data, horizon):
    with open(data / "walmart45/Walmart_Store_sales.csv") as file:
        rows = [
            (int(row["Store"]), row["Date"][6:] + row["Date"][3:5] + row["Date"][:2], row["Weekly_Sales"])
            for row in csv.DictReader(file)
        ]
    return split(grouped(rows), "weekly", 52, horizon)


def walmart_dept(data):
    path = data / "walmart_dept/train.parquet"
    rows = columns(path, ["Store", "Dept", "Date", "Weekly_Sales"])
    series = grouped(((store, dept), date, sales) for store, dept, date, sales in rows)
    # Those without gaps: a row for each of the 143 weeks.
    return split([s for s in series if len(s) == 143], "weekly", 52, 13)


def classic(data, letter, frequency, season, horizon):
    with open(data / "classic/series.csv") as file:
        rows = [
            (row["source"] + "/" + row["series"], int(row["t"]), row["value"])
            for row in csv.DictReader(file)
            if row["freq"] == letter and row["value"] not in ("", "NA")
        ]
    return split(grouped(rows), frequency, season, horizon)


def m5_store_dept(data):
    path = data / "m5/sales_store_dept_daily.parquet"
    rows = columns(path, ["store_id", "dept_id", "date", "units"])
    return split(grouped(((store, dept), date, units) for store, dept, date, units in rows), "daily", 7, 28)


def m5_items(data):
    """The random sample of items, each from its first sale on."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(data / "m5/sales_items_subset.parquet").to_pandas()
    table = table[table["in_random_1000"]].sort_values("id")
    values = table[[f"d_{day}" for day in range(1, 1914)]].to_numpy(dtype=float)
    return split([row[np.argmax(row > 0) :].tolist() for row in values], "daily", 7, 28)


DATASETS = {
    "daily": lambda _: generated(10_000, 730, 7, 28, "daily", 1),
    "weekly": lambda _: generated(10_000, 156, 52, 13, "weekly", 2),
    "classic_monthly": lambda data: classic(data, "M", "monthly", 12, 12),
    "classic_quarterly": lambda data: classic(data, "Q", "quarterly", 4, 8),
    "hospital": hospital,
    "tourism": tourism,
    "aus_retail": aus_retail,
    "carparts": carparts,
    "walmart45_13": lambda data: walmart45(data, 13),
    "walmart45_39": lambda data: walmart45(data, 39),
    "walmart_dept": walmart_dept,
    "m5_store_dept": m5_store_dept,
    "m5_items": m5_items,
}


def main():
    data, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    for name in sys.argv[3:]:
        try:
            dataset = {"name": name} | DATASETS[name](data)
        except FileNotFoundError as error:
            print(f"{name} is left out: no {error.filename}", file=sys.stderr)
            continue
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.json").write_text(json.dumps(dataset))


if __name__ == "__main__":
    main()
