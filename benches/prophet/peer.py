"""Forecasts, components and posteriors of Python Prophet for one data set, with processor time.

`python peer.py DATASET.json OURS.json OUT.json`. The time is that of this process and of the Stan programs
that it starts, for making the model, fitting and forecasting, without intervals. The posterior is written
out here from Prophet's own matrices, and taken at both sides' parameters.
"""

import json
import logging
import math
import resource
import sys

logging.disable(logging.CRITICAL)

import numpy as np
import pandas as pd
from prophet import Prophet

OFFSETS = {
    "daily": lambda count: pd.DateOffset(days=count),
    "weekly": lambda count: pd.DateOffset(weeks=count),
    "monthly": lambda count: pd.DateOffset(months=count),
    "quarterly": lambda count: pd.DateOffset(months=3 * count),
}


def processor_seconds():
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def objective(inputs, k, m, delta, beta, sigma):
    """The negative logarithm of Prophet's posterior for a linear trend, as in its prophet.stan."""
    t, y, X = np.array(inputs.t), np.array(inputs.y), np.array(inputs.X)
    hinges = np.maximum(0.0, t[:, None] - np.array(inputs.t_change)[None, :])
    trend = k * t + m + hinges @ delta
    s_a, s_m = np.array(inputs.s_a), np.array(inputs.s_m)
    mean = trend * (1 + (X * s_m) @ beta) + (X * s_a) @ beta
    return (
        len(y) * math.log(sigma) + np.sum((y - mean) ** 2) / (2 * sigma**2) + 2 * sigma**2
        + (k**2 + m**2) / 50 + np.sum(np.abs(delta)) / inputs.tau
        + np.sum((beta / np.array(inputs.sigmas)) ** 2) / 2
    )


def compare_posteriors(frame, mode, model, ours):
    inputs = Prophet(seasonality_mode=mode, uncertainty_samples=0).preprocess(frame)
    theirs = {name: np.array(values).reshape(-1) for name, values in model.params.items()}
    peer = objective(inputs, theirs["k"][0], theirs["m"][0], theirs["delta"], theirs["beta"],
                     theirs["sigma_obs"][0])
    delta = np.zeros(len(inputs.t_change))
    for time, size in ours["changes"]:
        delta[np.argmin(np.abs(np.array(inputs.t_change) - time))] = size
    beta = np.array(ours["beta"] or [0.0])
    return peer, objective(inputs, ours["k"], ours["m"], delta, beta, ours["sigma"])


def run(mode, dataset, ours):
    origin = pd.Timestamp(dataset["origin"])
    offset = OFFSETS[dataset["frequency"]]
    results, seconds = [], 0.0
    for values, our in zip(dataset["train"], ours["series"]):
        dates = [origin - offset(len(values) - 1 - place) for place in range(len(values))]
        frame = pd.DataFrame({"ds": dates, "y": values})
        future = pd.DataFrame({"ds": [origin + offset(step + 1) for step in range(dataset["horizon"])]})
        started = processor_seconds()
        model = Prophet(seasonality_mode=mode, uncertainty_samples=0)
        model.fit(frame)
        forecast = model.predict(future)
        seconds += processor_seconds() - started
        components = {"trend": forecast["trend"].tolist()}
        for name in model.seasonalities:
            factor = forecast["trend"] if mode == "multiplicative" else 1.0
            components[name] = (forecast[name] * factor).tolist()
        posterior = None
        if max(values) > min(values):
            posterior = compare_posteriors(frame, mode, model, our["parameters"])
        results.append({
            "forecast": forecast["yhat"].tolist(),
            "components": components,
            "objectives": posterior,
            "sigma": float(np.array(model.params["sigma_obs"]).reshape(-1)[0]),
        })
    return {"ms": 1e3 * seconds / len(results), "series": results}


def main():
    source, ours, target = sys.argv[1:4]
    with open(source) as file:
        dataset = json.load(file)
    with open(ours) as file:
        ours = json.load(file)
    # Whatever is loaded on first use is paid for before the clock starts.
    warm = {part: dataset[part][:1] if part == "train" else dataset[part] for part in dataset}
    run("additive", warm, ours["additive"])
    results = {mode: run(mode, dataset, ours[mode]) for mode in ("additive", "multiplicative")}
    with open(target, "w") as file:
        json.dump(results, file)


if __name__ == "__main__":
    main()
