//! Promotions: how long one has run, how long it will, how often there is one.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Promotions.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "promotion",
    doc: "periods into a promotion and to its end, since the last, and the recent share with one",
    group: Group::Promotion,
    needs: Needs::KnownAhead,
    family: &Promotion,
};

/// Nothing is looked for further away than this.
const FURTHEST: usize = 28;
/// Columns of a promotion.
const WIDTH: usize = 4;

struct Promotion;

impl Family for Promotion {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let of = |promotion: &usize| {
            let name = shared.window.covariate_name(*promotion);
            ["periods so far", "periods to come", "periods since the last", "recent share"]
                .map(|what| Column::amount(format!("{name}, {what}")))
        };
        shared.meaning.known_ahead.promotions.iter().flat_map(of).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (which, promotion) in seen.shared.meaning.known_ahead.promotions.iter().enumerate() {
            for (row, place) in rows.iter().enumerate() {
                let out = &mut cells.row(row)[which * WIDTH..(which + 1) * WIDTH];
                out.copy_from_slice(&figures(seen, *promotion, *place));
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let target = row.target();
        let of = |promotion: &usize| {
            let runs = |place: usize| seen.ahead(*promotion, row.known, place) > 0.0;
            let before: Vec<bool> = (0..=target).rev().take(FURTHEST + 1).map(runs).collect();
            let after: Vec<bool> = (target..=target + FURTHEST).map(runs).collect();
            let length = |flags: &[bool]| flags.iter().take_while(|flag| **flag).count();
            let so_far = length(&before).min(FURTHEST);
            let to_come = length(&after).min(FURTHEST);
            let gap = before[1..].iter().position(|flag| *flag);
            let since = gap.map_or(f32::NAN, |gap| gap as f32);
            let past = seen.covariate_past(*promotion, row.known);
            let recent = &past[past.len().saturating_sub(2 * FURTHEST)..];
            let share = recent.iter().filter(|value| **value > 0.0).count() as f32;
            [so_far as f32, to_come as f32, since, share / recent.len().max(1) as f32]
        };
        seen.shared.meaning.known_ahead.promotions.iter().flat_map(of).collect()
    }
}

fn figures(seen: &Seen<'_>, promotion: usize, row: Place) -> [f32; WIDTH] {
    let target = row.target();
    let runs = |place: usize| seen.ahead(promotion, row.known, place) > 0.0;
    let (mut so_far, mut to_come) = (0, 0);
    if runs(target) {
        so_far = 1;
        while so_far < FURTHEST && target >= so_far && runs(target - so_far) {
            so_far += 1;
        }
        to_come = 1;
        while to_come < FURTHEST && runs(target + to_come) {
            to_come += 1;
        }
    }
    let nearest = target.saturating_sub(FURTHEST);
    let since = (nearest..target).rev().position(runs);
    let past = seen.covariate_past(promotion, row.known);
    let recent = &past[past.len().saturating_sub(2 * FURTHEST)..];
    let share = recent.iter().map(|value| f32::from(u8::from(*value > 0.0))).sum::<f32>();
    let since = since.map_or(f32::NAN, |gap| gap as f32);
    [so_far as f32, to_come as f32, since, share / recent.len().max(1) as f32]
}
