//! Who makes the volume: Pareto, and classes by volume and steadiness.

use serde_json::json;

use super::picture::Picture;
use super::view::{View, mean, short};
use super::{Finding, Part, Section};

/// The part on volumes.
pub const PART: Part =
    Part { name: "volume", title: "Volume", doc: "Pareto, ABC and XYZ classes", look };

/// Shares of the volume at which class A and class B end.
const ABC: [f64; 2] = [0.8, 0.95];

/// Coefficients of variation, cycle by cycle, at which X and Y end.
const XYZ: [f64; 2] = [0.5, 1.0];

fn look(view: &View<'_>) -> Section {
    let mut order: Vec<usize> = (0..view.volumes.len()).collect();
    order.sort_by(|a, b| view.volumes[*b].total_cmp(&view.volumes[*a]).then(a.cmp(b)));
    let all = view.volume().max(f64::MIN_POSITIVE);
    let mut reached = 0.0;
    let mut classes = vec![[0_usize; 3]; 3];
    let mut curve = Vec::new();
    let mut makers = [0_usize; 2];
    for (rank, series) in order.iter().enumerate() {
        let before = reached;
        reached += view.volumes[*series] / all;
        let class = ABC.iter().filter(|end| before >= **end).count();
        classes[class][xyz(view, *series)] += 1;
        for (count, end) in makers.iter_mut().zip(ABC) {
            *count += usize::from(before < end);
        }
        curve.push((100.0 * (rank + 1) as f64 / order.len() as f64, 100.0 * reached));
    }
    let share = 100.0 * makers[0] as f64 / order.len() as f64;
    let silent = view.volumes.iter().filter(|volume| **volume == 0.0).count();
    let mut findings = vec![Finding::new(
        0.9,
        format!("{share:.0} % of series make 80 % of volume ({} of {})", makers[0], order.len()),
    )];
    if silent > 0 {
        findings.push(Finding::new(0.5, format!("{silent} series have never sold anything")));
    }
    let steady: usize = classes[0][0];
    if order.len() > 1 {
        findings.push(Finding::new(
            0.3,
            format!(
                "{steady} series are large and steady (AX), {} small and erratic (CZ)",
                classes[2][2]
            ),
        ));
    }
    let names = ["A", "B", "C"];
    let rows = names.iter().zip(&classes).map(|(name, row)| {
        [vec![(*name).to_owned()], row.iter().map(usize::to_string).collect()].concat()
    });
    let top = order.iter().take(10).map(|series| {
        json!({ "series": view.panel.keys()[*series].to_string(), "volume": view.volumes[*series] })
    });
    Section {
        findings,
        figures: json!({
            "volume": view.volume(),
            "series_for_80_percent": makers[0],
            "series_for_95_percent": makers[1],
            "share_for_80_percent": share,
            "never_sold": silent,
            "abc_xyz": classes,
            "largest": top.collect::<Vec<_>>(),
        }),
        pictures: vec![Picture::line(
            format!(
                "Share of volume ({} in all) by share of series, largest first",
                short(view.volume())
            ),
            ["0 %".to_owned(), "100 % of series".to_owned()],
            curve,
        )],
        header: vec!["class", "X (steady)", "Y", "Z (erratic)"],
        rows: rows.collect(),
    }
}

/// X, Y or Z as 0, 1 or 2: how much a series' sums of whole cycles vary.
fn xyz(view: &View<'_>, series: usize) -> usize {
    let sums: Vec<f64> = view
        .panel
        .values(series)
        .chunks_exact(view.cycle())
        .map(|cycle| cycle.iter().filter(|value| !value.is_nan()).sum())
        .collect();
    let middle = mean(sums.iter().copied());
    let spread = mean(sums.iter().map(|sum| (sum - middle).powi(2))).sqrt();
    let variation = if middle > 0.0 { spread / middle } else { f64::INFINITY };
    XYZ.iter().filter(|end| variation >= **end).count()
}
