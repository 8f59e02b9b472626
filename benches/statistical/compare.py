"""Prints time and accuracy of both sides for one data set: `python compare.py DATASET OURS PEER...`."""

import json
import sys

import numpy as np


def scores(dataset, forecasts):
    """Means over series: MASE in percent of one, sMAPE and MAPE in percent (zero actuals left out)."""
    season, mase, smape, mape = dataset["season"], [], [], []
    for history, actual, forecast in zip(dataset["train"], dataset["test"], forecasts):
        history, actual = np.array(history), np.array(actual)
        # Demand is never negative, and whoever calls a model sees to it.
        forecast = np.maximum(0.0, np.array(forecast, dtype=np.float64))
        misses = np.abs(actual - forecast)
        scale = np.mean(np.abs(history[season:] - history[:-season]))
        if scale > 0:
            mase.append(np.mean(misses) / scale)
        sizes = np.abs(actual) + np.abs(forecast)
        smape.append(np.mean(200.0 * misses / np.where(sizes > 0, sizes, 1.0)))
        known = actual != 0
        if np.any(known):
            mape.append(np.mean(100.0 * misses[known] / np.abs(actual[known])))
    return np.mean(mase), np.mean(smape), np.mean(mape)


def main():
    with open(sys.argv[1]) as file:
        dataset = json.load(file)
    with open(sys.argv[2]) as file:
        ours = json.load(file)
    peers = {}
    for path in sys.argv[3:]:
        with open(path) as file:
            peers |= json.load(file)
    print(f"\n{dataset['name']}: {len(dataset['train'])} series, season {dataset['season']}, "
          f"{dataset['horizon']} ahead; ours / statsforecast")
    print(f"{'model':<26} {'ms per series':>19} {'ratio':>6} {'MASE':>15} {'diff %':>7}"
          f" {'sMAPE':>13} {'MAPE':>13} {'fell back':>11}")
    for name, our in ours.items():
        peer = peers.get(name, {"ms": float("nan"), "failed": 0, "forecasts": None})
        left = scores(dataset, our["forecasts"])
        right = scores(dataset, peer["forecasts"]) if peer["forecasts"] else (float("nan"),) * 3
        print(f"{name:<26} {our['ms']:9.3f}/{peer['ms']:9.3f} {peer['ms'] / our['ms']:6.0f}"
              f" {left[0]:7.4f}/{right[0]:7.4f} {100 * (left[0] / right[0] - 1):+7.2f}"
              f" {left[1]:6.2f}/{right[1]:6.2f} {left[2]:6.2f}/{right[2]:6.2f}"
              f" {our['failed']:5d}/{peer['failed']:5d}")


if __name__ == "__main__":
    main()
