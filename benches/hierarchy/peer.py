"""hierarchicalforecast on the tourism project: AutoETS, its methods of reconciliation, from the same origins.

`python peer.py PROJECT` prints a table of RMSSE by level, as `forecastle backtest` does: means over series of the root
mean squared error over the in-sample mean squared error of seasonal naive, over origins.
"""

import pathlib
import sys
import warnings

import numpy
import pandas
from hierarchicalforecast.core import HierarchicalReconciliation
from hierarchicalforecast.methods import BottomUp, MinTrace
from hierarchicalforecast.utils import aggregate
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

warnings.filterwarnings("ignore")
HORIZON, WINDOWS, STEP, SEASON = 8, 4, 4, 4
SPEC = [
    ["Country"],
    ["Country", "State"],
    ["Country", "Purpose"],
    ["Country", "State", "Purpose"],
    ["Country", "State", "Region"],
    ["Country", "State", "Region", "Purpose"],
]
METHODS = [
    BottomUp(),
    MinTrace("ols", nonnegative=True),
    MinTrace("wls_struct", nonnegative=True),
    MinTrace("wls_var", nonnegative=True),
    MinTrace("mint_shrink", nonnegative=True),
]


def main(project):
    table = pandas.read_csv(project / "sales.csv", parse_dates=["Quarter"])
    table["Country"] = "all"
    table = table.rename(columns={"Quarter": "ds", "Trips": "y"})
    nodes, summing, tags = aggregate(table, SPEC)
    dates = sorted(nodes["ds"].unique())
    scores = {}
    for window in range(WINDOWS):
        end = len(dates) - HORIZON - window * STEP
        past = nodes[nodes["ds"] < dates[end]]
        later = nodes[nodes["ds"].isin(dates[end : end + HORIZON])]
        model = StatsForecast(models=[AutoETS(season_length=SEASON)], freq="QS", n_jobs=2)
        base = model.forecast(df=past, h=HORIZON, fitted=True)
        fitted = model.forecast_fitted_values()
        reconciled = HierarchicalReconciliation(METHODS).reconcile(
            Y_hat_df=base, Y_df=fitted, S_df=summing, tags=tags
        )
        both = reconciled.merge(later, on=["unique_id", "ds"])
        scale = past.groupby("unique_id")["y"].apply(
            lambda y: numpy.mean((y.to_numpy()[SEASON:] - y.to_numpy()[:-SEASON]) ** 2)
        )
        for name in [column for column in reconciled if column.startswith("AutoETS")]:
            errors = ((both["y"] - both[name]) ** 2).groupby(both["unique_id"]).mean()
            scaled = numpy.sqrt(errors / scale.loc[errors.index])
            for level, members in tags.items():
                scores.setdefault((name, level), []).append(scaled.loc[list(members)].mean())
    names = list(dict.fromkeys(name for name, _ in scores))
    print("| method | " + " | ".join(tags) + " |")
    print("| --- |" + " --- |" * len(tags))
    for name in names:
        print(f"| {name} | " + " | ".join(f"{numpy.mean(scores[name, l]):.4f}" for l in tags) + " |")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
