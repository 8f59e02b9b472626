//! Pictures of a profile as inline SVG: they take their colours from the page and print.

use std::fmt::Write;

use super::view::short;
use crate::report::escape_html;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// Points that a line is drawn with at most.
const MOST_POINTS: usize = 1200;

/// A picture with its title.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    title: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Line { ends: [String; 2], points: Vec<(f64, f64)> },
    Bars(Vec<(String, f64)>),
}

impl Picture {
    /// A line through points, with what stands below its ends; a value that is NaN interrupts it.
    pub fn line(title: impl Into<String>, ends: [String; 2], points: Vec<(f64, f64)>) -> Self {
        Self { title: title.into(), kind: Kind::Line { ends, points } }
    }

    /// A bar per label.
    pub fn bars(title: impl Into<String>, labels: &[&str], values: &[f64]) -> Self {
        let bars = labels.iter().map(|label| (*label).to_owned()).zip(values.iter().copied());
        Self { title: title.into(), kind: Kind::Bars(bars.collect()) }
    }

    /// The picture as a figure of the page.
    pub fn html(&self) -> String {
        let drawing = match &self.kind {
            Kind::Line { ends, points } => line(ends, points),
            Kind::Bars(bars) => bar_chart(bars),
        };
        let title = escape_html(&self.title);
        format!(
            "<figure><figcaption><p>{title}</p></figcaption>\
             <svg class=\"picture\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">\
             {drawing}</svg></figure>\n"
        )
    }
}

/// A scale from values to places on the paper, with its lines and numbers.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    /// Holds zero and all values.
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let known = values.filter(|value| value.is_finite());
        let (low, high) =
            known.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        Self { low, high: if high > low { high } else { low + 1.0 } }
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
    }

    fn grid(&self) -> String {
        let mut text = String::new();
        for part in 0..=4 {
            let value = self.low + (self.high - self.low) * f64::from(part) / 4.0;
            let y = self.y(value);
            let _ = write!(
                text,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 6.0,
                y + 4.0,
                short(value)
            );
        }
        text
    }
}

fn line(ends: &[String; 2], points: &[(f64, f64)]) -> String {
    let points = thinned(points);
    let axis = Axis::of(points.iter().map(|(_, y)| *y));
    let last = points.last().map_or(1.0, |(x, _)| *x);
    let first = points.first().map_or(0.0, |(x, _)| *x);
    let x_of =
        |x: f64| LEFT + (x - first) / (last - first).max(f64::MIN_POSITIVE) * (WIDTH - LEFT - 8.0);
    let mut path = String::new();
    let mut is_begun = false;
    for (x, y) in points {
        if y.is_nan() {
            is_begun = false;
            continue;
        }
        let letter = if is_begun { 'L' } else { 'M' };
        let _ = write!(path, "{letter}{:.1} {:.1}", x_of(x), axis.y(y));
        is_begun = true;
    }
    let y = HEIGHT - 8.0;
    format!(
        "{}<path class=\"line\" d=\"{path}\"/><text class=\"tick\" x=\"{LEFT}\" y=\"{y}\">{}</text>\
         <text class=\"tick\" x=\"{}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
        axis.grid(),
        escape_html(&ends[0]),
        WIDTH - 8.0,
        escape_html(&ends[1])
    )
}

/// Means of neighbours where there are too many points.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let together = points.len().div_ceil(MOST_POINTS).max(1);
    let one = |of: &[(f64, f64)]| {
        let sum: f64 = of.iter().map(|(_, y)| y).sum();
        (of[of.len() - 1].0, sum / of.len() as f64)
    };
    points.chunks(together).map(one).collect()
}

fn bar_chart(bars: &[(String, f64)]) -> String {
    let axis = Axis::of(bars.iter().map(|(_, value)| *value));
    let step = (WIDTH - LEFT - 8.0) / bars.len().max(1) as f64;
    let mut text = axis.grid();
    let most = (step / 6.5) as usize;
    for (place, (label, value)) in bars.iter().enumerate() {
        let x = LEFT + step * (place as f64 + 0.15);
        let value = if value.is_nan() { 0.0 } else { *value };
        let (top, bottom) = (axis.y(value.max(0.0)), axis.y(value.min(0.0)));
        let cut: String = label.chars().take(most.max(3)).collect();
        let _ = write!(
            text,
            "<rect class=\"column\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\">\
             <title>{}: {}</title></rect><text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\">{}</text>",
            step * 0.7,
            (bottom - top).max(0.5),
            escape_html(label),
            short(value),
            x + step * 0.35,
            HEIGHT - 8.0,
            escape_html(&cut)
        );
    }
    text
}
