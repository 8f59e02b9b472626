//! The panel as each origin knew it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use forecastle_core::{Panel, Window};

/// A panel, and what was known of it at each of several origins.
pub struct Vintages<'a> {
    panel: &'a Panel,
    known: BTreeMap<usize, Cow<'a, Panel>>,
}

impl<'a> Vintages<'a> {
    /// Of a panel, for origins after so many periods. Takes no memory where nothing came late.
    pub fn of(panel: &'a Panel, ends: &[usize]) -> Self {
        Self { panel, known: ends.iter().map(|end| (*end, panel.as_known_at(*end))).collect() }
    }

    /// All that is known now.
    pub fn latest(&self) -> &'a Panel {
        self.panel
    }

    /// What was known at an origin: one of those given, or that of now.
    pub fn at(&self, end: usize) -> &Panel {
        debug_assert!(self.known.contains_key(&end) || end == self.panel.period_count());
        self.known.get(&end).map_or(self.panel, |panel| panel)
    }

    /// The window of a forecast made at an origin.
    pub fn window(&self, end: usize, horizon: usize) -> Window<'_> {
        Window::new(self.at(end), end, horizon)
    }
}
