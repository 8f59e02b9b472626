//! What a period of a series is like besides its level: weekday, season, and what is known ahead.

use std::f64::consts::TAU;

use chrono::{Datelike, NaiveDate};
use forecastle_core::{Frequency, Window};
use serde::{Deserialize, Serialize};

/// The columns that the logarithm of demand is explained by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// Waves a year.
    harmonics: usize,
    /// The period at which the trend is zero.
    centre: i64,
    /// What is known ahead.
    terms: Vec<Term>,
    /// What closes a series.
    closings: Vec<Flag>,
}

/// A column made of a covariate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Term {
    /// Its values, over their spread.
    Value { covariate: String, mean: f64, scale: f64 },
    /// Whether it has a value, so many periods before.
    Flag { flag: Flag, back: usize },
}

/// A value of a covariate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flag {
    covariate: String,
    /// The label of a categorical column.
    label: Option<String>,
    /// The value of any other.
    value: f64,
}

/// Standard deviations of columns before anything is known, in logarithms.
const WEEKDAY: f64 = 0.5;
const WAVE: f64 = 0.25;
const TREND: f64 = 0.05;
const CHRISTMAS: f64 = 0.3;
const COVARIATE: f64 = 0.4;
const LAGGED: f64 = 0.1;

/// Labels of a column with a column each; of more labels nothing is learnt.
const MOST_LABELS: usize = 8;

/// Periods of a series that covariates are looked at in.
const LOOKED_AT: usize = 20_000;

/// A value of a covariate with so large a share of zeros among its periods closes the series.
const CLOSED: f64 = 0.99;

/// The kinds of periods that flags tell apart.
pub const KINDS: usize = 8;

/// Weeks before Christmas with a column each.
const CHRISTMAS_WEEKS: usize = 4;

impl Design {
    /// The columns for these series of a window; `None` for other frequencies than days and weeks.
    /// `waves` is how many waves a year the history allows.
    pub fn of(window: &Window<'_>, members: &[usize], waves: usize) -> Option<Self> {
        if !matches!(window.frequency(), Frequency::Daily | Frequency::Weekly(_)) {
            return None;
        }
        let mut design = Self {
            harmonics: waves,
            centre: window.period_at(0).0,
            terms: Vec::new(),
            closings: Vec::new(),
        };
        for covariate in window.known_future() {
            design.look_at(window, members, covariate);
        }
        Some(design)
    }

    fn look_at(&mut self, window: &Window<'_>, members: &[usize], covariate: usize) {
        let name = window.covariate_name(covariate).to_owned();
        let labels = window.covariate_labels(covariate);
        let mut seen: Vec<(f64, f64)> = Vec::new();
        for series in members {
            let values = window.covariate_history(covariate, *series).iter();
            let pairs = values.copied().zip(window.reported(*series).iter().copied());
            seen.extend(pairs.filter(|(value, sold)| !value.is_nan() && !sold.is_nan()));
            if seen.len() > LOOKED_AT {
                break;
            }
        }
        if seen.len() < 30 {
            return;
        }
        let zeros = |part: &mut dyn Iterator<Item = &(f64, f64)>| {
            let (count, zeros) = part
                .fold((0.0, 0.0), |(n, zero), (_, sold)| (n + 1.0, zero + f64::from(*sold == 0.0)));
            (count, if count > 0.0 { zeros / count } else { 0.0 })
        };
        let of_value = |value: f64| zeros(&mut seen.iter().filter(move |pair| pair.0 == value));
        let closes = |value: f64| {
            let (count, share) = of_value(value);
            let others = zeros(&mut seen.iter().filter(|pair| pair.0 != value)).1;
            count >= 10.0 && share >= CLOSED && others < 0.5
        };
        let mut distinct: Vec<f64> = seen.iter().map(|pair| pair.0).collect();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        let flag = |value: f64| Flag {
            covariate: name.clone(),
            label: labels.get(value as usize).cloned(),
            value,
        };
        if distinct.len() < 2 {
            return;
        }
        if !labels.is_empty() || distinct.len() == 2 {
            if distinct.len() > MOST_LABELS + 1 {
                return;
            }
            // The commonest is what the level is of.
            let count = |value: &f64| of_value(*value).0;
            let common = distinct.iter().copied().max_by(|a, b| count(a).total_cmp(&count(b)));
            for value in &distinct {
                if closes(*value) {
                    self.closings.push(flag(*value));
                } else if Some(*value) != common {
                    self.terms.push(Term::Flag { flag: flag(*value), back: 0 });
                    let is_rare = count(value) < 0.25 * seen.len() as f64;
                    if labels.is_empty() && is_rare && window.frequency() == Frequency::Daily {
                        self.terms.push(Term::Flag { flag: flag(*value), back: 1 });
                        self.terms.push(Term::Flag { flag: flag(*value), back: 2 });
                    }
                }
            }
            return;
        }
        let count = seen.len() as f64;
        let mean = seen.iter().map(|pair| pair.0).sum::<f64>() / count;
        let square = seen.iter().map(|pair| (pair.0 - mean).powi(2)).sum::<f64>() / count;
        let scale = square.sqrt();
        if scale > 1e-9 {
            self.terms.push(Term::Value { covariate: name.clone(), mean, scale });
            if of_value(0.0).0 > 0.5 * count {
                self.terms.push(Term::Flag { flag: flag(0.0), back: 0 });
            }
        }
    }

