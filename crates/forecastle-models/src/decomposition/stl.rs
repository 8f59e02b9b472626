//! Seasonal and trend decomposition by local regression.

use super::loess::{Degree, Loess};
use super::parts::Parts;

/// How a series is decomposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stl {
    /// Periods in a season, at least 2.
    pub season: usize,
    /// Seasons over which the seasonal part may change, an odd number, at least 3.
    pub seasonal_window: usize,
    /// What the seasonal part of one phase is from season to season.
    pub seasonal_degree: Degree,
    /// Periods that the trend is smoothed over, an odd number greater than the season.
    pub trend_window: usize,
    /// Times that season and trend are worked out in turn.
    pub inner: usize,
    /// Times that outliers are weighed down and everything is done again; 0 where none are.
    pub outer: usize,
}

impl Stl {
    /// How many seasons a window of eleven smooths the latest value over in effect: the sum of its weights
    /// there, over the greatest.
    pub const SMOOTHED_OVER: f64 = 6.3;

    /// The usual settings: the trend's window follows from the others, five rounds, no weights.
    pub fn new(season: usize, seasonal_window: usize, seasonal_degree: Degree) -> Self {
        let least = 1.5 * season as f64 / (1.0 - 1.5 / seasonal_window as f64);
        let trend_window = odd(least.ceil() as usize);
        Self { season, seasonal_window, seasonal_degree, trend_window, inner: 5, outer: 0 }
    }

    /// The same, weighing outliers down.
    #[must_use]
    pub fn robust(self) -> Self {
        Self { inner: 2, outer: 15, ..self }
    }

    /// Decomposes values that have no gap, at least two seasons of them; `observed`, where given, is 0 for
    /// values that stand in for a gap and 1 for the others. The parts add up to the values.
    pub fn decompose(&self, values: &[f64], observed: Option<&[f64]>) -> Parts {
        debug_assert!(self.season >= 2 && values.len() >= 2 * self.season);
        let mut work = Work::new(self, values.len());
        let mut weights = observed.map(<[f64]>::to_vec);
        for round in 0..=self.outer {
            for _ in 0..self.inner {
                work.improve(values, weights.as_deref());
            }
            if round < self.outer {
                weights = Some(work.robust_weights(values, observed));
            }
        }
        Parts::new(values, work.trend, vec![work.seasonal])
    }
}

/// The next odd number.
fn odd(number: usize) -> usize {
    number + usize::from(number.is_multiple_of(2))
}

/// Everything that the rounds share; allocated once per series.
struct Work {
    season: usize,
    trend: Vec<f64>,
    seasonal: Vec<f64>,
    /// Values less one part.
    rest: Vec<f64>,
    /// The phases' smoothed values, a season longer at either end.
    cycles: Vec<f64>,
    /// Moving averages of the cycles.
    low: [Vec<f64>; 2],
    /// One phase: its values, its weights, its smoothed values.
    phase: [Vec<f64>; 3],
    /// For phases with one more value, and for those with one fewer.
    of_phase: [Loess; 2],
    of_low: Loess,
    of_trend: Loess,
}

impl Work {
    fn new(stl: &Stl, count: usize) -> Self {
        let season = stl.season;
        let fewer = count / season;
        let of_phase = |points| Loess::new(points, stl.seasonal_window, stl.seasonal_degree);
        Self {
            season,
            trend: vec![0.0; count],
            seasonal: vec![0.0; count],
            rest: vec![0.0; count],
            cycles: vec![0.0; count + 2 * season],
            low: std::array::from_fn(|_| vec![0.0; count + 2 * season]),
            phase: std::array::from_fn(|_| vec![0.0; fewer + 1]),
            of_phase: [of_phase(fewer + 1), of_phase(fewer)],
            of_low: wide(count, odd(season + 1)),
            of_trend: wide(count, stl.trend_window),
        }
    }

