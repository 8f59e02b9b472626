//! Longer periods of one series: weeks and months of days, forecast by themselves and reconciled with the days.
//!
//! The steps of a horizon are the leaves, the weeks and months that they make up the nodes above them. Each longer
//! period that lies wholly in the horizon has a base forecast, made from the whole periods of that length up to the
//! origin; of one that the horizon cuts nothing is known but its parts. All series are reconciled at once, for the
//! calendar is the same for all.
//!
//! Source: Athanasopoulos, Hyndman, Kourentzes & Petropoulos (2017), European Journal of Operational Research 262(1).

use chrono::{Days, Weekday};
use forecastle_core::calendar::DayInMonth;
use forecastle_core::hierarchy::{Hierarchy, HierarchyLevel};
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Error, ForecastSet, Frequency, Panel, Period, Result, Window};
use forecastle_models::hierarchy::{Weights, reconcile_by};
use forecastle_models::{Context, find, floors};

use super::forecast::shifted;
use crate::backtest::points;

/// The model of longer periods.
const MODEL: &str = "ets";

/// How many times less than any other a node is trusted of which only the parts are known.
const UNTRUSTED: f64 = 1e6;

/// The longer periods of a panel as of an origin.
struct Longer {
    name: String,
    /// Whole periods up to the origin; `None` where no series has any.
    panel: Option<Panel>,
    /// Whether each series has a whole period.
    is_known: Vec<bool>,
    /// The node of each step of the horizon.
    node_of: Vec<u32>,
    /// For each node how many periods after the last whole one it is; `None` where the horizon cuts it.
    steps_ahead: Vec<Option<usize>>,
}

/// The frequency of a name in `hierarchy.temporal`, whose periods are dated by their last day.
///
/// # Errors
/// `C003` where its periods are no longer than the panel's.
fn frequency_of(name: &str, own: Frequency) -> Result<Frequency> {
    let last = DayInMonth::Last;
    let longer = match name {
        "weekly" => Frequency::Weekly(Weekday::Sun),
        "monthly" => Frequency::Monthly(last),
        "quarterly" => Frequency::Quarterly { month: 2, day: last },
        _ => Frequency::Yearly { month: 12, day: last },
    };
    if longer.periods_per_year() < own.periods_per_year() {
        return Ok(longer);
    }
    Err(Error::new("C003", format!("hierarchy.temporal names {name} periods of {own} data"))
        .hint("name longer periods than the data's"))
}

impl Longer {
    fn of(panel: &Panel, name: &str, end: usize, horizon: usize) -> Result<Self> {
        let frequency = frequency_of(name, panel.frequency())?;
        let number = |place: usize| {
            let date = panel.frequency().date_of(panel.period_at(place as i64)).date();
            let ends = |days: u64| frequency.period_of((date + Days::new(days)).into());
            (0..=366).find_map(ends).map_or(0, |period| period.0)
        };
        let numbers: Vec<i64> = (0..=end + horizon).map(number).collect();
        let cut = numbers[end] == numbers[end - 1];
        let last = numbers[end - 1] - i64::from(cut);
        let (mut node_of, mut steps_ahead) = (Vec::new(), Vec::new());
        for place in end..end + horizon {
            if place == end || numbers[place] != numbers[place - 1] {
                let is_whole =
                    numbers[place] != numbers[end - 1] && numbers[place] != numbers[end + horizon];
                steps_ahead.push(is_whole.then(|| (numbers[place] - last) as usize));
            }
            node_of.push(steps_ahead.len() as u32 - 1);
        }
        let first = |series: usize| {
            let start = panel.start(series).min(end);
            let begins = start > 0 && numbers[start] != numbers[start - 1];
            numbers[start] + i64::from(!begins)
        };
        let is_known: Vec<_> =
            (0..panel.series_count()).map(|series| first(series) <= last).collect();
        let keys = panel.keys().iter().cloned().enumerate();
        let starts = keys.map(|(series, key)| (key, Period(first(series).min(last))));
        let names = panel.key_names().to_vec();
        if !is_known.contains(&true) {
            return Ok(Self { name: name.to_owned(), panel: None, is_known, node_of, steps_ahead });
        }
        let mut builder =
            PanelBuilder::new(frequency, names, starts.collect(), Period(last), 0, vec![])?;
        for (series, is_known) in is_known.iter().enumerate() {
            if *is_known {
                add_up(&mut builder, panel, series, &numbers, (first(series), last), end);
            }
        }
        let panel = Some(builder.finish(MissingPeriod::Unknown));
        Ok(Self { name: name.to_owned(), panel, is_known, node_of, steps_ahead })
    }

