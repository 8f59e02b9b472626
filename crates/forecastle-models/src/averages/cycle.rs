//! A level for each phase of the season, repeated ahead.
//!
//! Naive, seasonal naive, means, windows and seasonal smoothing are one recursion with different weights
//! of the latest value. A season of one period makes a single level, flat ahead.

use forecastle_core::Frequency;

use super::ahead::{Ahead, Stretch};
use super::spread::{Spread, normal_by_step};
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers};
use crate::model::{Context, Unserved};

/// How a phase's level follows its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// It is the latest value.
    Last,
    /// It is smoothed with this weight of the latest value, from 0 to 1, beginning with the first value.
    Smoothed(f64),
    /// It is the mean of all values.
    Mean,
    /// It is the mean of the latest so many values, at least 1.
    Window(usize),
}

/// A model that repeats a level for each phase of the season.
pub struct Cyclic {
    /// The season's length.
    pub season: fn(Frequency) -> usize,
    /// The rule for a series and a season's length.
    pub rule: fn(&LocalSeries<'_>, usize) -> Result<Rule, Unserved>,
}

impl LocalModel for Cyclic {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = (self.season)(series.window.frequency());
        let cycle = Cycle::fit((self.rule)(series, season)?, season, series.history);
        if !cycle.reaches(series.window.horizon()) {
            return Err(Unserved::because(format!("less than one season of {season}")));
        }
        Ok(Box::new(cycle))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Cycle::restore(numbers)?))
    }
}

/// The levels of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    rule: Rule,
    /// The phase of the period that comes next.
    next: usize,
    /// One level per phase, NaN where no value is known.
    levels: Vec<f64>,
    /// What the rule needs besides: for means the number of values of each phase, for windows the latest
    /// values of each phase, oldest first, NaN where there are fewer.
    memory: Vec<f64>,
    spread: Spread,
    stretch: Stretch,
}

impl Cycle {
    /// Follows a history with a season of at least one period.
    pub fn fit(rule: Rule, season: usize, history: &[f64]) -> Self {
        let mut cycle = Self {
            rule,
            next: 0,
            levels: vec![f64::NAN; season],
            memory: vec![rule.nothing_kept(); season * rule.kept()],
            spread: Spread::NONE,
            stretch: Stretch::NONE,
        };
        if season < 2 || !rule.lags() {
            history.iter().for_each(|value| cycle.take(*value));
            return cycle;
        }
        let mut ahead = Ahead::new(season);
        for value in history {
            ahead.see(cycle.next, cycle.levels[cycle.next], *value);
            cycle.take(*value);
        }
        let one_season = cycle.spread.deviation(1.0).unwrap_or(0.0).powi(2);
        cycle.stretch = ahead.against(|seasons| one_season * cycle.theory_of_variance(seasons, 0));
        cycle
    }

    /// Takes in the next period's value.
    fn take(&mut self, value: f64) {
        let phase = self.next;
        self.next = if phase + 1 == self.levels.len() { 0 } else { phase + 1 };
        if value.is_nan() {
            return;
        }
        self.spread.see(value);
        let level = &mut self.levels[phase];
        let is_first = level.is_nan();
        let error = value - *level;
        // Of errors from a mean that they move themselves, this share is left of the squares: the sum is
        // that of squares about the final mean.
        let mut share = 1.0;
        match self.rule {
            _ if is_first => *level = value,
            Rule::Last => *level = value,
            Rule::Smoothed(weight) => *level += weight * error,
            Rule::Mean => {
                let weight = 1.0 / (self.memory[phase] + 1.0);
                *level += weight * error;
                share = 1.0 - weight;
            }
            Rule::Window(_) => {}
        }
        self.remember(phase, value);
        if !is_first {
            self.spread.miss(share * error * error);
        }
    }

    fn remember(&mut self, phase: usize, value: f64) {
        match self.rule {
            Rule::Last | Rule::Smoothed(_) => {}
            Rule::Mean => self.memory[phase] += 1.0,
            Rule::Window(width) => {
                let window = &mut self.memory[phase * width..(phase + 1) * width];
                window.copy_within(1.., 0);
                window[width - 1] = value;
                self.levels[phase] = mean_of_window(window);
            }
        }
    }

    /// Whether the phases of the next `horizon` periods all have a level.
    fn reaches(&self, horizon: usize) -> bool {
        let season = self.levels.len();
        (0..horizon.min(season)).all(|step| !self.levels[(self.next + step) % season].is_nan())
    }

