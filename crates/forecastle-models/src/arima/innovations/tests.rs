//! The fast filter against the textbook's, written out with matrices.

use super::*;
use crate::arima::orders::Orders;
use crate::arima::textbook;

fn noise(count: usize, seed: u64) -> Vec<f64> {
    (0..count as u64).map(|t| forecastle_core::random::normal(seed, 0, t)).collect()
}

/// Orders, and free parameters near and far from the unit circle, for four lanes.
fn cases() -> Vec<(Orders, [Vec<f64>; 4])> {
    let airline = Orders::plain(0, 1, 1).with_season((0, 1, 1), 7);
    let full = Orders::plain(2, 0, 2).with_season((1, 0, 1), 4);
    let autoregressive = Orders::plain(3, 0, 0).with_season((1, 0, 0), 12);
    vec![
        (
            Orders::plain(1, 0, 1),
            [vec![0.5, 0.3], vec![-1.0, 0.0], vec![1.8, 1.5], vec![0.0, -0.9]],
        ),
        (airline, [vec![0.4, 0.6], vec![2.0, 2.4], vec![-0.5, 0.1], vec![0.0, 0.0]]),
        (
            full,
            [
                vec![0.5, 0.1, 0.3, -0.2, 0.4, 0.2],
                vec![1.2, -0.8, -0.4, 0.6, 1.1, 1.3],
                vec![-0.3, 0.2, 0.9, 0.1, -0.7, 0.5],
                vec![0.0; 6],
            ],
        ),
        (
            autoregressive,
            [
                vec![0.5, 0.2, 0.1, 0.9],
                vec![1.2, -0.9, 0.4, 0.3],
                vec![-0.2, 0.1, 0.0, -0.6],
                vec![0.0; 4],
            ],
        ),
    ]
}

#[test]
fn the_fast_filter_agrees_with_the_matrices() {
    for (orders, lanes) in cases() {
        let shape = Shape::of(&orders);
        for count in [1, 5, 40, 300] {
            let mut bank = Bank::<4>::default();
            bank.reset(&shape, count);
            let mut polynomials = Polynomials::default();
            for (lane, free) in lanes.iter().enumerate() {
                polynomials.set(&orders, 1.0, free);
                bank.set_lane(lane, &polynomials, &noise(count, lane as u64));
            }
            bank.filter_exactly(&shape);
            for (lane, free) in lanes.iter().enumerate() {
                polynomials.set(&orders, 1.0, free);
                let slow = textbook::filter(&polynomials, 0.0, &noise(count, lane as u64), 0);
                let difference = bank.log_determinant[lane] - slow.determinant;
                assert!(difference.abs() < 1e-9 * count as f64);
                for (fast, slow) in bank.standard.iter().zip(slow.standard) {
                    assert!((fast[lane] - slow).abs() < 1e-9, "{orders:?} {free:?} {count}");
                }
            }
        }
    }
}

/// A forecast is the innovation of a value still to come, turned round: after a value that hits the forecast
/// the innovation is zero.
#[test]
fn values_as_expected_surprise_nobody() {
    for (orders, lanes) in cases() {
        let shape = Shape::of(&orders);
        for count in [3, 250] {
            let mut polynomials = Polynomials::default();
            polynomials.set(&orders, 1.0, &lanes[0]);
            let mut values = noise(count, 9);
            let mut ahead = [0.0; 20];
            let mut bank = Bank::<2>::default();
            bank.reset(&shape, count);
            bank.set_lane(0, &polynomials, &values);
            bank.set_lane(1, &polynomials, &values);
            bank.filter_exactly(&shape);
            bank.continue_lane(&shape, 0, &mut ahead);
            values.extend(ahead);
            let slow = textbook::filter(&polynomials, 0.0, &values, 0);
            for surprise in &slow.standard[count..] {
                assert!(surprise.abs() < 1e-9, "{orders:?} {count}: {surprise}");
            }
        }
    }
}