    /// Base forecasts of all nodes, one per series: what the model says, and the sum of the parts where it says nothing.
    fn base(&self, sums: &[f64], context: &Context) -> Result<Vec<f64>> {
        let mut base = sums.to_vec();
        let most = self.steps_ahead.iter().flatten().max();
        let (Some(panel), Some(horizon)) = (&self.panel, most) else { return Ok(base) };
        let model = find(MODEL).expect("a listed model");
        let window = Window::latest(panel, *horizon);
        let fitted = model.fit(&window, context)?;
        let said = points(&*fitted, model, &window, context)?;
        let count = self.is_known.len();
        for (node, steps) in self.steps_ahead.iter().enumerate() {
            let Some(steps) = steps else { continue };
            for series in (0..count).filter(|series| self.is_known[*series]) {
                let point = said.points_of(series)[steps - 1];
                if point.is_finite() {
                    base[node * count + series] = point;
                }
            }
        }
        Ok(base)
    }
}

/// Adds a series up to whole longer periods. A gap counts as the last known value, as in the levels above.
fn add_up(
    builder: &mut PanelBuilder,
    panel: &Panel,
    series: usize,
    numbers: &[i64],
    (first, last): (i64, i64),
    end: usize,
) {
    let mut sums = vec![(0.0, false); (last - first + 1) as usize];
    let mut value = 0.0;
    let start = panel.start(series);
    for (known, place) in panel.values(series).iter().zip(start..end) {
        value = if known.is_nan() { value } else { *known };
        if (first..=last).contains(&numbers[place]) {
            let sum = &mut sums[(numbers[place] - first) as usize];
            *sum = (sum.0 + value, sum.1 || !known.is_nan());
        }
    }
    for (number, (sum, is_known)) in (first..).zip(sums) {
        builder.set_value(series, Period(number), if is_known { sum } else { f64::NAN });
    }
}

