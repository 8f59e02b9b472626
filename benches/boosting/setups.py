"""How mlforecast and LightGBM are set up for each data set.

Several for each, as somebody who knows both would try them. `run.sh --validation` compares them on the periods
before the hold-out; `CHOSEN` names those that `run.sh` takes.
"""

import sys
from dataclasses import dataclass, field

from mlforecast.lag_transforms import (
    ExpandingMean,
    ExponentiallyWeightedMean,
    RollingMax,
    RollingMean,
    RollingMin,
    RollingStd,
    SeasonalRollingMean,
)


@dataclass
class Setup:
    """One way of doing it."""

    lags: list
    transforms: dict
    dates: list
    rounds: int
    # Changes of the parameters below.
    growth: dict = field(default_factory=dict)
    # Numbers that are names.
    categories: list = field(default_factory=list)
    # What is learnt: `none` as it is, `log` of one more, `mean` in units of the series' mean over a year.
    scale: str = "none"
    # The lags whose values are taken off first.
    differences: list = field(default_factory=list)
    # Whether rows count by their series' size, where that has been divided out.
    weigh: bool = False
    # The column whose ones count five times.
    holiday: str | None = None
    year: int = 365
    # One model per step instead of forecasts fed back.
    direct: bool = False
    # Periods of each series that are not learnt from.
    warm_up: int = 28
    # Only rows of so many last days are learnt from.
    recent: int | None = None
    # The column that is zero on days when nothing can be sold.
    shut: str | None = None
    # Whether covariates known of the past alone are used, as they were the horizon before.
    lagged_past: bool = False

    def parameters(self):
        common = {
            "n_estimators": self.rounds,
            "learning_rate": 0.05,
            "num_leaves": 63,
            "min_child_samples": 40,
            "colsample_bytree": 0.7,
            "subsample": 0.8,
            "subsample_freq": 1,
            "reg_lambda": 1.0,
            "num_threads": 1,
            "random_state": 0,
            "verbosity": -1,
        }
        return common | self.growth


def rossmann(**changes):
    open_days = {"partition_by": ["Open"]}
    base = {
        "lags": [1, 2, 3, 7, 14, 21, 28, 35, 42, 49, 56, 364, 371],
        "transforms": {
            1: [
                RollingMean(7, min_samples=1),
                RollingMean(28, min_samples=1),
                RollingMean(84, min_samples=1),
                RollingStd(28, min_samples=2),
                ExpandingMean(),
            ],
            7: [SeasonalRollingMean(7, 4, min_samples=1), SeasonalRollingMean(7, 8, min_samples=1)],
            364: [RollingMean(28, min_samples=1)],
        },
        "dates": ["dayofweek", "day", "week", "month", "year", "dayofyear"],
        "rounds": 1000,
        "scale": "log",
        "warm_up": 84,
        "shut": "Open",
    }
    if changes.pop("far", False):
        # Nothing younger than the horizon, so that nothing is fed back.
        base["lags"] = [42, 43, 44, 49, 56, 63, 70, 77, 84, 364, 371]
        base["transforms"] = {
            42: [
                RollingMean(7, min_samples=1),
                RollingMean(28, min_samples=1),
                RollingMean(84, min_samples=1),
                RollingStd(28, min_samples=2),
                ExpandingMean(),
                SeasonalRollingMean(7, 4, min_samples=1),
                SeasonalRollingMean(7, 8, min_samples=1),
            ],
            364: [RollingMean(28, min_samples=1)],
        }
    if changes.pop("open_days", False):
        lag = min(base["lags"])
        base["transforms"][lag] = base["transforms"][lag] + [
            RollingMean(28, min_samples=1, **open_days),
            RollingMean(84, min_samples=1, **open_days),
            RollingMean(364, min_samples=1, **open_days),
            RollingMean(84, min_samples=1, partition_by=["Open", "Promo"]),
        ]
    return Setup(**(base | changes))


def walmart_dept(**changes):
    base = {
        "lags": [1, 2, 3, 4, 8, 13, 26, 51, 52, 53],
        "transforms": {
            1: [
                RollingMean(4, min_samples=1),
                RollingMean(13, min_samples=1),
                RollingMean(26, min_samples=1),
                RollingStd(13, min_samples=2),
                ExpandingMean(),
            ],
            51: [RollingMean(3, min_samples=1)],
            52: [RollingMean(13, min_samples=1)],
        },
        "dates": ["week", "month", "year"],
        "rounds": 400,
        "growth": {"objective": "l1"},
        "scale": "mean",
        "weigh": True,
        "year": 52,
        "warm_up": 26,
    }
    return Setup(**(base | changes))


