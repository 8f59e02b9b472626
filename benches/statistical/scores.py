"""Accuracy of forecasts, each measure as the product defines it (`forecastle-core`, `metrics`)."""

import numpy as np

# The bounds of levels 95 and 80, and the nine deciles: what every side writes for every step.
PROBABILITIES = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975]


def paths(path, horizon):
    """What a side has written: series × steps × (point, quantiles); demand is never below zero."""
    values = np.fromfile(path, dtype="<f8").reshape(-1, horizon, 1 + len(PROBABILITIES))
    return np.maximum(values, 0.0)


def point_scores(dataset, forecasts):
    """Means over series: MASE in units of one, sMAPE and MAPE in percent (zero actuals left out of MAPE)."""
    season, mase, smape, mape = dataset["season"], [], [], []
    for history, actual, forecast in zip(dataset["train"], dataset["test"], forecasts[:, :, 0]):
        history, actual = np.array(history), np.array(actual)
        misses = np.abs(actual - forecast)
        scale = np.mean(np.abs(history[season:] - history[:-season]))
        if scale > 0:
            mase.append(np.mean(misses) / scale)
        sizes = np.abs(actual) + np.abs(forecast)
        smape.append(np.mean(200.0 * misses / np.where(sizes > 0, sizes, 1.0)))
        known = actual != 0
        if np.any(known):
            mape.append(np.mean(100.0 * misses[known] / np.abs(actual[known])))
    return {"mase": mean(mase), "smape": mean(smape), "mape": mean(mape)}


def quantile_scores(dataset, forecasts, is_scored):
    """WQL at levels 80 and 95 (the bounds, and the point as the median), and over nine deciles."""
    actual = np.array(dataset["test"][: len(forecasts)], dtype=float)[is_scored]
    forecasts = forecasts[is_scored]
    total = np.abs(actual).sum()
    if len(actual) == 0 or total == 0:
        return {"wql": np.nan, "wql_deciles": np.nan}
    losses = [2.0 * loss(0.5, actual, forecasts[:, :, 0]) / total]
    for place, probability in enumerate(PROBABILITIES, 1):
        losses.append(2.0 * loss(probability, actual, forecasts[:, :, place]) / total)
    # Places 1, 2, 10 and 11 hold the bounds, 2 to 10 the deciles.
    bounds = np.mean([losses[place] for place in (0, 1, 2, 10, 11)])
    return {"wql": bounds, "wql_deciles": np.mean(losses[2:11])}


def has_quantiles(forecasts):
    """For each series whether it has them all."""
    return np.all(np.isfinite(forecasts), axis=(1, 2))


def loss(probability, actual, forecast):
    misses = actual - forecast
    return np.maximum(probability * misses, (probability - 1.0) * misses).sum()


def mean(values):
    return float(np.mean(values)) if values else np.nan
