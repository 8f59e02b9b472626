"""Decompositions and seasonal averages in statsforecast."""

from statsforecast import models

MODELS = {
    "mstl": lambda season: models.MSTL(season),
    "seasonal_ses": lambda season: models.SeasonalExponentialSmoothingOptimized(season),
    "seasonal_window": lambda season: models.SeasonalWindowAverage(season, 4),
    "mfles": lambda season: models.MFLES(season),
}
