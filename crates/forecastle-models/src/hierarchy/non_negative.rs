//! Leaves that would come out below their floor: constrained least squares.
//!
//! Leaves at their floor are held there, the others solved for; a held leaf that is called for to rise is let go, a
//! free one that falls below its floor is held, until nothing changes (a primal-dual active set). What the
//! unconstrained solution left of the distance to the base forecasts cannot be changed, so that it is enough to look
//! for the floored leaves nearest to it.
//!
//! Source: Wickramasuriya, Turlach & Hyndman (2020), Statistics and Computing 30; the active set as in Hintermüller,
//! Ito & Kunisch (2002), SIAM Journal on Optimization 13(3).

use forecastle_core::hierarchy::{Hierarchy, Nesting};

use super::{conjugate, tree};

/// The most rounds: then what is still below its floor is put there.
const MOST: usize = 50;

/// One leaf of so many that still changes sides moves the others by next to nothing.
const FEW: usize = 10_000;

/// Lifts leaves to their floors, column by column where there is need; `variances` has one per node.
pub(super) fn lift(
    hierarchy: &Hierarchy,
    nesting: Option<&Nesting>,
    variances: &[f64],
    leaves: &mut [f64],
    width: usize,
    floors: &[f64],
) {
    for column in 0..width {
        let own: Vec<f64> = leaves.iter().skip(column).step_by(width).copied().collect();
        if own.iter().zip(floors).all(|(value, floor)| value >= floor) {
            continue;
        }
        let lifted = lift_one(hierarchy, nesting, variances, &own, floors);
        for (place, value) in lifted.into_iter().enumerate() {
            leaves[place * width + column] = value;
        }
    }
}

fn lift_one(
    hierarchy: &Hierarchy,
    nesting: Option<&Nesting>,
    variances: &[f64],
    leaves: &[f64],
    floors: &[f64],
) -> Vec<f64> {
    let upper = hierarchy.upper_count();
    let sums = hierarchy.sum_up(leaves, 1);
    let mut is_held: Vec<_> =
        leaves.iter().zip(floors).map(|(value, floor)| value < floor).collect();
    let mut called_for = leaves.to_vec();
    for _ in 0..MOST {
        let mut own = variances.to_vec();
        let mut base = leaves.to_vec();
        for leaf in (0..leaves.len()).filter(|leaf| is_held[*leaf]) {
            (own[upper + leaf], base[leaf]) = (0.0, floors[leaf]);
        }
        let lambda = match nesting {
            Some(nesting) => {
                let solved = tree::solve(hierarchy, nesting, &own, &sums, &base, 1);
                let reached = hierarchy.sum_up(&solved, 1);
                let of = |node: usize| (sums[node] - reached[node]) / variances[node];
                (0..upper).map(of).collect()
            }
            None => conjugate::solve_fixed(hierarchy, &own, &sums, &base),
        };
        for (leaf, value) in called_for.iter_mut().enumerate() {
            let moved: f64 = hierarchy.above(leaf).map(|node| lambda[node]).sum();
            *value = leaves[leaf] + variances[upper + leaf] * moved;
        }
        let held: Vec<_> =
            called_for.iter().zip(floors).map(|(value, floor)| value < floor).collect();
        let changed = held.iter().zip(&is_held).filter(|(now, before)| now != before).count();
        if changed * FEW <= held.len() {
            break;
        }
        is_held = held;
    }
    called_for.iter().zip(floors).map(|(value, floor)| value.max(*floor)).collect()
}
