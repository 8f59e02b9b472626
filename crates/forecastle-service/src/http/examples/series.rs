//! Series, groups, accuracy.

use serde_json::json;

use super::{bands, key, meta, scores, text};
use crate::api::{
    Accuracy, AccuracyRow, Band, ForecastPage, ForecastRow, Group, GroupPage, History, HolidaySpan,
    ScorePeriod, ScoreRequest, Scored, ScoredPoint, SeriesDetail, SeriesPage, SeriesSummary,
    Thresholds,
};

fn summary() -> SeriesSummary {
    SeriesSummary {
        id: text("12"),
        key: key(),
        name: text("Store 12"),
        attributes: key(),
        model: text("lightgbm"),
        fallback_reason: None,
        last_actual: Some(983_410.5),
        next_forecast: 1_004_700.0,
        horizon_total: 13_300_000.0,
        change_percent: Some(2.1),
        wmape: Some(4.2),
        bias: Some(-0.6),
    }
}

/// A page of one series.
pub fn series_page() -> SeriesPage {
    SeriesPage { items: vec![summary()], meta: meta(1) }
}

/// A series.
pub fn series_detail() -> SeriesDetail {
    SeriesDetail {
        run: text("r_0001"),
        summary: summary(),
        first_period: text("2023-02-03"),
        observations: 143,
        model_reason: text("lowest wmape of 7 models"),
        model_title: text("Gradient-boosted trees"),
        metrics: serde_json::Map::from_iter([(text("wmape"), json!(4.2))]),
    }
}

/// Two periods of a series, one known and one ahead.
pub fn history() -> History {
    History {
        run: text("r_0001"),
        name: text("Store 12"),
        origin: text("2025-10-24"),
        series_count: 1,
        periods: vec![text("2025-10-24"), text("2025-10-31")],
        actual: vec![Some(983_410.5), None],
        forecast: vec![None, Some(1_004_700.0)],
        backtest: vec![Some(975_000.0), None],
        last_year: vec![Some(961_000.0), Some(984_000.0)],
        bands: vec![Band {
            level: 80.0,
            lower: vec![Some(911_000.0), Some(940_000.0)],
            upper: vec![Some(1_039_000.0), Some(1_080_000.0)],
        }],
        holidays: vec![HolidaySpan { name: text("Halloween"), period: text("2025-10-31") }],
    }
}

/// One forecast row.
pub fn forecast_page() -> ForecastPage {
    let row = ForecastRow {
        series: text("12"),
        key: key(),
        period: text("2025-10-31"),
        step: 1,
        model: text("lightgbm"),
        forecast: 1_004_700.0,
        bands: bands(),
    };
    ForecastPage { items: vec![row], meta: meta(1) }
}

/// One group.
pub fn group_page() -> GroupPage {
    let group = Group {
        value: text("12"),
        name: text("Store 12"),
        series: Some(text("12")),
        series_count: 1,
        actual: 12_900_000.0,
        last_year: Some(12_700_000.0),
        change_percent: Some(1.6),
        expected: Some(12_800_000.0),
        performance_percent: Some(0.8),
        forecast: 13_300_000.0,
        wmape: Some(4.2),
        bias: Some(-0.6),
    };
    GroupPage { by: text("Store"), narrower: None, items: vec![group], meta: meta(1) }
}

/// Accuracy by the number of steps ahead.
pub fn accuracy() -> Accuracy {
    Accuracy {
        run: text("r_0001"),
        model: text("lightgbm"),
        source: text("backtest"),
        by: text("step"),
        overall: scores(),
        rows: vec![AccuracyRow { value: text("1"), name: text("1 week ahead"), scores: scores() }],
        thresholds: Thresholds { wmape: 25.0, bias: 10.0, missing: 5.0 },
    }
}

/// A question for a forecast with a holiday ahead.
pub fn score_request() -> ScoreRequest {
    let week = ScorePeriod {
        period: text("2025-10-31"),
        value: None,
        covariates: serde_json::Map::from_iter([(text("Holiday_Flag"), json!(1.0))]),
    };
    ScoreRequest { series: text("12"), horizon: Some(1), history: vec![], future: vec![week] }
}

/// A forecast made on demand.
pub fn scored() -> Scored {
    let point = ScoredPoint {
        period: text("2025-10-31"),
        forecast: 1_051_000.0,
        published: Some(1_004_700.0),
        bands: bands(),
    };
    Scored {
        run: text("r_0001"),
        series: text("12"),
        origin: text("2025-10-24"),
        model: text("lightgbm"),
        fallback_reason: None,
        points: vec![point],
    }
}
