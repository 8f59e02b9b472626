"""The data sets that the statistical models are compared on, each split into history and hold-out.

`python datasets.py DATA_FOLDER OUT_FOLDER [NAME ...]` writes one JSON file per data set:
{"name", "frequency", "season", "horizon", "train": [[...], ...], "test": [[...], ...]}.
Without a data folder (or for files that are not there) only the generated ones are written.
"""

import json
import math
import pathlib
import random
import sys


def generated(count, length, season, horizon, frequency, seed):
    """Demand with a level that drifts, a trend, a season and noise in proportion to its size."""
    draw = random.Random(seed)
    series = []
    for _ in range(count):
        level = math.exp(draw.uniform(2.0, 7.0))
        slope = draw.uniform(-0.2, 0.5) / length
        shape = [math.exp(draw.gauss(0.0, 0.25)) for _ in range(season)]
        drift, noise, walk = draw.uniform(0.0, 0.02), draw.uniform(0.05, 0.3), 0.0
        values = []
        for place in range(length + horizon):
            walk += draw.gauss(0.0, drift)
            mean = level * (1.0 + slope * place) * shape[place % season] * math.exp(walk)
            values.append(max(0.0, mean * (1.0 + noise * draw.gauss(0.0, 1.0))))
        series.append(values)
    return split(series, frequency, season, horizon)


def split(series, frequency, season, horizon):
    """Cuts the last `horizon` values off; leaves out series too short to be scored."""
    kept = [s for s in series if len(s) >= 2 * horizon + season and s[0] is not None]
    return {
        "frequency": frequency,
        "season": season,
        "horizon": horizon,
        "train": [s[:-horizon] for s in kept],
        "test": [s[-horizon:] for s in kept],
    }


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
    # Gaps are left out, since the peer takes none.
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
    import csv

    with open(data / "walmart45/Walmart_Store_sales.csv") as file:
        rows = [
            (int(row["Store"]), row["Date"][6:] + row["Date"][3:5] + row["Date"][:2], row["Weekly_Sales"])
            for row in csv.DictReader(file)
        ]
    return split(grouped(rows), "weekly", 52, horizon)


def classic(data, letter, frequency, season, horizon):
    import csv

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


DATASETS = {
    "daily": lambda _: generated(100, 730, 7, 28, "daily", 1),
    "weekly": lambda _: generated(100, 156, 52, 13, "weekly", 2),
    "classic_monthly": lambda data: classic(data, "M", "monthly", 12, 12),
    "classic_quarterly": lambda data: classic(data, "Q", "quarterly", 4, 8),
    "hospital": hospital,
    "tourism": tourism,
    "aus_retail": aus_retail,
    "walmart45_13": lambda data: walmart45(data, 13),
    "walmart45_39": lambda data: walmart45(data, 39),
    "m5_store_dept": m5_store_dept,
    "carparts": carparts,
}


def main():
    data, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[3:] or DATASETS:
        try:
            dataset = {"name": name} | DATASETS[name](data)
        except OSError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            continue
        (out / f"{name}.json").write_text(json.dumps(dataset))
        print(f"{name}: {len(dataset['train'])} series", file=sys.stderr)


if __name__ == "__main__":
    main()
