//! What a decomposition gives.

/// A series as a sum of parts, each of the series' length.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// The trend.
    pub trend: Vec<f64>,
    /// One seasonal part for each season, shortest first.
    pub seasonal: Vec<Vec<f64>>,
    /// What is left.
    pub remainder: Vec<f64>,
}

impl Parts {
    /// Parts whose remainder is what trend and seasonal parts leave of the values.
    pub(super) fn new(values: &[f64], trend: Vec<f64>, seasonal: Vec<Vec<f64>>) -> Self {
        let part_of = |place: usize| seasonal.iter().map(|part| part[place]).sum::<f64>();
        let remainder = values
            .iter()
            .enumerate()
            .map(|(place, value)| value - trend[place] - part_of(place))
            .collect();
        Self { trend, seasonal, remainder }
    }

    /// How much of what is left without the seasonal parts is trend: `1 − Var(R)/Var(T + R)`, 0 to 1.
    ///
    /// Source: Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3).
    pub fn strength_of_trend(&self) -> f64 {
        strength(&self.trend, &self.remainder)
    }

    /// How much of what is left without trend and other seasons is the season of this place in
    /// [`Parts::seasonal`]: `1 − Var(R)/Var(S + R)`, 0 to 1.
    pub fn strength_of_season(&self, season: usize) -> f64 {
        strength(&self.seasonal[season], &self.remainder)
    }

    /// The parts at the places that are observed (not 0) alone.
    pub(super) fn observed(mut self, observed: &[f64]) -> Self {
        let keep = |part: &mut Vec<f64>| {
            let mut places = observed.iter();
            part.retain(|_| places.next().is_none_or(|known| *known != 0.0));
        };
        keep(&mut self.trend);
        self.seasonal.iter_mut().for_each(keep);
        keep(&mut self.remainder);
        self
    }

    /// Trend and remainder: the values without their seasons.
    pub fn seasonally_adjusted(&self) -> Vec<f64> {
        self.trend.iter().zip(&self.remainder).map(|(trend, rest)| trend + rest).collect()
    }
}

fn strength(part: &[f64], remainder: &[f64]) -> f64 {
    let with: f64 = variance(part.iter().zip(remainder).map(|(part, rest)| part + rest));
    let of_rest = variance(remainder.iter().copied());
    if with > 0.0 { (1.0 - of_rest / with).clamp(0.0, 1.0) } else { 0.0 }
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count
}
