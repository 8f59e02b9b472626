"""The models that are compared: our name, the family, statsforecast's counterpart, and the limit on time.

A model that has no counterpart is timed and scored alone. The limit is the share of statsforecast's time that
ours may take at most; the families under 1/10 may not be slower than anofox-forecast either.
"""

import dataclasses
import functools
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Model:
    name: str
    family: str
    # Makes the peer's model of the season's length; None where there is none.
    peer: Callable | None = None
    # Of the peer's time, and whether anofox-forecast is a limit too.
    time_share: float | None = None
    not_slower_than_anofox: bool = False
    # The peer bounds its forecasts only with errors of earlier forecasts (conformal), which take more fits.
    only_conformal: bool = False


def smoothing(models):
    ses = models.SimpleExponentialSmoothingOptimized
    yield Model("ses", "smoothing", ses, 1 / 3, only_conformal=True)
    # models.Holt chooses between a straight and a damped growth; these are one each.
    straight = functools.partial(models.AutoETS, 1, model="AAN", damped=False)
    yield Model("holt", "smoothing", lambda _: straight())
    yield Model("holt_damped", "smoothing", lambda _: models.AutoETS(1, model="AAN", damped=True))
    yield tenth("holt_winters", "smoothing", lambda season: models.HoltWinters(season))
    multiplicative = functools.partial(models.HoltWinters, error_type="M")
    yield tenth("holt_winters_multiplicative", "smoothing", lambda season: multiplicative(season))
    yield tenth("ets", "smoothing", lambda season: models.AutoETS(season))
    yield tenth("ces", "smoothing", lambda season: models.AutoCES(season))


def theta(models):
    yield tenth("theta", "theta", lambda season: models.Theta(season))
    yield tenth("theta_optimised", "theta", lambda season: models.OptimizedTheta(season))
    yield tenth("theta_dynamic", "theta", lambda season: models.DynamicTheta(season))
    yield tenth("theta_dynamic_optimised", "theta", lambda season: models.DynamicOptimizedTheta(season))
    yield tenth("theta_auto", "theta", lambda season: models.AutoTheta(season))


def arima(models):
    def seasonal(orders, season):
        return models.ARIMA(order=orders, season_length=season, seasonal_order=orders)

    yield tenth("arima", "arima", lambda season: models.AutoARIMA(season_length=season))
    yield tenth("arima_without_season", "arima", lambda _: models.AutoARIMA(season_length=1))
    yield tenth("arima_111", "arima", lambda _: models.ARIMA(order=(1, 1, 1)))
    yield tenth("sarima_111_111", "arima", lambda season: seasonal((1, 1, 1), season))
    yield tenth("airline", "arima", lambda season: seasonal((0, 1, 1), season))
    yield Model("arima_regression", "arima")


def intermittent(models):
    def third(name, make):
        return Model(name, "intermittent", make, 1 / 3, only_conformal=True)

    yield third("croston", models.CrostonClassic)
    yield third("croston_optimised", models.CrostonOptimized)
    yield third("sba", models.CrostonSBA)
    yield third("tsb", lambda **options: models.TSB(alpha_d=0.1, alpha_p=0.1, **options))
    yield third("adida", models.ADIDA)
    yield third("imapa", models.IMAPA)
    yield Model("counts", "intermittent")


def decomposition(models):
    yield tenth("mstl", "decomposition", lambda season: models.MSTL(season))
    yield Model("stl_robust", "decomposition")
    yield Model("classical", "decomposition")
    # Where scikit-learn is not installed, the peer has no forecast.
    mfles = functools.partial(Model, "mfles", "decomposition", only_conformal=True)
    yield mfles(lambda season, **options: models.MFLES(season, **options), 1 / 10)


def averages(models):
    def seasonal_ses(season, **options):
        return models.SeasonalExponentialSmoothingOptimized(season, **options)

    def seasonal_window(season, **options):
        return models.SeasonalWindowAverage(season, 4, **options)

    yield Model("seasonal_ses", "averages", seasonal_ses, only_conformal=True)
    yield Model("seasonal_window", "averages", seasonal_window, only_conformal=True)
    yield Model("seasonal_naive", "averages", lambda season: models.SeasonalNaive(season))
    yield Model("naive", "averages", lambda _: models.Naive())
    yield Model("seasonal_naive_growth", "averages")
    yield Model("historic_mean", "averages", lambda _: models.HistoricAverage())
    yield Model("seasonal_mean", "averages")
    yield Model("moving_average", "averages")
    yield Model("shape_level", "averages")


def tenth(name, family, peer):
    return Model(name, family, peer, 1 / 10, not_slower_than_anofox=True)


# Its counterpart is made of the counterparts of its members, step by step.
ENSEMBLE = Model("median_ensemble", "ensemble")
ENSEMBLE_MEMBERS = ["ets", "theta_dynamic_optimised", "ces", "arima"]

FAMILIES = [smoothing, theta, arima, intermittent, decomposition, averages]


def all_models():
    """Every model, with its maker where statsforecast is there."""
    try:
        from statsforecast import models
    except ImportError:
        models = None
    if models is None:
        raise SystemExit("statsforecast is not installed in this environment")
    return [model for family in FAMILIES for model in family(models)] + [ENSEMBLE]


def make(model, season, horizon, is_conformal):
    """The peer's model; with conformal bounds from ten windows, fewer where the history is short."""
    from statsforecast.utils import ConformalIntervals

    if not model.only_conformal:
        return model.peer(season)
    options = {}
    if is_conformal:
        options["prediction_intervals"] = ConformalIntervals(n_windows=10, h=horizon)
    has_season = model.family in ("averages", "decomposition")
    return model.peer(season, **options) if has_season else model.peer(**options)
