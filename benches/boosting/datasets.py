"""The data sets that boosting is compared on, each as a project folder with a hold-out that nobody sees.

`python datasets.py [--validation] DATA_FOLDER OUT_FOLDER [NAME ...]` writes OUT_FOLDER/NAME for each:

- `forecastle.toml`: keys, time, target, what is known ahead, static columns, horizon and metric. Our side and the
  peer read the same settings and the same files.
- `sales.parquet`: history up to the cutoff; `future.parquet`: what is known ahead for the periods after it.
- `actuals.parquet`: keys, time, actual and weight of the rows that are scored. For `compare.py` alone.

With `--validation` the periods of the hold-out are left out altogether, and those before them held out instead:
settings are chosen there.
"""

import pathlib
import sys

import numpy as np
import pandas as pd


class Dataset:
    """A table with a row per series and period, the held-out ones too, and what its columns are."""

    def __init__(self, rows, keys, time, target, horizon, frequency, metric, known, static, past=(), weight=None):
        rows = rows.assign(**{time: pd.to_datetime(rows[time])})
        self.rows = rows.sort_values([*keys, time], ignore_index=True)
        self.keys, self.time, self.target = list(keys), time, target
        self.horizon, self.frequency, self.metric = horizon, frequency, metric
        self.known, self.static, self.past = list(known), list(static), list(past)
        self.weight = weight

    def for_validation(self):
        """Without the hold-out; a quarter at most of what is left is held out instead."""
        times = np.sort(self.rows[self.time].unique())[: -self.horizon]
        self.rows = self.rows[self.rows[self.time] <= times[-1]]
        self.horizon = min(self.horizon, len(times) // 4)

    def write(self, name, folder):
        folder.mkdir(parents=True, exist_ok=True)
        ahead = np.sort(self.rows[self.time].unique())[-self.horizon :]
        is_held_out = self.rows[self.time] >= ahead[0]
        history, held_out = self.rows[~is_held_out], self.rows[is_held_out]
        columns = [*self.keys, self.time, self.target, *self.known, *self.past, *self.static]
        # Rows without a target stand for what is known ahead; the history has none.
        history = history[history[self.target].notna()]
        self.put(history[columns], folder / "sales.parquet")
        series = history[self.keys].drop_duplicates()
        # A series without history has no forecast from anybody.
        held_out = held_out.merge(series, on=self.keys)
        self.put(held_out[[*self.keys, self.time, *self.known]], folder / "future.parquet")
        scored = held_out[held_out[self.target].notna()]
        weight = self.weight(scored) if self.weight else np.ones(len(scored))
        scored = scored[[*self.keys, self.time]].assign(actual=scored[self.target].astype(float), weight=weight)
        self.put(scored[scored["weight"] > 0], folder / "actuals.parquet")
        (folder / "forecastle.toml").write_text(self.settings(name))

    def put(self, rows, path):
        rows.assign(**{self.time: rows[self.time].dt.date}).to_parquet(path, index=False)

    def settings(self, name):
        def names(columns):
            return "[" + ", ".join(f'"{column}"' for column in columns) + "]"

        return f"""\
version = 1
name = "{name}"

[data.sales]
source = "sales.parquet"
keys = {names(self.keys)}
time = "{self.time}"
target = "{self.target}"
frequency = "{self.frequency}"
missing_period = "unknown"
known_future = {names(self.known)}
past_only = {names(self.past)}
static = {names(self.static)}

[data.future]
source = "future.parquet"

[forecast]
horizon = {self.horizon}

[backtest]
metric = "{self.metric}"
"""


def rossmann(data):
    rows = pd.read_parquet(data / "rossmann/train.parquet")
    stores = pd.read_csv(data / "rossmann/store.csv")
    rows = rows.drop(columns=["DayOfWeek", "Customers"]).merge(stores, on="Store")
    dates = pd.to_datetime(rows["Date"])
    # The state of what began long ago, on each day: both are known ahead.
    months = 12 * (dates.dt.year - rows["CompetitionOpenSinceYear"]) + dates.dt.month
    rows["CompetitionMonths"] = (months - rows["CompetitionOpenSinceMonth"]).clip(-1, 60)
    weeks = (dates.dt.year - rows["Promo2SinceYear"]) * 52 + dates.dt.isocalendar().week - rows["Promo2SinceWeek"]
    starts = rows["PromoInterval"].fillna("").str.replace("Sept", "Sep")
    begins = [month in interval for month, interval in zip(dates.dt.strftime("%b"), starts)]
    rows["Promo2Begins"] = (np.array(begins) & (weeks >= 0).fillna(False)).astype(int)
    return Dataset(
        rows,
        ["Store"],
        "Date",
        "Sales",
        42,
        "daily",
        "rmspe",
        known=["Open", "Promo", "StateHoliday", "SchoolHoliday", "CompetitionMonths", "Promo2Begins"],
        static=["StoreType", "Assortment", "CompetitionDistance", "Promo2", "PromoInterval"],
        # The competition's: open days with sales.
        weight=lambda scored: (scored["Open"] * (scored["Sales"] > 0)).astype(float),
    )


def walmart_dept(data):
    rows = pd.read_parquet(data / "walmart_dept/train.parquet")
    stores = pd.read_csv(data / "walmart_dept/stores.csv")
    holidays = rows[["Date", "IsHoliday"]].drop_duplicates()
    # What is known ahead is known of every week, whether the department sold anything or not.
    series = rows[["Store", "Dept"]].drop_duplicates()
    weeks = series.merge(holidays, how="cross").merge(stores, on="Store")
    rows = weeks.merge(rows.drop(columns="IsHoliday"), on=["Store", "Dept", "Date"], how="left")
    rows["IsHoliday"] = rows["IsHoliday"].astype(int)
    return Dataset(
        rows,
        ["Store", "Dept"],
        "Date",
        "Weekly_Sales",
        39,
        "weekly",
        "mae",
        known=["IsHoliday"],
        static=["Type", "Size"],
        # The competition's: holiday weeks count five times.
        weight=lambda scored: 1.0 + 4.0 * scored["IsHoliday"],
    )


def calendar(data):
    """Per state and day: week of prices, events, and whether food stamps are handed out."""
    days = pd.read_csv(data / "m5/calendar.csv")
    columns = ["date", "d", "wm_yr_wk", "event_name_1", "event_type_1", "event_name_2"]
    states = ("CA", "TX", "WI")
    return pd.concat([days[columns].assign(state_id=state, snap=days[f"snap_{state}"]) for state in states])


M5_KNOWN = ["sell_price", "snap", "event_name_1", "event_type_1", "event_name_2"]


def m5_items(data):
    wide = pd.read_parquet(data / "m5/sales_items_subset.parquet")
    keys = ["item_id", "store_id", "dept_id", "cat_id", "state_id"]
    days = [f"d_{day}" for day in range(1, 1914)]
    rows = wide[[*keys, *days]].melt(keys, var_name="d", value_name="units")
    rows = rows.merge(calendar(data), on=["state_id", "d"])
    prices = pd.read_parquet(data / "m5/sell_prices.parquet")
    rows = rows.merge(prices, on=["store_id", "item_id", "wm_yr_wk"], how="left")
    rows = rows.sort_values(["item_id", "store_id", "date"])
    # From the first sale on: before it an item was not on the shelves.
    has_begun = rows.groupby(["item_id", "store_id"])["units"].cummax() > 0
    return Dataset(
        rows[has_begun],
        ["item_id", "store_id"],
        "date",
        "units",
        28,
        "daily",
        "rmsse",
        known=M5_KNOWN,
        static=["dept_id", "cat_id", "state_id"],
    )


def m5_store_dept(data):
    rows = pd.read_parquet(data / "m5/sales_store_dept_daily.parquet").drop(columns=["date", "revenue"])
    rows = rows.merge(calendar(data), on=["state_id", "d"])
    prices = pd.read_parquet(data / "m5/sell_prices.parquet")
    prices["dept_id"] = prices["item_id"].str.rsplit("_", n=1).str[0]
    week = ["store_id", "dept_id", "wm_yr_wk"]
    rows = rows.merge(prices.groupby(week, as_index=False)["sell_price"].mean(), on=week, how="left")
    return Dataset(
        rows,
        ["store_id", "dept_id"],
        "date",
        "units",
        28,
        "daily",
        "wmape",
        known=M5_KNOWN,
        static=["cat_id", "state_id"],
    )


def walmart45(data, horizon):
    rows = pd.read_csv(data / "walmart45/Walmart_Store_sales.csv")
    rows["Date"] = pd.to_datetime(rows["Date"], format="%d-%m-%Y")
    return Dataset(
        rows,
        ["Store"],
        "Date",
        "Weekly_Sales",
        horizon,
        "weekly",
        "mape",
        known=["Holiday_Flag"],
        static=[],
        past=["Temperature", "Fuel_Price", "CPI", "Unemployment"],
    )


DATASETS = {
    "rossmann": rossmann,
    "walmart_dept": walmart_dept,
    "m5_items": m5_items,
    "m5_store_dept": m5_store_dept,
    "walmart45_39": lambda data: walmart45(data, 39),
    "walmart45_13": lambda data: walmart45(data, 13),
}


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--validation"]
    data, out = pathlib.Path(arguments[0]), pathlib.Path(arguments[1])
    for name in arguments[2:] or DATASETS:
        dataset = DATASETS[name](data)
        if "--validation" in sys.argv:
            dataset.for_validation()
        dataset.write(name, out / name)


if __name__ == "__main__":
    main()