    /// The level of a period ahead, counted from 0.
    fn level(&self, step: usize) -> f64 {
        self.levels[(self.next + step) % self.levels.len()]
    }

    /// How many times the variance of one step that of a period ahead is.
    fn growth_of_variance(&self, step: usize) -> f64 {
        let seasons = step / self.levels.len();
        let phase = (self.next + step) % self.levels.len();
        self.theory_of_variance(seasons, phase) * self.stretch.after(seasons)
    }

    /// The same by theory, so many seasons after the first one ahead.
    fn theory_of_variance(&self, seasons: usize, phase: usize) -> f64 {
        let seasons = seasons as f64;
        match self.rule {
            Rule::Last => 1.0 + seasons,
            Rule::Smoothed(weight) => 1.0 + seasons * weight * weight,
            // The mean itself is known the better, the more values it is of.
            Rule::Mean => 1.0 + 1.0 / self.memory[phase].max(1.0),
            // Smoothing whose values are as old on average.
            Rule::Window(width) => 1.0 + seasons * (2.0 / (width as f64 + 1.0)).powi(2),
        }
    }

    fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        let rule = match saved.count()? {
            0 => Rule::Last,
            1 => Rule::Smoothed(saved.within(0.0, 1.0)?),
            2 => Rule::Mean,
            3 => Rule::Window(saved.count()?),
            _ => return None,
        };
        let (next, season) = (saved.count()?, saved.count()?);
        let spread = Spread::restore(&mut saved)?;
        let stretch = if rule.lags() { Stretch::restore(&mut saved)? } else { Stretch::NONE };
        let levels = match rule {
            Rule::Window(_) => Vec::new(),
            _ => saved.several(season)?.to_vec(),
        };
        let memory = saved.several(season.checked_mul(rule.kept())?)?.to_vec();
        saved.end()?;
        let levels = match rule {
            Rule::Window(width) if width > 0 => memory.chunks(width).map(mean_of_window).collect(),
            Rule::Window(_) => return None,
            _ => levels,
        };
        let is_sound = next < season
            && !levels.iter().chain(&memory).any(|number: &f64| number.is_infinite())
            && (rule != Rule::Mean || memory.iter().all(|count| *count >= 0.0));
        is_sound.then_some(Self { rule, next, levels, memory, spread, stretch })
    }
}

impl Rule {
    /// Whether levels fall behind a trend by more than theory has of their wandering.
    fn lags(self) -> bool {
        matches!(self, Self::Smoothed(_) | Self::Window(_))
    }

    /// How many numbers of memory a phase has.
    fn kept(self) -> usize {
        match self {
            Self::Last | Self::Smoothed(_) => 0,
            Self::Mean => 1,
            Self::Window(width) => width,
        }
    }

    fn nothing_kept(self) -> f64 {
        if self == Self::Mean { 0.0 } else { f64::NAN }
    }
}

/// The mean of the known values of a window; NaN where there are none.
fn mean_of_window(window: &[f64]) -> f64 {
    let (sum, count) = window.iter().fold((0.0, 0.0), |(sum, count), value| {
        if value.is_nan() { (sum, count) } else { (sum + value, count + 1.0) }
    });
    sum / count
}

impl FittedSeries for Cycle {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = self.level(step);
        }
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        normal_by_step(probabilities, out, |step| {
            Some((self.level(step), self.spread.deviation(self.growth_of_variance(step))?))
        })
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().for_each(|value| self.take(*value));
        true
    }

    fn numbers(&self) -> Vec<f64> {
        let (code, parameter) = match self.rule {
            Rule::Last => (0.0, None),
            Rule::Smoothed(weight) => (1.0, Some(weight)),
            Rule::Mean => (2.0, None),
            Rule::Window(width) => (3.0, Some(width as f64)),
        };
        let mut numbers = vec![code];
        numbers.extend(parameter);
        numbers.extend([self.next as f64, self.levels.len() as f64]);
        numbers.extend(self.spread.numbers());
        if self.rule.lags() {
            numbers.extend(self.stretch.numbers());
        }
        if !matches!(self.rule, Rule::Window(_)) {
            numbers.extend(&self.levels);
        }
        numbers.extend(&self.memory);
        numbers
    }
}

#[cfg(test)]
mod tests;