    /// One round: the seasonal part from what the trend leaves, then the trend from what that leaves.
    fn improve(&mut self, values: &[f64], weights: Option<&[f64]>) {
        subtract(values, &self.trend, &mut self.rest);
        self.smooth_phases(weights);
        self.take_low_pass();
        // The seasonal part is what the cycles have beyond their own slow movement, held in `rest`.
        let cycles = &self.cycles[self.season..];
        for ((seasonal, cycle), low) in self.seasonal.iter_mut().zip(cycles).zip(&self.rest) {
            *seasonal = cycle - low;
        }
        subtract(values, &self.seasonal, &mut self.rest);
        self.of_trend.smooth(&self.rest, weights, &mut self.trend);
    }

    /// Smooths each phase of the season by itself and carries it one season on at either end.
    fn smooth_phases(&mut self, weights: Option<&[f64]>) {
        let (count, season) = (self.rest.len(), self.season);
        let [values, phase_weights, smoothed] = &mut self.phase;
        for phase in 0..season {
            let points = (count - 1 - phase) / season + 1;
            let loess = &self.of_phase[usize::from(points == count / season)];
            gather(&self.rest[phase..], season, &mut values[..points]);
            if let Some(weights) = weights {
                gather(&weights[phase..], season, &mut phase_weights[..points]);
            }
            let given = weights.map(|_| &phase_weights[..points]);
            let (values, smoothed) = (&values[..points], &mut smoothed[..points]);
            loess.smooth(values, given, smoothed);
            let or = |fit: f64, neighbour: f64| if fit.is_nan() { neighbour } else { fit };
            let places = &mut self.cycles[phase..];
            places[0] = or(loess.before(values, given), smoothed[0]);
            places[(points + 1) * season] = or(loess.after(values, given), smoothed[points - 1]);
            for (place, value) in smoothed.iter().enumerate() {
                places[(place + 1) * season] = *value;
            }
        }
    }

    /// The slow movement of the cycles, into `rest`.
    fn take_low_pass(&mut self) {
        let (count, season) = (self.rest.len(), self.season);
        let [one, other] = &mut self.low;
        moving_average(&self.cycles, season, one);
        moving_average(&one[..count + season + 1], season, other);
        moving_average(&other[..count + 2], 3, one);
        self.of_low.smooth(&one[..count], None, &mut self.rest);
    }

    /// Weights from what the parts leave: 1 for what fits, falling to 0 at six times the median.
    fn robust_weights(&mut self, values: &[f64], observed: Option<&[f64]>) -> Vec<f64> {
        let parts = values.iter().zip(&self.trend).zip(&self.seasonal);
        let misses: Vec<f64> = parts.map(|((value, t), s)| (value - t - s).abs()).collect();
        let is_observed = |place: &usize| observed.is_none_or(|observed| observed[*place] > 0.0);
        let mut known: Vec<f64> =
            (0..misses.len()).filter(is_observed).map(|place| misses[place]).collect();
        let limit = 6.0 * median(&mut known);
        let weight = |place: usize| match misses[place] / limit {
            _ if !is_observed(&place) => 0.0,
            _ if limit <= 0.0 => 1.0,
            share if share <= 0.001 => 1.0,
            share if share <= 0.999 => (1.0 - share * share).powi(2),
            _ => 0.0,
        };
        (0..misses.len()).map(weight).collect()
    }
}

/// Windows wider than this are smoothed at every tenth of their width only, as the method's authors
/// recommend for all.
const WIDE: usize = 100;

fn wide(count: usize, window: usize) -> Loess {
    let jump = if window > WIDE { window.div_ceil(10) } else { 1 };
    Loess::with_jump(count, window, Degree::Line, jump)
}

fn subtract(values: &[f64], part: &[f64], out: &mut [f64]) {
    for ((rest, value), part) in out.iter_mut().zip(values).zip(part) {
        *rest = value - part;
    }
}

fn gather(values: &[f64], step: usize, out: &mut [f64]) {
    for (place, value) in out.iter_mut().zip(values.iter().step_by(step)) {
        *place = *value;
    }
}

/// Means of `width` neighbouring values, into the first `values.len() − width + 1` places of `out`.
fn moving_average(values: &[f64], width: usize, out: &mut [f64]) {
    let mut sum: f64 = values[..width].iter().sum();
    out[0] = sum / width as f64;
    let moves = values[width..].iter().zip(values);
    for (place, (coming, going)) in out[1..].iter_mut().zip(moves) {
        sum += coming - going;
        *place = sum / width as f64;
    }
}

