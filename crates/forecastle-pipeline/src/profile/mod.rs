//! The exploratory report: what kind of data these are, in words, numbers and pictures.
//!
//! A [`View`] of a panel is looked at part by part; a part is one file and one line of [`PARTS`]. What it finds is
//! said in words, with a weight by which the most important come first.

mod disruptions;
mod groups;
mod occasions;
mod outliers;
mod page;
mod picture;
mod promotions;
mod season;
mod stock_outs;
mod trend;
mod variation;
mod view;
mod volume;

use forecastle_core::Panel;
use serde_json::{Value, json};

pub use disruptions::{Closure, Disturbed, closures, disturbed};
pub use forecastle_models::recovery::dates::{Collapse, Shift, collapses, shifts};
pub use forecastle_models::recovery::spells::{Spell, SpellKind, spells};
pub use page::html;
pub use picture::Picture;
pub use view::{Group, View};

/// Something that was found, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How important it is, 0 to 1.
    pub weight: f64,
    /// What was found: lower case, without a full stop.
    pub text: String,
}

impl Finding {
    /// A finding of this weight.
    pub fn new(weight: f64, text: String) -> Self {
        Self { weight, text }
    }
}

/// What a part has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// In words.
    pub findings: Vec<Finding>,
    /// In numbers, for programs.
    pub figures: Value,
    /// In pictures.
    pub pictures: Vec<Picture>,
    /// The columns of its table.
    pub header: Vec<&'static str>,
    /// The rows of its table.
    pub rows: Vec<Vec<String>>,
}

/// A part of a profile.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it is about.
    pub doc: &'static str,
    /// Looks at a panel.
    pub look: fn(&View<'_>) -> Section,
}

/// All parts, in the order of the page.
pub const PARTS: [Part; 10] = [
    volume::PART,
    trend::PART,
    disruptions::PART,
    season::PART,
    groups::PART,
    variation::PART,
    promotions::PART,
    occasions::PART,
    outliers::PART,
    stock_outs::PART,
];

/// What a panel is, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelFacts {
    /// The number of series.
    pub series: usize,
    /// The number of periods.
    pub periods: usize,
    /// The first period's date.
    pub first: String,
    /// The last period's date.
    pub last: String,
    /// How often there is a value.
    pub frequency: String,
    /// What is forecast, as the user calls it.
    pub target: String,
}

/// A panel looked at from all sides.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The project's name.
    pub project: String,
    /// What it is about.
    pub facts: PanelFacts,
    /// What each part says.
    pub sections: Vec<(Part, Section)>,
}

/// Looks at a panel from all sides.
pub fn profile(panel: &Panel, project: &str, target: &str) -> Profile {
    let view = View::new(panel, target);
    Profile {
        project: project.to_owned(),
        facts: PanelFacts {
            series: panel.series_count(),
            periods: panel.period_count(),
            first: view.date(0),
            last: view.date(panel.period_count() - 1),
            frequency: panel.frequency().to_string(),
            target: target.to_owned(),
        },
        sections: PARTS.iter().map(|part| (*part, (part.look)(&view))).collect(),
    }
}

impl Profile {
    /// All findings, the most important first.
    pub fn findings(&self) -> Vec<&Finding> {
        let sections = self.sections.iter();
        let mut all: Vec<_> = sections.flat_map(|(_, section)| &section.findings).collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        all
    }

    /// Everything for programs: `findings` in words, then one entry per part.
    pub fn json(&self) -> Value {
        let facts = &self.facts;
        let mut value = json!({
            "schema": 1,
            "project": self.project,
            "made_by": crate::MADE_BY,
            "data": {
                "series": facts.series,
                "periods": facts.periods,
                "first": facts.first,
                "last": facts.last,
                "frequency": facts.frequency,
                "target": facts.target,
            },
            "findings": self.findings().iter().map(|finding| &finding.text).collect::<Vec<_>>(),
        });
        for (part, section) in &self.sections {
            value[part.name] = section.figures.clone();
        }
        value
    }
}
