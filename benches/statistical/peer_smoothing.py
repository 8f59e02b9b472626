"""Exponential smoothing, Theta and complex exponential smoothing in statsforecast."""

from statsforecast import models

MODELS = {
    "ses": lambda season: models.AutoETS(1, model="ANN"),
    "holt": lambda season: models.Holt(season_length=1),
    "holt_damped": lambda season: models.AutoETS(1, model="AAN", damped=True),
    "holt_winters": lambda season: models.HoltWinters(season),
    "ets": lambda season: models.AutoETS(season),
    "theta": lambda season: models.Theta(season),
    "theta_optimised": lambda season: models.OptimizedTheta(season),
    "theta_dynamic": lambda season: models.DynamicTheta(season),
    "theta_dynamic_optimised": lambda season: models.DynamicOptimizedTheta(season),
    "theta_auto": lambda season: models.AutoTheta(season),
    "ces": lambda season: models.AutoCES(season),
}
