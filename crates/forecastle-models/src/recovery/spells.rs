//! Times without sales that chance does not explain.

/// What a spell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpellKind {
    /// Nothing was sold where something always is.
    Closed,
    /// Nobody knows: the table has no value.
    Gap,
    /// Nothing is sold any more, up to the end.
    Ended,
}

impl SpellKind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Gap => "gap",
            Self::Ended => "ended",
        }
    }
}

/// A time without sales. Places are those of the values looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The first period.
    pub first: usize,
    /// The last period.
    pub last: usize,
    /// What it is.
    pub kind: SpellKind,
}

impl Spell {
    /// The number of periods.
    pub fn periods(&self) -> usize {
        self.last - self.first + 1
    }
}

/// Zeros in a row that have this probability or less, by how often each part of the cycle is zero otherwise, are
/// no chance: about one in a hundred thousand.
const LOG_CHANCE: f64 = -11.5;

/// Finds all times of at least `least` periods without sales: unknown values in a row, and zeros in a row that
/// the series' other values make improbable. `cycle` is the number of periods after which zeros come back, such
/// as 7 days where Sundays are closed.
pub fn spells(values: &[f64], cycle: usize, least: usize) -> Vec<Spell> {
    let zeros = Zeros::of(values, cycle);
    let mut found = Vec::new();
    let mut first = 0;
    while first < values.len() {
        let is_gap = values[first].is_nan();
        let is_alike = |value: &&f64| if is_gap { value.is_nan() } else { **value == 0.0 };
        let length = values[first..].iter().take_while(is_alike).count();
        if length == 0 {
            first += 1;
            continue;
        }
        let last = first + length - 1;
        let is_long = length >= least;
        if is_long && (is_gap || zeros.log_chance(first, last) < LOG_CHANCE) {
            let kind = match (last + 1 == values.len(), is_gap) {
                (true, _) => SpellKind::Ended,
                (false, true) => SpellKind::Gap,
                (false, false) => SpellKind::Closed,
            };
            found.push(Spell { first, last, kind });
        }
        first = last + 1;
    }
    found
}

/// How often each part of the cycle is zero.
struct Zeros {
    cycle: usize,
    /// For each part of the cycle, known values and zeros among them.
    counts: Vec<(f64, f64)>,
}

impl Zeros {
    fn of(values: &[f64], cycle: usize) -> Self {
        let mut counts = vec![(0.0, 0.0); cycle];
        for (place, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let count = &mut counts[place % cycle];
            count.0 += 1.0;
            count.1 += f64::from(*value == 0.0);
        }
        Self { cycle, counts }
    }

    /// The logarithm of the probability of zeros only from one place through another, by all other places.
    fn log_chance(&self, first: usize, last: usize) -> f64 {
        let length = last - first + 1;
        (0..self.cycle)
            .map(|phase| {
                // How often this part of the cycle comes up in the run itself.
                let offset = (phase + self.cycle - first % self.cycle) % self.cycle;
                let own = (length + self.cycle - 1 - offset) / self.cycle;
                let (known, zeros) = self.counts[phase];
                let share = (zeros - own as f64 + 0.5) / (known - own as f64 + 1.0);
                own as f64 * share.ln()
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sundays closed, and closed from day 30 through day 41; unknown from day 60 through day 69.
    fn shop() -> Vec<f64> {
        let value = |day: usize| match day {
            30..=41 => 0.0,
            60..=69 => f64::NAN,
            _ if day % 7 == 6 => 0.0,
            _ => 10.0 + (day % 5) as f64,
        };
        (0..200).map(value).collect()
    }

    #[test]
    fn a_closure_and_a_gap_are_found_and_sundays_are_not() {
        let found = spells(&shop(), 7, 7);
        // Day 41 is a Sunday of this calendar, and day 69 is the last of the gap.
        let expected = [(30, 41, SpellKind::Closed), (60, 69, SpellKind::Gap)];
        let found: Vec<_> =
            found.iter().map(|spell| (spell.first, spell.last, spell.kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_sells_now_and_then_has_no_closures() {
        let values: Vec<f64> = (0..300).map(|day| f64::from(day % 11 == 0)).collect();
        assert_eq!(spells(&values, 7, 7), []);
    }

    #[test]
    fn what_stops_has_ended() {
        let mut values = vec![3.0; 100];
        values.extend([0.0; 40]);
        let found = spells(&values, 7, 7);
        assert_eq!(found, [Spell { first: 100, last: 139, kind: SpellKind::Ended }]);
    }
}
