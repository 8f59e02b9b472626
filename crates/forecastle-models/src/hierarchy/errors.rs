//! What base forecasts of all nodes missed by.

/// Past errors of every node's base forecasts, upper nodes first, then leaves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorHistory {
    /// The variance of each node's errors.
    pub variances: Vec<f64>,
    /// The number of error paths: an origin and a step ahead each.
    pub paths: usize,
    /// `paths` errors (actual − forecast) per node, the same origin and step in the same place; NaN where unknown.
    pub errors: Vec<f64>,
}

impl ErrorHistory {
    /// From errors alone; a node's variance is the mean of its known errors' squares.
    ///
    /// ```
    /// use forecastle_models::hierarchy::ErrorHistory;
    /// let errors = ErrorHistory::of(2, vec![1.0, -3.0, 2.0, f64::NAN]);
    /// assert_eq!(errors.variances, [5.0, 4.0]);
    /// ```
    ///
    /// # Panics
    /// When there are not `paths` errors per node.
    pub fn of(paths: usize, errors: Vec<f64>) -> Self {
        assert!(paths > 0 && errors.len().is_multiple_of(paths), "{paths} errors per node");
        let variance = |own: &[f64]| {
            let known = own.iter().filter(|error| error.is_finite());
            known.clone().map(|error| error * error).sum::<f64>() / known.count() as f64
        };
        let variances = errors.chunks_exact(paths).map(variance).collect();
        Self { variances, paths, errors }
    }
}