def m5_items(**changes):
    base = {
        "lags": [1, 2, 3, 7, 14, 21, 28, 35, 364],
        "transforms": {
            1: [
                RollingMean(7, min_samples=1),
                RollingMean(14, min_samples=1),
                RollingMean(28, min_samples=1),
                RollingMean(56, min_samples=1),
                RollingMean(180, min_samples=1),
                RollingStd(28, min_samples=2),
                RollingMax(28, min_samples=1),
                ExpandingMean(),
            ],
            7: [RollingMean(7, min_samples=1), SeasonalRollingMean(7, 4, min_samples=1)],
            28: [RollingMean(28, min_samples=1)],
        },
        "dates": ["dayofweek", "day", "week", "month", "year"],
        "rounds": 400,
        "growth": {"objective": "tweedie", "tweedie_variance_power": 1.1},
        "warm_up": 28,
    }
    if changes.pop("far", False):
        base["lags"] = [28, 29, 30, 35, 42, 49, 56, 364]
        base["transforms"] = {
            28: [*base["transforms"][1], SeasonalRollingMean(7, 4, min_samples=1)],
            56: [RollingMean(28, min_samples=1)],
        }
    return Setup(**(base | changes))


def m5_store_dept(**changes):
    base = {
        "lags": [1, 2, 3, 7, 14, 21, 28, 35, 42, 364, 371],
        "transforms": {
            1: [
                RollingMean(7),
                RollingMean(14),
                RollingMean(28),
                RollingMean(56),
                RollingStd(28),
                ExponentiallyWeightedMean(0.1),
            ],
            7: [SeasonalRollingMean(7, 4), SeasonalRollingMean(7, 8)],
            364: [RollingMean(28)],
        },
        "dates": ["dayofweek", "day", "week", "month", "year", "dayofyear"],
        "rounds": 600,
        "scale": "mean",
        "warm_up": 56,
    }
    if changes.pop("far", False):
        base["lags"] = [28, 35, 42, 49, 56, 364, 371]
        base["transforms"] = {
            28: [*base["transforms"][1], *base["transforms"][7]],
            364: base["transforms"][364],
        }
    return Setup(**(base | changes))


def walmart45(**changes):
    base = {
        "lags": [1, 2, 3, 4, 8, 13, 26, 51, 52, 53],
        "transforms": {
            1: [RollingMean(4, min_samples=1), RollingMean(13, min_samples=1), ExpandingMean()],
            52: [RollingMean(4, min_samples=1), RollingMean(13, min_samples=1)],
        },
        "dates": ["week", "month", "year"],
        "rounds": 300,
        "growth": {"num_leaves": 15, "min_child_samples": 20},
        "scale": "log",
        "year": 52,
        "warm_up": 13,
    }
    return Setup(**(base | changes))


WALMART45 = {
    "recursive": walmart45(),
    "differences": walmart45(
        differences=[52], rounds=100, growth={"num_leaves": 7, "min_child_samples": 40}
    ),
    "l1": walmart45(growth={"num_leaves": 15, "objective": "l1"}),
    "mean": walmart45(scale="mean"),
    "direct": walmart45(direct=True, rounds=100),
    "past": walmart45(lagged_past=True),
}

SETUPS = {
    "rossmann": {
        "recursive": rossmann(),
        "open_days": rossmann(open_days=True),
        "far": rossmann(far=True),
        "far_open_days": rossmann(far=True, open_days=True),
    },
    "walmart_dept": {
        "recursive": walmart_dept(),
        "departments": walmart_dept(categories=["Dept"], dates=["week"]),
        "differences": walmart_dept(
            differences=[52],
            rounds=150,
            growth={"objective": "l1", "num_leaves": 31, "min_child_samples": 100},
        ),
        "log": walmart_dept(scale="log", weigh=False, growth={}),
        "mean_l2": walmart_dept(growth={}),
        "direct": walmart_dept(direct=True, rounds=150),
    },
    "m5_items": {
        "recursive": m5_items(),
        "far": m5_items(far=True),
    },
    "m5_store_dept": {
        "recursive": m5_store_dept(),
        "small": m5_store_dept(
            rounds=300,
            growth={"objective": "l1", "num_leaves": 31},
            dates=["dayofweek", "day", "week", "month"],
        ),
        "far": m5_store_dept(growth={"objective": "l1"}, far=True),
        "log": m5_store_dept(scale="log"),
        "l1": m5_store_dept(growth={"objective": "l1"}),
        "direct": m5_store_dept(direct=True, rounds=200),
    },
    "walmart45_39": WALMART45,
    "walmart45_13": WALMART45,
}

# In the peer's favour: of those that do well before the hold-out, what does best in it. Fed back, the best of
# `m5_store_dept` before the hold-out (`l1`) runs away in it, and a year and a half of weeks says little of what is best
# for `walmart_dept`. Where a better set-up costs much more, the cheap one is there too, for its time.
CHOSEN = {
    "rossmann": ["recursive", "open_days"],
    "walmart_dept": ["departments"],
    "m5_items": ["far"],
    "m5_store_dept": ["small"],
    "walmart45_39": ["differences"],
    "walmart45_13": ["differences"],
}


def main():
    """`setups.py datasets [NAME ...]`, `setups.py chosen|all DATASET`: prints names for run.sh."""
    what, names = sys.argv[1], sys.argv[2:]
    unknown = [name for name in names if name not in SETUPS]
    if unknown:
        sys.exit(f"no data set is named {unknown[0]}; there are: {', '.join(SETUPS)}")
    if what == "datasets":
        print(*(names or SETUPS))
    else:
        print(*(CHOSEN[names[0]] if what == "chosen" else SETUPS[names[0]]))


if __name__ == "__main__":
    main()
