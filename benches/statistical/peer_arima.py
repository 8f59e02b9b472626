"""ARIMA in statsforecast. The last three are fixed orders, forecast on our side by the example `arima_orders`."""

from statsforecast import models

MODELS = {
    "airline": lambda season: models.ARIMA(
        order=(0, 1, 1), season_length=season, seasonal_order=(0, 1, 1)
    ),
    "arima": lambda season: models.AutoARIMA(season_length=season),
    "arima_111": lambda season: models.ARIMA(order=(1, 1, 1)),
    "sarima_111_111": lambda season: models.ARIMA(
        order=(1, 1, 1), season_length=season, seasonal_order=(1, 1, 1)
    ),
    "arima_without_season": lambda season: models.AutoARIMA(season_length=1),
}
