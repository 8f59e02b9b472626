//! A history of demand as this family sees it.

/// What is left of the weight of earlier demands when they no longer count.
const FORGOTTEN: f64 = 1e-18;

/// The end of a history that has all demands which still count for what is smoothed demand by demand, with this
/// weight of the latest: all of a short history.
pub fn still_counting(history: &[f64], weight: f64) -> &[f64] {
    // One more for its size, and one before it that its interval is counted from.
    let enough = ((FORGOTTEN.ln() / (-weight).ln_1p()).ceil() as usize).saturating_add(2);
    let mut start = history.len();
    let mut demands = 0;
    for part in history.rchunks(64) {
        if demands >= enough {
            break;
        }
        let comes = |value: &&f64| (**value != 0.0) & !value.is_nan();
        demands += part.iter().filter(comes).count();
        start -= part.len();
    }
    &history[start..]
}

/// The sizes of the demands in known values, and the periods from each demand to the one before (the
/// first counted from the beginning).
pub fn sizes_and_intervals(known: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut sizes = Vec::with_capacity(known.len());
    let mut intervals = Vec::with_capacity(known.len());
    let mut since = 0.0;
    for value in known {
        since += 1.0;
        if *value != 0.0 {
            sizes.push(*value);
            intervals.push(since);
            since = 0.0;
        }
    }
    (sizes, intervals)
}

/// The mean number of periods from one demand to the next, at least 1; `None` without a demand.
pub fn mean_interval(known: &[f64]) -> Option<f64> {
    let last = known.iter().rposition(|value| *value != 0.0)?;
    let demands = known[..=last].iter().filter(|value| **value != 0.0).count();
    Some((last + 1) as f64 / demands as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::known;

    #[test]
    fn the_latest_demand_and_the_one_before_always_count() {
        let history: Vec<f64> = (0..400).map(|t| f64::from(u8::from(t % 200 == 50))).collect();
        for weight in [0.1, 0.9, 1.0] {
            let counting = still_counting(&history, weight);
            assert_eq!(counting.iter().filter(|value| **value > 0.0).count(), 2, "{weight}");
        }
        assert!(still_counting(&[1.0; 10_000], 0.1).len() < 512);
        assert_eq!(still_counting(&[1.0; 10_000], 0.0).len(), 10_000);
    }

    #[test]
    fn sizes_and_intervals_are_counted_from_the_beginning() {
        let demand = [0.0, 3.0, 0.0, 0.0, 2.0, 5.0, 0.0];
        assert_eq!(sizes_and_intervals(&demand), (vec![3.0, 2.0, 5.0], vec![2.0, 3.0, 1.0]));
        assert_eq!(mean_interval(&demand), Some(2.0));
        assert_eq!(mean_interval(&[0.0, 0.0]), None);
    }

    #[test]
    fn gaps_are_left_out() {
        let gappy = [0.0, f64::NAN, 3.0];
        assert_eq!(known(&gappy).as_ref(), [0.0, 3.0]);
    }
}
