//! The project, its home page, holidays and the leaderboard.

use super::{bands, scores, text};
use crate::api::{
    Attribute, Change, Check, Freshness, HolidayEffect, HolidayYear, Holidays, Home, Leaderboard,
    ModelScores, NextPeriod, Project, Published, TotalPoint,
};

/// A project.
pub fn project() -> Project {
    let published = Published {
        run: text("r_0001"),
        origin: text("2025-10-24"),
        first_period: text("2023-02-03"),
        horizon: 13,
        made_at: text("2025-10-27T06:41:00Z"),
        published_at: text("2025-10-27T06:41:02Z"),
        published_by: text("command line"),
        model: text("lightgbm"),
        model_title: text("Gradient-boosted trees"),
        version: Some(3),
        freshness: Freshness::Fresh,
        fallbacks: 0,
    };
    Project {
        name: text("weekly-stores"),
        keys: vec![text("Store")],
        time: text("Date"),
        target: text("Weekly_Sales"),
        frequency: text("weekly (Friday)"),
        period_noun: text("week"),
        season_length: 52,
        levels: vec![80.0, 95.0],
        attributes: vec![Attribute {
            name: text("Store"),
            is_key: true,
            value_count: 1,
            values: vec![text("12")],
        }],
        series_count: 1,
        is_scoped: true,
        metric: text("wmape"),
        published: Some(published),
    }
}

/// The home page.
pub fn home() -> Home {
    Home {
        run: text("r_0001"),
        next: NextPeriod {
            period: text("2025-10-31"),
            forecast: 1_004_700.0,
            bands: bands(),
            last_year: Some(984_000.0),
            change_percent: Some(2.1),
            holiday: Some(text("Halloween")),
        },
        recent: vec![TotalPoint {
            period: text("2025-10-24"),
            actual: Some(983_410.5),
            forecast: None,
            bands: vec![],
        }],
        changes: vec![Change {
            series: Some(text("12")),
            name: text("Store 12"),
            before: 13_100_000.0,
            now: 13_300_000.0,
            change_percent: Some(1.5),
        }],
        checks: vec![Check {
            series: text("12"),
            name: text("Store 12"),
            kind: text("outside_interval"),
            message: text("the last week lay above the range that was forecast"),
        }],
    }
}

fn model_scores() -> ModelScores {
    ModelScores {
        model: text("lightgbm"),
        title: text("Gradient-boosted trees"),
        is_chosen: true,
        scores: scores(),
    }
}

/// One holiday.
pub fn holidays() -> Holidays {
    let year = HolidayYear {
        year: 2024,
        period: text("2024-11-29"),
        actual: Some(1_522_000.0),
        forecast: Some(1_488_000.0),
        deviation_percent: Some(-2.2),
        usual: Some(1_010_000.0),
        effect_percent: Some(50.7),
    };
    Holidays {
        run: text("r_0001"),
        column: Some(text("Holiday_Flag")),
        on_holidays: scores(),
        on_other_periods: scores(),
        holidays: vec![HolidayEffect {
            name: text("Thanksgiving"),
            effect_percent: Some(49.8),
            years: vec![year],
            models: vec![model_scores()],
        }],
    }
}

/// A leaderboard of one model.
pub fn leaderboard() -> Leaderboard {
    Leaderboard {
        run: text("r_0001"),
        metric: text("wmape"),
        reason: text("lowest wmape of 7 models"),
        rows: vec![model_scores()],
    }
}
