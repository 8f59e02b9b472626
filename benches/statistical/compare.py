"""Time and accuracy of all sides for one data set.

`python compare.py DATASET.json WORK_FOLDER FIGURES.jsonl`: prints a line per model and appends a row per model
to FIGURES.jsonl. WORK_FOLDER has a folder for each side: `ours`, `statsforecast`, `anofox`.
"""

import json
import pathlib
import sys
import warnings

import numpy as np

import scores
from models import ENSEMBLE, ENSEMBLE_MEMBERS, all_models

SIDES = ["ours", "statsforecast", "anofox"]


class Side:
    """What one side did with a data set."""

    def __init__(self, folder, horizon):
        self.folder, self.horizon = folder, horizon
        results = folder / "results.json"
        self.results = json.loads(results.read_text()) if results.exists() else {}

    def paths(self, name):
        return scores.paths(self.folder / f"{name}.f64", self.horizon)

    def add_ensemble(self):
        """The median of the members, on the series that all of them were done for."""
        members = [self.results.get(name) for name in ENSEMBLE_MEMBERS]
        if not all(members):
            return
        count = min(member["count"] for member in members)
        paths = np.array([self.paths(name)[:count] for name in ENSEMBLE_MEMBERS])
        # A member that gives no quantiles for a series does not count there.
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            np.nanmedian(paths, axis=0).astype("<f8").tofile(self.folder / f"{ENSEMBLE.name}.f64")
        ms = sum(member["ms"] for member in members)
        failed = max(member["failed"] for member in members)
        self.results[ENSEMBLE.name] = {"count": count, "ms": ms, "failed": failed}


def row_of(model, dataset, sides):
    our = sides["ours"].results[model.name]
    row = {
        "dataset": dataset["name"],
        "season": dataset["season"],
        "series": len(dataset["train"]),
        "model": model.name,
        "compared": our["count"],
        "ours_all_count": our["count_all"],
        "ours_all_ms": our["ms_all"],
        "ours_quantiles_ms": our["ms_quantiles"],
    }
    every_path = sides["ours"].paths(model.name)
    for key, value in scores_of(dataset, every_path, np.full(len(every_path), True)).items():
        row[f"ours_all_{key}"] = value
    there = {name: side for name, side in sides.items() if model.name in side.results}
    count = min(side.results[model.name]["count"] for side in there.values())
    paths = {name: side.paths(model.name)[:count] for name, side in there.items()}
    row["compared"] = count
    # Quantiles are compared on series for which both have them.
    has_any = [scores.has_quantiles(paths[name]) for name in ("ours", "statsforecast") if name in paths]
    has_both = np.all(has_any, axis=0)
    row["compared_quantiles"] = int(has_both.sum())
    for name in SIDES:
        result = sides[name].results.get(model.name) if name in there else None
        row[f"{name}_ms"] = result["ms"] if result else None
        row[f"{name}_failed"] = result["failed"] if result else None
        found = scores_of(dataset, paths[name], has_both) if result else {}
        for key in ("mase", "smape", "mape", "wql", "wql_deciles"):
            row[f"{name}_{key}"] = found.get(key)
    return {key: None if value != value else value for key, value in row.items()}


def scores_of(dataset, forecasts, is_candidate):
    is_scored = is_candidate & scores.has_quantiles(forecasts)
    quantiles = scores.quantile_scores(dataset, forecasts, is_scored)
    return scores.point_scores(dataset, forecasts) | quantiles


def line(row):
    def number(value, width, digits):
        return f"{value:{width}.{digits}f}" if value is not None else " " * (width - 1) + "-"

    def ratio(side):
        ours, other = row["ours_ms"], row[f"{side}_ms"]
        return number(other / ours if other is not None else None, 7, 1)

    def pair(key, digits):
        ours, other = row[f"ours_{key}"], row[f"statsforecast_{key}"]
        more = 100 * (ours / other - 1) if ours and other else None
        return f"{number(ours, 8, digits)} {number(other, 8, digits)} {number(more, 7, 2)}"

    failed = "/".join(str(row[f"{side}_failed"] or 0) for side in SIDES)
    wql = pair("wql", 4)
    if row["ours_wql"] is None:
        wql = f"{'no quantiles':>25}" if row["ours_all_wql"] is None else f"{'not on both sides':>25}"
    columns = [
        f"{row['dataset']:<17} {row['model']:<27} {row['compared']:>5}",
        f" {number(row['ours_ms'], 9, 4)}",
        f" {number(row['statsforecast_ms'], 10, 3)} {ratio('statsforecast')}",
        f" {number(row['anofox_ms'], 10, 3)} {ratio('anofox')}",
        f"  {pair('mase', 4)} {number(row['anofox_mase'], 8, 4)}",
        f"  {number(row['ours_smape'], 7, 2)} {number(row['statsforecast_smape'], 7, 2)}",
        f"  {wql} {failed:>7}",
    ]
    return "".join(columns)


HEADER = f"""\
Per series: processor milliseconds on one thread to fit and forecast; how many times ours theirs is. n: series compared
(the first of an order that lies evenly over all). diff: ours over theirs, in percent; below 0 ours is better. fell: series
that a model could not forecast, ours/statsforecast/anofox, for which a simpler forecast stands in.

{'':<51} {'ms per series':^47}  {'MASE':^34}  {'sMAPE':^15}  {'WQL at 80, 95':^25}
{'data set':<17} {'model':<27} {'n':>5} {'ours':>9} {'statsf.':>10} {'times':>7} {'anofox':>10} {'times':>7}\
  {'ours':>8} {'statsf.':>8} {'diff':>7} {'anofox':>8}  {'ours':>7} {'statsf.':>7}\
  {'ours':>8} {'statsf.':>8} {'diff':>7} {'fell':>7}"""


def main():
    if sys.argv[1:] == ["header"]:
        print(HEADER)
        return
    with open(sys.argv[1]) as file:
        dataset = json.load(file)
    work = pathlib.Path(sys.argv[2])
    sides = {name: Side(work / name, dataset["horizon"]) for name in SIDES}
    sides["statsforecast"].add_ensemble()
    with open(sys.argv[3], "a") as figures:
        for model in all_models():
            if model.name in sides["ours"].results:
                row = row_of(model, dataset, sides)
                print(line(row), flush=True)
                figures.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