/// The median; 0 of nothing.
fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_unstable_by(f64::total_cmp);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::wave::wave as series;
    use super::*;

    /// Compares with `statsmodels.tsa.seasonal.STL`, version 0.15.0.
    fn check(stl: Stl, count: usize, places: &[usize], trend: &[f64], seasonal: &[f64]) {
        let values = series(count);
        let parts = stl.decompose(&values, None);
        for (index, place) in places.iter().enumerate() {
            assert!((parts.trend[*place] - trend[index]).abs() < 1e-9, "trend at {place}");
            assert!(
                (parts.seasonal[0][*place] - seasonal[index]).abs() < 1e-9,
                "season at {place}"
            );
        }
        // Weights of one are no weights, by the other way through the code.
        if stl.outer == 0 {
            let weighted = stl.decompose(&values, Some(&vec![1.0; count]));
            let pairs = weighted.trend.iter().zip(&parts.trend);
            assert!(pairs.into_iter().all(|(one, other)| (one - other).abs() < 1e-9));
        }
    }

    #[test]
    fn parts_agree_with_statsmodels() {
        let places = [0, 20, 30, 59];
        check(
            Stl::new(7, 7, Degree::Line),
            60,
            &places,
            &[104.63698155286184, 124.28232081423593, 118.55619791019109, 132.15350584676634],
            &[-3.925606450463376, 7.5400929375826315, 9.952033597588677, 8.545097766733385],
        );
        check(
            Stl::new(7, 11, Degree::Constant),
            60,
            &places,
            &[106.51046590910732, 125.47221672743636, 118.83368738443987, 133.4370337804955],
            &[-3.3664302973256266, 4.323937392407708, 8.44492127943471, 4.6324443916362705],
        );
    }

    #[test]
    fn robust_parts_agree_with_statsmodels() {
        check(
            Stl::new(7, 7, Degree::Line).robust(),
            60,
            &[0, 20, 30, 59],
            &[104.28742322242194, 114.51542827412037, 118.8215071477026, 132.10058537058967],
            &[-3.6457037298567365, -7.292330959771284, 12.021399446888237, 8.570274418114057],
        );
    }

    #[test]
    fn short_series_agree_with_statsmodels() {
        // The windows of the seasonal part see all of its two or three values at once.
        check(
            Stl::new(7, 11, Degree::Line),
            17,
            &[0, 8, 16],
            &[104.46897635896342, 107.96455753127765, 111.6526498283513],
            &[-5.091930594926392, 11.491110372233987, 8.473675057504044],
        );
    }

    #[test]
    fn wide_windows_agree_with_statsmodels() {
        // STL(period=60, seasonal=11, seasonal_deg=0, trend_jump=11): the trend's window is 105.
        let at = |place: usize| {
            let time = place as f64;
            let wave = 10.0 * (std::f64::consts::TAU * time / 60.0).sin();
            100.0 + 0.5 * time + wave + ((place * place * 7 + 3 * place) % 11) as f64
        };
        let values: Vec<f64> = (0..200).map(at).collect();
        let parts = Stl::new(60, 11, Degree::Constant).decompose(&values, None);
        let computed = [
            (0, 104.01129438793049, -1.6039714750521428),
            (20, 114.00686347764483, 9.81799897437913),
            (97, 152.50020276824242, -7.716052977386049),
            (199, 203.60004784329055, 10.345736100693061),
        ];
        for (place, trend, seasonal) in computed {
            assert!((parts.trend[place] - trend).abs() < 1e-9, "trend at {place}");
            assert!((parts.seasonal[0][place] - seasonal).abs() < 1e-9, "season at {place}");
        }
    }

    #[test]
    fn an_outlier_leaves_no_trace_in_robust_parts() {
        let clean: Vec<f64> = (0..60).map(|place| [1.0, 5.0, 3.0][place % 3]).collect();
        let mut spoilt = clean.clone();
        spoilt[31] += 100.0;
        let parts = Stl::new(3, 11, Degree::Constant).robust().decompose(&spoilt, None);
        assert!((parts.remainder[31] - 100.0).abs() < 1.0, "{}", parts.remainder[31]);
    }
}