    /// Makes the columns of time ready for a window.
    pub fn ready<'a>(&'a self, window: &'a Window<'a>) -> Look<'a> {
        let find = |name: &str| {
            (0..window.covariate_count()).find(|place| window.covariate_name(*place) == name)
        };
        let value_of = |flag: &Flag, place: usize| match &flag.label {
            None => flag.value,
            Some(label) => {
                let labels = window.covariate_labels(place);
                labels.iter().position(|own| own == label).map_or(f64::NAN, |place| place as f64)
            }
        };
        let terms = self.terms.iter().map(|term| match term {
            Term::Value { covariate, mean, scale } => Column {
                covariate: find(covariate),
                kind: ColumnKind::Value { mean: *mean, scale: *scale },
            },
            Term::Flag { flag, back } => {
                let covariate = find(&flag.covariate);
                let value = covariate.map_or(f64::NAN, |place| value_of(flag, place));
                Column { covariate, kind: ColumnKind::Flag { value, back: *back } }
            }
        });
        let closings = self.closings.iter().filter_map(|flag| {
            let place = find(&flag.covariate)?;
            Some((place, value_of(flag, place)))
        });
        let (terms, closings) = (terms.collect(), closings.collect());
        let (time, times) = self.times(window);
        Look { window, terms, closings, time, times }
    }

    /// The columns of time over all places through the horizon, and their number.
    fn times(&self, window: &Window<'_>) -> (Vec<f64>, usize) {
        let frequency = window.frequency();
        let date = |place: usize| frequency.date_of(window.period_at(place)).date();
        let places = window.end() + window.horizon();
        let occasions = window.calendar().occasions(date(0), date(places));
        let own = |kind: forecastle_core::calendar::holidays::Kind| {
            occasions.iter().filter(move |one| one.kind == kind).collect::<Vec<_>>()
        };
        let holidays = own(forecastle_core::calendar::holidays::Kind::Public);
        let events = own(forecastle_core::calendar::holidays::Kind::Event);
        let mut time = Vec::new();
        for place in 0..places {
            let day = date(place);
            if frequency == Frequency::Daily {
                let weekday = day.weekday().num_days_from_monday() as usize;
                time.extend((0..7).map(|own| f64::from(own == weekday)));
            }
            let year = (f64::from(day.ordinal()) - 1.0) / 365.25;
            for wave in 1..=self.harmonics {
                let angle = TAU * wave as f64 * year;
                time.extend([angle.sin(), angle.cos()]);
            }
            let since = (window.period_at(place).0 - self.centre) as f64;
            time.push(since / frequency.periods_per_year());
            time.extend(christmas(day));
            let is_near = |one: &&forecastle_core::calendar::Occasion| {
                one.dates.iter().any(|date| {
                    let ahead = date.signed_duration_since(day).num_days();
                    (-i64::from(one.days_after)..=i64::from(one.days_before)).contains(&ahead)
                })
            };
            time.push(f64::from(holidays.iter().any(is_near)));
            time.extend(events.iter().map(|event| f64::from(is_near(event))));
        }
        let times = time.len() / places;
        (time, times)
    }

    /// For each column its standard deviation before anything is known.
    pub fn priors(&self, window: &Window<'_>) -> Vec<f64> {
        let mut priors = Vec::new();
        if window.frequency() == Frequency::Daily {
            priors.extend([WEEKDAY; 7]);
        }
        for wave in 1..=self.harmonics {
            priors.extend([WAVE / wave as f64; 2]);
        }
        priors.push(TREND);
        priors.extend([CHRISTMAS; CHRISTMAS_WEEKS + 1]);
        let times = self.ready(window).times;
        priors.resize(times, CHRISTMAS);
        priors.extend(self.terms.iter().map(|term| match term {
            Term::Flag { back: 1.., .. } => LAGGED,
            _ => COVARIATE,
        }));
        priors
    }
}