/// A forecast made after the first `end` periods, reconciled with those of longer periods; its bounds move with it.
/// Series that have not begun stay NaN.
///
/// # Errors
/// `C003` for periods that are not longer than the panel's.
pub(super) fn reconcile_in_time(
    panel: &Panel,
    end: usize,
    set: &ForecastSet,
    names: &[String],
    context: &Context,
) -> Result<ForecastSet> {
    let (horizon, count) = (set.horizon, panel.series_count());
    let longer = names
        .iter()
        .map(|name| Longer::of(panel, name, end, horizon))
        .collect::<Result<Vec<_>>>()?;
    let level = |longer: &Longer| HierarchyLevel {
        name: longer.name.clone(),
        columns: vec![longer.name.clone()],
        keys: (0..longer.steps_ahead.len()).map(|node| vec![node.to_string()]).collect(),
        node_of: longer.node_of.clone(),
    };
    let hierarchy = Hierarchy::new(horizon, longer.iter().map(level).collect())?;
    // Step by step, one number per series: the other way round than a forecast is laid out.
    let point = |place: usize| {
        let point = set.points[place % count * horizon + place / count];
        if point.is_nan() { 0.0 } else { point }
    };
    let steps: Vec<f64> = (0..horizon * count).map(point).collect();
    let sums = hierarchy.sum_up(&steps, count);
    let sizes = hierarchy.leaves_below();
    let (mut upper, mut diagonal) = (Vec::new(), Vec::new());
    for (place, level) in hierarchy.levels().iter().enumerate() {
        let nodes = hierarchy.nodes_of(place);
        let own = longer.iter().find(|longer| longer.name == level.name);
        let own = own.expect("levels are those that were made");
        upper.extend(own.base(&sums[nodes.start * count..nodes.end * count], context)?);
        for (node, steps) in nodes.zip(&own.steps_ahead) {
            let trust = if steps.is_some() { 1.0 } else { UNTRUSTED };
            diagonal.push(trust * sizes[node] as f64);
        }
    }
    diagonal.extend(std::iter::repeat_n(1.0, horizon));
    let weights = Weights { diagonal, together: None };
    let free = vec![f64::NEG_INFINITY; horizon];
    let steps = reconcile_by(&hierarchy, &weights, &upper, &steps, count, &free);
    let floors = floors(&Window::new(panel, end, horizon));
    let points: Vec<f64> = (0..count * horizon)
        .map(|place| {
            let (series, step) = (place / horizon, place % horizon);
            let is_known = !set.points[place].is_nan();
            if is_known { steps[step * count + series].max(floors[series]) } else { f64::NAN }
        })
        .collect();
    let mut moved = ForecastSet { bands: shifted(set, &points), points, ..set.clone() };
    moved.put_in_order(&floors);
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use forecastle_core::SeriesKey;
    use forecastle_core::metrics::PointKind;

    use super::*;

    /// 200 days from Thursday, 1 January 1970, on: one series from the first day, one from day 30.
    fn panel() -> Panel {
        let key = |name: &str| SeriesKey::new(vec![name.to_owned()]);
        let series = vec![(key("a"), Period(0)), (key("b"), Period(30))];
        let names = vec!["key".to_owned()];
        let builder = PanelBuilder::new(Frequency::Daily, names, series, Period(199), 0, vec![]);
        let mut builder = builder.unwrap();
        for day in 0..200 {
            builder.set_value(0, Period(day), 10.0 + (day % 7) as f64);
            if day >= 30 {
                builder.set_value(1, Period(day), 5.0);
            }
        }
        builder.finish(MissingPeriod::Zero)
    }

    #[test]
    fn weeks_end_on_sundays_and_only_whole_ones_count() {
        // After 100 days the origin is Friday, 10 April: two days are left of its week.
        let longer = Longer::of(&panel(), "weekly", 100, 14).unwrap();
        assert_eq!(longer.node_of, [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
        assert_eq!(longer.steps_ahead, [None, Some(2), None]);
        let weeks = longer.panel.unwrap();
        // Whole weeks from Monday the 5th of January to Sunday the 5th of April.
        assert_eq!(weeks.values(0).len(), 13);
        assert!(weeks.values(0).iter().all(|sum| *sum == 91.0), "{:?}", weeks.values(0));
        assert!(weeks.values(1).iter().all(|sum| *sum == 35.0), "{:?}", weeks.values(1));
        assert_eq!(weeks.frequency().label(weeks.origin()), "1970-04-05");
    }

    #[test]
    fn days_move_towards_their_weeks() {
        let panel = panel();
        let provenance = forecastle_core::Provenance {
            model: "naive",
            fallback_reason: None,
            is_unsuited: false,
        };
        // Days that say 12 each where the weeks say 13.
        let set = ForecastSet {
            origin: panel.period_at(99),
            horizon: 14,
            points: [vec![12.0; 14], vec![5.0; 14]].concat(),
            bands: Vec::new(),
            provenance: vec![provenance; 2],
        };
        let context = Context::new(PointKind::Mean, 0);
        let names = ["weekly".to_owned()];
        let moved = reconcile_in_time(&panel, 100, &set, &names, &context).unwrap();
        let (free, bound) = (&moved.points[..2], &moved.points[2..9]);
        assert!(free.iter().all(|point| (point - 12.0).abs() < 1e-3), "{free:?}");
        assert!(bound.iter().all(|point| (point - 12.5).abs() < 0.1), "{bound:?}");
        assert!(moved.points[14..].iter().all(|point| (point - 5.0).abs() < 1e-3));
    }

    #[test]
    fn shorter_periods_are_refused() {
        assert_eq!(
            frequency_of("weekly", Frequency::Monthly(DayInMonth::Last)).unwrap_err().code(),
            "C003"
        );
    }
}
