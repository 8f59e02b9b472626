//! The forms that exponential smoothing takes.

/// How a component enters: not at all, as a sum or as a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// Absent.
    None,
    /// Added.
    Additive,
    /// Multiplied.
    Multiplicative,
}

/// Whether errors have the same size everywhere or grow with the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// y = f + e.
    Additive,
    /// y = f·(1 + e); for positive data alone.
    Multiplicative,
}

/// One form of exponential smoothing: error, trend and season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// How errors enter.
    pub noise: Noise,
    /// How the trend enters.
    pub trend: Component,
    /// Whether the trend flattens out; never without a trend.
    pub is_damped: bool,
    /// How the season enters.
    pub season: Component,
}

impl Form {
    /// A form by its usual letters, such as `AAdN` or `MNM`: error, trend (with d when damped), season.
    /// `None` when there is no such form.
    pub fn parse(letters: &str) -> Option<Self> {
        let is_damped = letters.contains('d');
        let letters: Vec<char> = letters.chars().filter(|letter| *letter != 'd').collect();
        let [noise, trend, season] = letters[..] else { return None };
        let component = |letter| match letter {
            'N' => Some(Component::None),
            'A' => Some(Component::Additive),
            'M' => Some(Component::Multiplicative),
            _ => None,
        };
        let noise = match noise {
            'A' => Noise::Additive,
            'M' => Noise::Multiplicative,
            _ => return None,
        };
        let form = Self { noise, trend: component(trend)?, is_damped, season: component(season)? };
        (form.trend != Component::None || !is_damped).then_some(form)
    }

    /// Whether the form is for positive data alone.
    pub fn needs_positive_data(self) -> bool {
        self.noise == Noise::Multiplicative
            || self.trend == Component::Multiplicative
            || self.season == Component::Multiplicative
    }

    /// Whether the form's forecasts have a variance and its recursion does not divide by what may be
    /// near zero: products need errors in proportion, and a trend that multiplies does not go with a
    /// season that is added. Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with
    /// Exponential Smoothing, chapters 2 and 4.
    pub fn is_admissible(self) -> bool {
        match self.noise {
            Noise::Additive => {
                self.trend != Component::Multiplicative && self.season != Component::Multiplicative
            }
            Noise::Multiplicative => {
                self.trend != Component::Multiplicative || self.season != Component::Additive
            }
        }
    }

    /// The parameters and initial states that are estimated, for a season of `season` periods. The
    /// initial indices of the season sum to a constant, so one of them is given.
    pub fn parameter_count(self, season: usize) -> usize {
        let smoothing = 1 + usize::from(self.has_trend()) + usize::from(self.has_season());
        let states = 1 + usize::from(self.has_trend());
        let indices = if self.has_season() { season - 1 } else { 0 };
        smoothing + usize::from(self.is_damped) + states + indices
    }

    /// Whether there is a trend.
    pub fn has_trend(self) -> bool {
        self.trend != Component::None
    }

    /// Whether there is a season.
    pub fn has_season(self) -> bool {
        self.season != Component::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_forms() {
        let form = Form::parse("MAdM").unwrap();
        assert_eq!(form.noise, Noise::Multiplicative);
        assert!(form.is_damped && form.has_trend() && form.has_season());
        // α, β, γ, φ, level, growth and eleven indices.
        assert_eq!(form.parameter_count(12), 17);
        for none in ["", "ANX", "NNN", "ANdN", "AAAA"] {
            assert_eq!(Form::parse(none), None, "{none}");
        }
    }

    #[test]
    fn as_many_forms_are_admissible_as_the_book_says() {
        let mut admissible = Vec::new();
        for noise in ["A", "M"] {
            for trend in ["N", "A", "Ad", "M", "Md"] {
                for season in ["N", "A", "M"] {
                    let form = Form::parse(&format!("{noise}{trend}{season}")).unwrap();
                    if form.is_admissible() {
                        admissible.push(form);
                    }
                }
            }
        }
        // Six with additive errors; nine, and four with a trend that multiplies, with multiplicative.
        assert_eq!(admissible.len(), 6 + 9 + 4);
    }
}
