"""The default choice beside statsforecast's automatic models and their median.

`choice.py export DATASET.json FOLDER`: writes a project whose table ends where the hold-out begins.
`choice.py compare DATASET.json FORECAST.csv PEER_FOLDER MODEL`: a line of MASE and WQL, ours and theirs, each on
the series that the peer's model has been run on. PEER_FOLDER is what `peer.py` wrote.
"""

import csv
import datetime
import json
import pathlib
import sys

import numpy as np

import scores
from compare import Side
from models import ENSEMBLE, ENSEMBLE_MEMBERS

SETTINGS = """\
version = 1
name = "{name}"

[data.sales]
source = "sales.csv"
keys = ["id"]
time = "date"
target = "value"

[forecast]
horizon = {horizon}
levels = [80, 95]
"""
# Where the forecast's columns stand among the probabilities of scores.py.
BOUNDS = {"lo_95": 1, "lo_80": 2, "hi_80": 10, "hi_95": 11}
PEERS = [*ENSEMBLE_MEMBERS, "mstl", ENSEMBLE.name]


def dates(frequency, count):
    """So many periods from the first of January 1900, or the first Friday of that year."""
    first, friday = datetime.date(1900, 1, 1), datetime.date(1900, 1, 5)
    if frequency == "daily":
        return [first + datetime.timedelta(days=place) for place in range(count)]
    if frequency == "weekly":
        return [friday + datetime.timedelta(weeks=place) for place in range(count)]
    months = {"monthly": 1, "quarterly": 3}[frequency]
    return [datetime.date(1900 + months * p // 12, months * p % 12 + 1, 1) for p in range(count)]


def export(dataset, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "forecastle.toml").write_text(SETTINGS.format(**dataset))
    longest = max(len(values) for values in dataset["train"])
    periods = dates(dataset["frequency"], longest)
    with open(folder / "sales.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "value"])
        for place, values in enumerate(dataset["train"]):
            for period, value in zip(periods[-len(values) :], values):
                writer.writerow([f"{place:06d}", period, value])


def forecasts(dataset, path):
    """Our forecasts in the layout of `scores.paths`; without deciles, which are not compared."""
    shape = (len(dataset["train"]), dataset["horizon"], 1 + len(scores.PROBABILITIES))
    paths, steps = np.zeros(shape), [0] * shape[0]
    with open(path) as file:
        for row in csv.DictReader(file):
            series = int(row["id"])
            out = paths[series, steps[series]]
            steps[series] += 1
            out[:] = float(row["forecast"])
            for column, place in BOUNDS.items():
                out[place] = float(row[column])
    return np.maximum(paths, 0.0)


def compare(dataset, ours, peers, model):
    peers.add_ensemble()
    print(f"{dataset['name']}: {len(dataset['train'])} series, ours chose {model}")
    for name in PEERS:
        if name not in peers.results:
            continue
        theirs = peers.paths(name)
        count = len(theirs)
        pair = []
        for paths in (ours[:count], theirs):
            scored = scores.has_quantiles(paths)
            cut = dataset | {"train": dataset["train"][:count], "test": dataset["test"][:count]}
            pair.append(scores.point_scores(cut, paths) | scores.quantile_scores(cut, paths, scored))
        line = f"    {name:<26} {count:>5}"
        for key in ("mase", "wql"):
            mine, other = (found[key] for found in pair)
            line += f"  {key.upper()} {mine:8.4f} {other:8.4f} {100 * (mine / other - 1):+7.2f} %"
        print(line, flush=True)


def main():
    with open(sys.argv[2]) as file:
        dataset = json.load(file)
    if sys.argv[1] == "export":
        export(dataset, pathlib.Path(sys.argv[3]))
    else:
        peers = Side(pathlib.Path(sys.argv[4]), dataset["horizon"])
        compare(dataset, forecasts(dataset, sys.argv[3]), peers, sys.argv[5])


if __name__ == "__main__":
    main()
