//! Why trees forecast so.
//!
//! Each score is taken apart exactly, by the columns' Shapley values. Differences and levels are
//! amounts of demand already; of a logarithm, the demand beyond the simple rule is shared out among the
//! columns as the logarithm is.

use super::served::{Grown, ServedForest};
use crate::features::{FeatureRows, Shared};
use crate::model::Part;

/// The name and the group of what no column moves.
const USUAL: &str = "usual level";
const RULE: &str = "simple rule";

/// The parts of a series' forecast: one per column, the simple rule, and what is usual.
pub fn explain(served: &ServedForest<'_>, shared: &Shared<'_>, series: usize) -> Vec<Part> {
    let horizon = shared.window.horizon();
    let columns = served.selected.columns();
    let mut rows = FeatureRows::default();
    rows.push_ahead(served.selected, shared, series);

    let groups = served.selected.groups();
    let of_columns =
        columns.iter().zip(groups).map(|(column, group)| (&*column.name, group.words()));
    let mut parts: Vec<Part> = of_columns
        .chain([(RULE, "recent level"), (USUAL, USUAL)])
        .map(|(name, group)| Part {
            name: name.to_owned(),
            group: group.to_owned(),
            values: vec![0.0; horizon],
        })
        .collect();
    for grown in served.grown {
        let width = columns.len() + 1;
        let mine = served.own_rows(grown, &rows);
        let said = grown.learnt.explain(&grown.features(&rows, &mine));
        for (step, said) in mine.into_iter().zip(said.chunks_exact(width)) {
            let row = &rows.features[step * columns.len()..(step + 1) * columns.len()];
            let amounts = amounts(grown, said, served.rule.say(row));
            for (part, amount) in parts.iter_mut().zip(amounts) {
                part.values[step] += grown.says.share() * rows.sizes[step] * amount;
            }
        }
    }
    parts.retain(|part| part.values.iter().any(|value| *value != 0.0));
    parts
}

/// What each column, the simple rule and what is usual add to the demand, over the size.
fn amounts(grown: &Grown, said: &[f64], rule: f64) -> Vec<f64> {
    let (columns, usual) = said.split_at(said.len() - 1);
    let base = if grown.target.has_rule() { rule } else { 0.0 };
    let score: f64 = said.iter().sum();
    let demand = grown.target.demand(score, rule);
    // A score of nothing has nothing to be shared out.
    let share = if score == 0.0 { 0.0 } else { (demand - base) / score };
    let rest = if score == 0.0 { demand - base } else { usual[0] * share };
    columns.iter().map(|column| column * share).chain([base, rest]).collect()
}
