//! The forests of a model: what each learns, by which loss, and what it says.

use forecastle_core::metrics::PointKind;
use serde::{Deserialize, Serialize};

use super::engine::Objective;
use super::settings::TreeSettings;
use super::target::Target;

/// What a model's trees are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Point forecasts, by trees of which each mends what those before it missed.
    Boosted,
    /// Point forecasts, by averaged trees: a random forest.
    Averaged,
    /// Nine quantiles, by boosted trees for each.
    Quantiles,
    /// Point forecasts, by a straight line through each column.
    Straight,
}

/// What a forest says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// A share of the point forecast.
    Point {
        /// What it counts beside the others.
        share: f64,
    },
    /// A quantile.
    Quantile {
        /// Its probability.
        probability: f64,
    },
}

/// One forest to be grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// What it learns.
    pub target: Target,
    /// What is made small.
    pub objective: Objective,
    /// What it says.
    pub says: Says,
}

/// The quantiles that are learnt: the middle, and bounds of 50, 80, 95 and 99 %.
pub const PROBABILITIES: [f64; 9] = [0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995];

impl Purpose {
    /// Whether each tree mends what those before it missed, so that there may be too many.
    pub fn is_boosted(self) -> bool {
        matches!(self, Self::Boosted | Self::Quantiles)
    }

    /// The forests for a kind of point, grown as the settings say.
    ///
    /// Of points, two: targets of different kinds err differently, and their mean by less. A logarithm keeps
    /// the order of demands, so that its quantiles are those of demand.
    pub fn members(self, point: PointKind, settings: &TreeSettings) -> Vec<Member> {
        let targets = match point {
            PointKind::Mean => [Target::Level, Target::Difference],
            PointKind::Median | PointKind::RelativeMedian => [Target::Level, Target::Logarithm],
        };
        let points = |targets: Vec<Target>, settings: &TreeSettings| {
            let says = Says::Point { share: 1.0 / targets.len() as f64 };
            let member =
                |target| Member { target, objective: settings.objective(target, point), says };
            targets.into_iter().map(member).collect()
        };
        match self {
            Self::Boosted => {
                let wanted = targets.into_iter().filter(|target| settings.learns.wants(*target));
                points(wanted.collect(), settings)
            }
            Self::Averaged => points(targets.to_vec(), &TreeSettings::USUAL),
            // Both have squares to make small.
            Self::Straight => points(vec![targets[1]], &TreeSettings::USUAL),
            Self::Quantiles => {
                let member = |probability: f64| Member {
                    target: targets[1],
                    objective: Objective::Quantile { probability },
                    says: Says::Quantile { probability },
                };
                PROBABILITIES.map(member).to_vec()
            }
        }
    }
}

impl Says {
    /// The place among what a model says of a row, where points have one.
    pub fn output(self) -> usize {
        match self {
            Self::Point { .. } => 0,
            Self::Quantile { probability } => PROBABILITIES
                .iter()
                .position(|known| *known >= probability)
                .unwrap_or(PROBABILITIES.len() - 1),
        }
    }

    /// What is said counts so much.
    pub fn share(self) -> f64 {
        match self {
            Self::Point { share } => share,
            Self::Quantile { .. } => 1.0,
        }
    }
}

/// A quantile between ascending ones that are learnt: straight between them, the outermost beyond.
pub fn between(quantiles: &[f64], probability: f64) -> f64 {
    let above = PROBABILITIES.partition_point(|known| *known < probability);
    let Some(below) = above.checked_sub(1) else { return quantiles[0] };
    if above == PROBABILITIES.len() {
        return quantiles[below];
    }
    let (from, to) = (PROBABILITIES[below], PROBABILITIES[above]);
    let way = (probability - from) / (to - from);
    quantiles[below] + way * (quantiles[above] - quantiles[below])
}

/// The mean of demand that lies straight between ascending quantiles, and nowhere beyond the outermost.
pub fn mean(quantiles: &[f64]) -> f64 {
    let last = PROBABILITIES.len() - 1;
    let tails = PROBABILITIES[0] * quantiles[0] + (1.0 - PROBABILITIES[last]) * quantiles[last];
    let pairs = PROBABILITIES.windows(2).zip(quantiles.windows(2));
    tails + pairs.map(|(p, q)| (p[1] - p[0]) * (q[0] + q[1]) / 2.0).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::{PROBABILITIES, Purpose, TreeSettings, between, mean};
    use forecastle_core::metrics::PointKind;

    #[test]
    fn quantiles_of_even_demand_are_on_its_line() {
        let quantiles = PROBABILITIES.map(|probability| 10.0 + 4.0 * probability);
        for probability in [0.005, 0.05, 0.3, 0.5, 0.8, 0.995] {
            assert!((between(&quantiles, probability) - (10.0 + 4.0 * probability)).abs() < 1e-12);
        }
        assert_eq!(between(&quantiles, 0.001), quantiles[0]);
        assert_eq!(between(&quantiles, 0.999), quantiles[8]);
        assert!((mean(&quantiles) - 12.0).abs() < 1e-12);
    }

    #[test]
    fn every_member_has_its_place() {
        for point in [PointKind::Mean, PointKind::Median, PointKind::RelativeMedian] {
            let of = |purpose: Purpose| -> Vec<usize> {
                let members = purpose.members(point, &TreeSettings::USUAL);
                members.iter().map(|member| member.says.output()).collect()
            };
            assert_eq!(of(Purpose::Boosted), [0, 0]);
            assert_eq!(of(Purpose::Straight), [0]);
            assert_eq!(of(Purpose::Quantiles), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        }
    }
}
