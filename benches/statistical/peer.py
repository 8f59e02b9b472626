"""Forecasts of statsforecast for one data set, with processor time.

`python peer.py FAMILY DATASET.json OUT.json`: FAMILY names a file `peer_FAMILY.py` whose MODELS maps
our names to functions of the season's length that make the peer's model.
"""

import importlib
import json
import sys
import time

import numpy as np


def run(make, dataset):
    season, horizon = dataset["season"], dataset["horizon"]
    histories = [np.array(values, dtype=np.float64) for values in dataset["train"]]
    # Whatever is compiled or loaded on first use is paid for before the clock starts.
    for values in histories[:2]:
        attempt(make(season), values, horizon)
    forecasts, failed, started = [], 0, time.process_time()
    for values in histories:
        forecast = attempt(make(season), values, horizon)
        if forecast is None or not np.all(np.isfinite(forecast)):
            failed += 1
            forecast = np.resize(values[-season:], horizon)
        forecasts.append([float(value) for value in forecast])
    seconds = time.process_time() - started
    return {"ms": 1e3 * seconds / len(histories), "failed": failed, "forecasts": forecasts}


def attempt(model, values, horizon):
    try:
        return model.forecast(y=values, h=horizon)["mean"]
    except Exception:
        return None


def main():
    family, source, target = sys.argv[1:4]
    models = importlib.import_module(f"peer_{family}").MODELS
    with open(source) as file:
        dataset = json.load(file)
    results = {}
    for name, make in models.items():
        results[name] = run(make, dataset)
        print(f"{dataset['name']} {name}: {results[name]['ms']:.3f} ms", file=sys.stderr)
    with open(target, "w") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main()