/// The weeks before Christmas from the last on, and the days from then to the end of the year.
fn christmas(day: NaiveDate) -> [f64; CHRISTMAS_WEEKS + 1] {
    let eve = NaiveDate::from_ymd_opt(day.year(), 12, 25).expect("a date");
    let ahead = eve.signed_duration_since(day).num_days();
    let mut columns = [0.0; CHRISTMAS_WEEKS + 1];
    match ahead {
        1..=28 => columns[(ahead as usize - 1) / 7] = 1.0,
        -6..=0 => columns[CHRISTMAS_WEEKS] = 1.0,
        _ => (),
    }
    columns
}

/// A design ready for a window.
pub struct Look<'a> {
    window: &'a Window<'a>,
    terms: Vec<Column>,
    closings: Vec<(usize, f64)>,
    time: Vec<f64>,
    times: usize,
}

struct Column {
    covariate: Option<usize>,
    kind: ColumnKind,
}

enum ColumnKind {
    Value { mean: f64, scale: f64 },
    Flag { value: f64, back: usize },
}

impl Look<'_> {
    /// The number of columns.
    pub fn width(&self) -> usize {
        self.times + self.terms.len()
    }

    /// What the columns say of a series at a place of the time axis, past or ahead.
    pub fn fill(&self, series: usize, place: usize, out: &mut [f64]) {
        out[..self.times].copy_from_slice(&self.time[place * self.times..][..self.times]);
        for (column, out) in self.terms.iter().zip(&mut out[self.times..]) {
            *out = match (column.covariate, &column.kind) {
                (None, _) => 0.0,
                (Some(covariate), ColumnKind::Value { mean, scale }) => {
                    let value = self.value(covariate, series, place);
                    if value.is_nan() { 0.0 } else { ((value - mean) / scale).clamp(-4.0, 4.0) }
                }
                (Some(covariate), ColumnKind::Flag { value, back }) => {
                    let then = place.checked_sub(*back);
                    let now = then.map_or(f64::NAN, |place| self.value(covariate, series, place));
                    f64::from(now == *value)
                }
            };
        }
    }

    /// Which of the first flags a place has, as a number below [`KINDS`]: a promotion is another one in each shop.
    pub fn kind(&self, series: usize, place: usize) -> usize {
        let flags = self.terms.iter().filter_map(|column| match (column.covariate, &column.kind) {
            (Some(covariate), ColumnKind::Flag { value, back: 0 }) => Some((covariate, *value)),
            _ => None,
        });
        let bit = |(place_of_flag, (covariate, value)): (usize, (usize, f64))| {
            usize::from(self.value(covariate, series, place) == value) << place_of_flag
        };
        flags.take(KINDS.ilog2() as usize).enumerate().map(bit).sum()
    }

    /// Whether what is known ahead says that a series is closed at a place.
    pub fn is_closed(&self, series: usize, place: usize) -> bool {
        self.closings
            .iter()
            .any(|(covariate, value)| self.value(*covariate, series, place) == *value)
    }

    fn value(&self, covariate: usize, series: usize, place: usize) -> f64 {
        let (start, end) = (self.window.start(series), self.window.end());
        if place >= end {
            return self.window.ahead(covariate, series, place - end + 1);
        }
        let history = self.window.covariate_history(covariate, series);
        place.checked_sub(start).map_or(f64::NAN, |own| history[own])
    }
}
