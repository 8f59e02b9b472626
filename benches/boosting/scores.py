"""How far forecasts are off: the errors that each data set is judged by, percentages as percentages."""

import numpy as np
import pandas as pd

# The first is the one that sides are compared by.
MEASURES = {
    "rossmann": ["rmspe", "wmape"],
    "walmart_dept": ["wmae", "wmape"],
    "m5_items": ["rmsse", "wmape"],
    "m5_store_dept": ["wmape", "rmsse"],
    "walmart45_39": ["mape", "wmape"],
    "walmart45_13": ["mape", "wmape"],
}


def errors(folder, settings, forecast_file):
    """The errors of a forecast file by the actuals that lie in a data set's folder."""
    sales = settings["data"]["sales"]
    keys, time = sales["keys"], sales["time"]
    rows = with_dates(pd.read_parquet(folder / "actuals.parquet"), time)
    forecasts = with_dates(pd.read_parquet(forecast_file), time)[[*keys, time, "forecast"]]
    rows = rows.merge(forecasts, on=[*keys, time], how="left", validate="one_to_one")
    if rows["forecast"].isna().any():
        raise ValueError(f"{forecast_file} lacks {rows['forecast'].isna().sum()} of {len(rows)} rows")
    if rows["actual"].min() >= 0:
        rows["forecast"] = rows["forecast"].clip(lower=0.0)
    found = {}
    for measure in MEASURES[folder.name]:
        if measure == "rmsse":
            found[measure] = rmsse(rows, keys, time, with_dates(pd.read_parquet(folder / "sales.parquet"), time), sales)
        else:
            found[measure] = ROWWISE[measure](rows["actual"], rows["forecast"], rows["weight"])
    return found


def with_dates(rows, time):
    return rows.assign(**{time: pd.to_datetime(rows[time])})


ROWWISE = {
    "rmspe": lambda actual, forecast, _: 100 * np.sqrt(np.mean(((actual - forecast) / actual) ** 2)),
    "mape": lambda actual, forecast, _: 100 * np.mean(np.abs((actual - forecast) / actual)),
    "wmape": lambda actual, forecast, _: 100 * np.abs(actual - forecast).sum() / np.abs(actual).sum(),
    "wmae": lambda actual, forecast, weight: (weight * np.abs(actual - forecast)).sum() / weight.sum(),
}


def rmsse(rows, keys, time, history, sales):
    """The mean over series, each in units of what the day before misses by in its history, as in the M5 competition."""
    history = history.sort_values([*keys, time])
    steps = history.groupby(keys)[sales["target"]].diff() ** 2
    scales = steps.groupby([history[key] for key in keys]).mean()
    squares = (rows["actual"] - rows["forecast"]) ** 2
    means = squares.groupby([rows[key] for key in keys]).mean()
    ratios = means[scales > 0] / scales[scales > 0]
    return float(np.sqrt(ratios).mean())
