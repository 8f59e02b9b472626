//! The page of metrics.

use forecastle_core::metrics::{Better, METRICS, Metric, PointKind, Unit};

use super::{Page, head, row};

/// What stands in a cell that has nothing to say.
const NOTHING: &str = "–";

/// Every metric of the list, in its order.
pub fn page() -> Page {
    let mut body = String::from(
        "In formulas `a` is the actual and `f` the forecast. Percentages are percentages: 12.3 means \
         12.3 %. A metric that is undefined on the rows given is left out, never NaN. `[backtest] metric` \
         takes any of these names; the metric that models are chosen by also decides what kind of point \
         a forecast is.\n\n",
    );
    body.push_str(&head(&["name", "what it says", "unit", "better", "rewards", "skips rows"]));
    for metric in METRICS {
        let name = format!("`{}`", metric.name);
        let skips = match metric.skipped {
            Some(_) => format!("counted in `{}_skipped`", metric.name),
            None => "no".to_owned(),
        };
        body.push_str(&row(&[
            &name,
            metric.doc,
            unit(metric.unit),
            &better(metric),
            rewards(metric),
            &skips,
        ]));
    }
    Page::markdown("docs/reference/metrics.md", "Metrics", &body)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Target => "the target's",
        Unit::Ratio => "none",
        Unit::Count => "rows",
    }
}

fn better(metric: &Metric) -> String {
    match (metric.unit, metric.better) {
        // A number of rows is neither good nor bad.
        (Unit::Count, _) => NOTHING.to_owned(),
        (_, Better::Lower) => "lower".to_owned(),
        (_, Better::Higher) => "higher".to_owned(),
        (_, Better::Near(target)) => format!("near {target}"),
    }
}

fn rewards(metric: &Metric) -> &'static str {
    match (metric.unit, metric.rewards) {
        (Unit::Count, _) => NOTHING,
        (_, PointKind::Mean) => "the mean",
        (_, PointKind::Median) => "the median",
        (_, PointKind::RelativeMedian) => "the median weighted by 1/actual",
    }
}
