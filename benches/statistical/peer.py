"""Forecasts of statsforecast for one data set, with processor time.

`python peer.py DATASET.json OUT_FOLDER SECONDS MODEL ...`: each model forecasts series until SECONDS of processor
time are used up (by its bounds too, which do not count as its time) or all are done. `OUT_FOLDER/MODEL.f64` holds
what the example `statistical` writes: per series and step the point, then a quantile for each of
`scores.PROBABILITIES`, NaN where there is none.
"""

import json
import pathlib
import sys
import time

import numpy as np

from models import all_models, make
from scores import PROBABILITIES

LEVELS = [20, 40, 60, 80, 95]


def run(model, dataset, seconds):
    season, horizon = dataset["season"], dataset["horizon"]
    # Whatever is loaded on first use is paid for before the clock starts.
    attempt(model, np.arange(1.0, 41.0) % 4 + 1.0, min(season, 4), 2)
    paths, failed, used, started = [], 0, 0.0, time.process_time()
    for values in dataset["train"]:
        values = np.array(values, dtype=np.float64)
        path, took = attempt(model, values, season, horizon)
        if path is None:
            failed += 1
            path = np.full((horizon, 1 + len(PROBABILITIES)), np.nan)
            path[:, 0] = np.resize(values[-season:], horizon)
        paths.append(path)
        used += took
        if time.process_time() - started > seconds:
            break
    return {"count": len(paths), "ms": 1e3 * used / len(paths), "failed": failed}, np.array(paths)


def attempt(model, values, season, horizon):
    """The path of one series, None where the model has none, and the seconds for its points alone."""
    started = time.process_time()
    try:
        fitted = make(model, season, horizon, False)
        if model.time_share is None or model.only_conformal:
            # A fit of a simple model does more than its forecast needs.
            points = fitted.forecast(y=values, h=horizon)["mean"]
        else:
            points = fitted.fit(values).predict(h=horizon)["mean"]
        took = time.process_time() - started
    except Exception:
        return None, time.process_time() - started
    if not np.all(np.isfinite(points)):
        return None, took
    path = np.full((horizon, 1 + len(PROBABILITIES)), np.nan)
    path[:, 0] = points
    try:
        if model.only_conformal:
            bounds = make(model, season, horizon, True).forecast(y=values, h=horizon, level=LEVELS)
        else:
            if model.time_share is None:
                fitted.fit(values)
            bounds = fitted.predict(h=horizon, level=LEVELS)
    except Exception:
        return path, took
    for place, probability in enumerate(PROBABILITIES, 1):
        level = round(200 * abs(probability - 0.5))
        side = "lo" if probability < 0.5 else "hi"
        path[:, place] = points if level == 0 else bounds[f"{side}-{level}"]
    return path, took


def main():
    source, folder, seconds = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])
    with open(source) as file:
        dataset = json.load(file)
    results = {}
    for model in all_models():
        if model.peer is None or model.name not in sys.argv[4:]:
            continue
        results[model.name], paths = run(model, dataset, seconds)
        paths.astype("<f8").tofile(folder / f"{model.name}.f64")
    (folder / "results.json").write_text(json.dumps(results))
    # For the other sides: how many series each model is compared on.
    members = " ".join(f"{name}:{result['count']}" for name, result in results.items())
    print(members)


if __name__ == "__main__":
    main()
