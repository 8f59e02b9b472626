//! How far each node's base forecast is trusted: the covariance of what base forecasts miss by.

use forecastle_core::hierarchy::Hierarchy;

use super::errors::ErrorHistory;

/// A covariance of base forecasts' errors: a diagonal, and perhaps the product of few columns with themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// The diagonal, upper nodes first, then leaves; above zero.
    pub diagonal: Vec<f64>,
    /// What is added to it, where errors go together.
    pub together: Option<FewColumns>,
}

/// Columns whose product with themselves is added to a diagonal.
#[derive(Debug, Clone, PartialEq)]
pub struct FewColumns {
    /// The number of columns.
    pub count: usize,
    /// `count` numbers per node, upper nodes first, then leaves.
    pub values: Vec<f64>,
}

/// A variance below this share of the mean one counts as this share: no base forecast is right for certain.
const LEAST_SHARE: f64 = 1e-6;

/// The least weight of the diagonal in a shrunk covariance, which has to be above zero.
const LEAST_SHRINKAGE: f64 = 1e-3;

impl Weights {
    /// All nodes alike: ordinary least squares.
    pub fn alike(hierarchy: &Hierarchy) -> Self {
        Self { diagonal: vec![1.0; hierarchy.node_count()], together: None }
    }

    /// By the number of leaves below: right where leaves err independently and alike.
    pub fn structural(hierarchy: &Hierarchy) -> Self {
        let upper = hierarchy.leaves_below().into_iter().map(|count| count as f64);
        let leaves = std::iter::repeat_n(1.0, hierarchy.leaf_count());
        Self { diagonal: upper.chain(leaves).collect(), together: None }
    }

    /// By each node's own variance.
    pub fn by_variance(errors: &ErrorHistory) -> Self {
        Self { diagonal: above_zero(&errors.variances), together: None }
    }

    /// By the covariance of all nodes' errors, whose correlations are drawn towards none as far as chance could
    /// have made them.
    ///
    /// The sums over all pairs of nodes that the rule needs come from products of the error paths with each other,
    /// of which there are few, so that the time is that of nodes × paths².
    ///
    /// Source: Schäfer & Strimmer (2005), Statistical Applications in Genetics and Molecular Biology 4(1);
    /// Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114.
    pub fn shrunk(errors: &ErrorHistory) -> Self {
        let variances = above_zero(&errors.variances);
        let Some(standard) = standardised(errors) else {
            return Self { diagonal: variances, together: None };
        };
        let share = shrinkage(&standard, errors.paths).clamp(LEAST_SHRINKAGE, 1.0);
        let diagonal = variances.iter().map(|variance| share * variance).collect();
        let rest = ((1.0 - share) / errors.paths as f64).sqrt();
        let deviations = variances.iter().map(|variance| variance.sqrt());
        let values = standard.chunks_exact(errors.paths).zip(deviations);
        let values =
            values.flat_map(|(own, deviation)| own.iter().map(move |e| e * rest * deviation));
        let together = FewColumns { count: errors.paths, values: values.collect() };
        Self { diagonal, together: Some(together) }
    }

    /// The diagonal of the whole covariance, without what goes together.
    pub fn variances(&self) -> Vec<f64> {
        let own = |node: usize| {
            let columns = self.together.as_ref();
            let columns = columns.map_or(&[][..], |columns| columns.of(node));
            columns.iter().map(|value| value * value).sum::<f64>()
        };
        self.diagonal.iter().enumerate().map(|(node, diagonal)| diagonal + own(node)).collect()
    }
}

impl FewColumns {
    /// A node's numbers.
    pub fn of(&self, node: usize) -> &[f64] {
        &self.values[node * self.count..(node + 1) * self.count]
    }
}

fn above_zero(variances: &[f64]) -> Vec<f64> {
    let known = variances.iter().filter(|variance| variance.is_finite() && **variance > 0.0);
    let mean = known.clone().sum::<f64>() / known.count().max(1) as f64;
    let (usual, least) = if mean > 0.0 { (mean, LEAST_SHARE * mean) } else { (1.0, LEAST_SHARE) };
    let own = |variance: &f64| if variance.is_finite() { variance.max(least) } else { usual };
    variances.iter().map(own).collect()
}

/// Errors of mean square 1 in each node; zeros where nothing is known. `None` where there are fewer than two paths.
fn standardised(errors: &ErrorHistory) -> Option<Vec<f64>> {
    if errors.paths < 2 {
        return None;
    }
    let mut standard = Vec::with_capacity(errors.errors.len());
    for own in errors.errors.chunks_exact(errors.paths) {
        let square = own.iter().filter(|e| e.is_finite()).map(|e| e * e).sum::<f64>();
        let size = (square / errors.paths as f64).sqrt();
        let scaled = |e: &f64| if e.is_finite() && size > 0.0 { e / size } else { 0.0 };
        standard.extend(own.iter().map(scaled));
    }
    Some(standard)
}

/// How far correlations are to be drawn towards none, from 0 to 1: the sum of their variances over the sum of their
/// squares.
fn shrinkage(standard: &[f64], paths: usize) -> f64 {
    let count = paths as f64;
    // Sums over all pairs, then without the pairs of a node with itself.
    let mut gram = vec![0.0; paths * paths];
    let mut fourth = vec![0.0; paths];
    let mut itself_fourth = 0.0;
    let mut itself = 0.0;
    for own in standard.chunks_exact(paths) {
        for (row, one) in own.iter().enumerate() {
            let line = &mut gram[row * paths..(row + 1) * paths];
            line.iter_mut().zip(own).for_each(|(sum, other)| *sum += one * other);
            fourth[row] += one * one;
        }
        itself_fourth += own.iter().map(|e| e.powi(4)).sum::<f64>();
        itself += (own.iter().map(|e| e * e).sum::<f64>() / count).powi(2);
    }
    let squares = gram.iter().map(|sum| sum * sum).sum::<f64>() / (count * count) - itself;
    let products = fourth.iter().map(|sum| sum * sum).sum::<f64>() - itself_fourth;
    let variances = (products - count * squares) * count / (count - 1.0).powi(3);
    if squares > 0.0 { (variances / squares).clamp(0.0, 1.0) } else { 1.0 }
}
