"""The intermittent family in statsforecast."""

from statsforecast import models

MODELS = {
    "croston": lambda _: models.CrostonClassic(),
    "croston_optimised": lambda _: models.CrostonOptimized(),
    "sba": lambda _: models.CrostonSBA(),
    "tsb": lambda _: models.TSB(alpha_d=0.1, alpha_p=0.1),
    "adida": lambda _: models.ADIDA(),
    "imapa": lambda _: models.IMAPA(),
}
