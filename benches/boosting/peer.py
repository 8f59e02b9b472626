"""Forecasts of mlforecast with LightGBM for one data set, with processor time by stage and peak memory.

`python peer.py DATASET_FOLDER OUT.parquet [SETUP]`: reads what `datasets.py` has written, forecasts by a set-up of
`setups.py` (the first of the chosen ones where none is named), writes keys, time and forecast, and prints the figures
as JSON.
One process per data set, so that its peak memory is that of the data set alone.
"""

import json
import pathlib
import resource
import sys
import time
import tomllib
import warnings

import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from mlforecast import MLForecast
from mlforecast.target_transforms import Differences

from setups import CHOSEN, SETUPS

FREQUENCIES = {"daily": "D", "weekly": "W-FRI"}


class Data:
    """The tables of a project as mlforecast takes them: one id, no gaps, numbers and categories."""

    def __init__(self, folder, setup):
        settings = tomllib.loads((folder / "forecastle.toml").read_text())
        sales = settings["data"]["sales"]
        self.setup, self.horizon = setup, settings["forecast"]["horizon"]
        self.keys, self.time, self.target = sales["keys"], sales["time"], sales["target"]
        self.frequency = FREQUENCIES[sales["frequency"]]
        self.static = [*self.keys, *sales["static"]]
        self.known, self.past = sales["known_future"], sales["past_only"] if setup.lagged_past else []
        history = pd.read_parquet(folder / "sales.parquet")
        future = pd.read_parquet(folder / "future.parquet")
        for table in (history, future):
            table[self.time] = pd.to_datetime(table[self.time])
        self.series = history[self.static].drop_duplicates(self.keys).sort_values(self.keys, ignore_index=True)
        self.series.insert(0, "id", np.arange(len(self.series)))
        history = history.drop(columns=sales["static"] + [c for c in sales["past_only"] if c not in self.past])
        history = history.merge(self.series[["id", *self.keys]], on=self.keys).drop(columns=self.keys)
        future = future.merge(self.series[["id", *self.keys]], on=self.keys).drop(columns=self.keys)
        history, self.future = self.coded(self.without_gaps(history), future)
        statics = self.series.copy()
        for name in self.static:
            statics[name] = self.number_or_category(statics[name])
            if name in setup.categories:
                statics[name] = statics[name].astype("category")
        self.history = history.merge(statics, on="id")

    def without_gaps(self, history):
        """A row for every period from a series' first to the last of all; `y` is zero in the new ones."""
        last, step = history[self.time].max(), pd.tseries.frequencies.to_offset(self.frequency)
        firsts = history.groupby("id")[self.time].min()
        if self.setup.differences:
            # Differences are taken of series that are long enough alone.
            firsts[:] = firsts.min()
        parts = [
            pd.DataFrame({"id": series, self.time: pd.date_range(first, last, freq=step)})
            for series, first in firsts.items()
        ]
        whole = pd.concat(parts, ignore_index=True)
        if len(whole) == len(history):
            whole = history.sort_values(["id", self.time], ignore_index=True)
            return whole.assign(is_known=True)
        whole = whole.merge(history.assign(is_known=True), on=["id", self.time], how="left")
        whole["is_known"] = whole["is_known"].notna()
        whole[self.target] = whole[self.target].fillna(0.0)
        by_date = whole.groupby(self.time)
        for name in self.known:
            # What is the same for all series on a day is known in the gaps too.
            if by_date[name].nunique().max() <= 1:
                whole[name] = whole[name].fillna(by_date[name].transform("first"))
        return whole

    def coded(self, history, future):
        """Words become categories, the same in both tables; values of the past move ahead by the horizon."""
        for name in self.known:
            both = self.number_or_category(pd.concat([history[name], future[name]], ignore_index=True))
            history[name], future[name] = both[: len(history)].to_numpy(), both[len(history) :].to_numpy()
            if both.dtype == "category":
                history[name] = pd.Categorical.from_codes(both.cat.codes[: len(history)], dtype=both.dtype)
                future[name] = pd.Categorical.from_codes(both.cat.codes[len(history) :], dtype=both.dtype)
        for name in self.past:
            values = history.groupby("id")[name]
            ahead = [values.nth(place).to_numpy() for place in range(-self.horizon, 0)]
            future = future.sort_values(["id", self.time])
            future[name] = np.array(ahead).T.ravel()
            history[name] = values.shift(self.horizon)
        history["y"] = history.pop(self.target).astype(float)
        return history, future

    @staticmethod
    def number_or_category(values):
        if values.dtype == object:
            return values.astype("category")
        return values.astype(np.float32)


