"""The series that both sides fit, each split into history and hold-out.

`python datasets.py DATA_FOLDER OUT_FOLDER [NAME ...]` writes one JSON file per data set, as
benches/statistical/datasets.py does, with the date of the last known period as "origin". Of large data sets
only evenly spaced series are kept: Prophet takes a tenth of a second and more for each.
"""

import json
import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "statistical"))
import datasets as statistical

MOST_SERIES = 20


def generated(count, length, horizon, seed):
    """Daily demand with a week, a year, a trend that bends twice, and noise in proportion to its size."""
    draw = random.Random(seed)
    series = []
    for _ in range(count):
        level = math.exp(draw.uniform(3.0, 7.0))
        week = [draw.gauss(0.0, 0.2) for _ in range(7)]
        year = [draw.gauss(0.0, 0.1 / h) for h in range(1, 5) for _ in range(2)]
        bends = sorted(draw.uniform(0.1, 0.8) * length for _ in range(2))
        slopes = [draw.uniform(-0.5, 0.8) / length for _ in range(3)]
        noise = draw.uniform(0.05, 0.3)
        values = []
        for day in range(length + horizon):
            trend = slopes[0] * day + sum(
                (after - before) * max(0.0, day - bend)
                for bend, before, after in zip(bends, slopes, slopes[1:])
            )
            angle = 2 * math.pi * day / 365.25
            season = week[day % 7] + sum(
                a * math.sin(h * angle) + b * math.cos(h * angle)
                for h, (a, b) in enumerate(zip(year[::2], year[1::2]), 1)
            )
            mean = level * max(0.05, 1.0 + trend) * (1.0 + season)
            values.append(max(0.0, mean * (1.0 + noise * draw.gauss(0.0, 1.0))))
        series.append(values)
    return statistical.split(series, "daily", 7, horizon)


DATASETS = {
    # 730 days are a day short of the two years from which Prophet fits a yearly season by itself.
    "daily_730": ("2024-12-31", lambda _: generated(40, 730, 28, 1)),
    "daily_761": ("2024-12-31", lambda _: generated(40, 761, 28, 2)),
    "walmart45_13": ("2012-07-27", lambda data: statistical.walmart45(data, 13)),
    "hospital": ("2005-12-01", statistical.hospital),
    "classic_monthly": ("2008-01-01", lambda data: statistical.classic(data, "M", "monthly", 12, 12)),
    "m5_store_dept": ("2016-03-27", statistical.m5_store_dept),
}


def thinned(dataset):
    """Every so-manieth series."""
    step = math.ceil(len(dataset["train"]) / MOST_SERIES)
    return dataset | {part: dataset[part][::step] for part in ("train", "test")}


def main():
    data, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[3:] or DATASETS:
        origin, make = DATASETS[name]
        try:
            dataset = {"name": name, "origin": origin} | thinned(make(data))
        except OSError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            continue
        (out / f"{name}.json").write_text(json.dumps(dataset))


if __name__ == "__main__":
    main()