def forecast(data):
    """What mlforecast says, and the processor seconds of each stage."""
    setup, seconds = data.setup, {}
    clock = time.process_time()
    size, history = scaled(data, setup)
    model = MLForecast(
        models={"forecast": LGBMRegressor(**setup.parameters())},
        freq=data.frequency,
        lags=setup.lags,
        lag_transforms=setup.transforms,
        date_features=setup.dates,
        target_transforms=[Differences(setup.differences)] if setup.differences else None,
        num_threads=1,
        drop_auxiliary_columns=False,
    )
    columns = {
        "id_col": "id",
        "time_col": data.time,
        "target_col": "y",
        "static_features": data.static,
        "weight_col": "weight" if setup.weigh else None,
    }
    seconds["prepare"], clock = since(clock)
    rows = history.drop(columns="is_known")
    max_horizon = data.horizon if setup.direct else None
    table = model.preprocess(rows, dropna=False, max_horizon=max_horizon, **columns)
    is_learnt = learnable(data, history, setup)
    if len(table) < len(rows):
        # Differencing has cut the first rows of each series off; the order of the others is kept.
        is_learnt = is_learnt[history.groupby("id").cumcount() >= sum(setup.differences)]
    seconds["features"], clock = since(clock)
    if setup.direct:
        # As `MLForecast.fit` does, with the stages apart.
        horizons = list(range(data.horizon))
        parts = lambda: model.ts._transform_per_horizon(table[is_learnt], rows, horizons, "y", False)
        model.fit_models(generator_factory=parts)
    else:
        table = table[is_learnt].drop(columns=["id", data.time])
        model.fit_models(table.drop(columns="y"), table["y"].to_numpy())
    del table
    seconds["fit"], clock = since(clock)
    callbacks = {} if setup.direct else shut_days(setup)
    with warnings.catch_warnings(action="ignore"):
        made = model.predict(data.horizon, X_df=data.future, **callbacks)
    if setup.direct and setup.shut:
        made = made.merge(data.future[["id", data.time, setup.shut]], on=["id", data.time])
        made.loc[made[setup.shut] == 0, "forecast"] = 0.0
    values = made["forecast"].to_numpy() * size.loc[made["id"]].to_numpy()
    made["forecast"] = np.expm1(values) if setup.scale == "log" else values
    seconds["predict"], _ = since(clock)
    return made.merge(data.series[["id", *data.keys]], on="id").drop(columns="id"), seconds


def scaled(data, setup):
    """Each series' size, and the history in its units."""
    history = data.history
    by_series = history["id"]
    ones = pd.Series(1.0, index=data.series["id"])
    if setup.scale == "log":
        return ones, history.assign(y=np.log1p(history["y"].clip(lower=0.0)))
    if setup.scale == "none":
        return ones, history
    size = history.groupby("id")["y"].apply(lambda values: values.abs().tail(setup.year).mean())
    size = size.clip(lower=1e-3 * size.mean())
    sizes = by_series.map(size)
    history = history.assign(y=history["y"] / sizes)
    if setup.weigh:
        weight = sizes * (1.0 + 4.0 * history[setup.holiday]) if setup.holiday else sizes
        history = history.assign(weight=weight.astype(np.float32))
    return size, history


def learnable(data, history, setup):
    """The rows that are learnt from: known ones, after the warm-up, on which something can be sold."""
    age = history.groupby("id").cumcount()
    is_learnt = history["is_known"] & (age >= setup.warm_up)
    if setup.recent is not None:
        is_learnt &= history[data.time] > history[data.time].max() - pd.Timedelta(days=setup.recent)
    if setup.shut:
        is_learnt &= (history[setup.shut] == 1) & (history["y"] > 0)
    return is_learnt.to_numpy()


def shut_days(setup):
    """Callbacks that forecast nothing for days known to be shut."""
    if not setup.shut:
        return {}
    seen = {}

    def look(features):
        seen["is_open"] = features[setup.shut].to_numpy() > 0
        return features

    return {
        "before_predict_callback": look,
        "after_predict_callback": lambda values: np.where(seen["is_open"], values, 0.0),
    }


def since(clock):
    now = time.process_time()
    return now - clock, now


def main():
    folder, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    setup = SETUPS[folder.name][sys.argv[3] if len(sys.argv) > 3 else CHOSEN[folder.name][0]]
    clock = time.process_time()
    data = Data(folder, setup)
    read, _ = since(clock)
    made, seconds = forecast(data)
    made.to_parquet(out, index=False)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": {"read": read} | seconds, "peak_mb": peak, "rows": len(data.history)}))


if __name__ == "__main__":
    main()
