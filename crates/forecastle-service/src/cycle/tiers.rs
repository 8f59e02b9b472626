//! The tiers of a project's series, and the series that models are tried on.

use forecastle_core::SeriesKey;
use forecastle_models::tiers::Tiers;
use forecastle_models::{Kind, ModelEntry, find};
use forecastle_pipeline::config::{TierMode, TierSettings};

use super::{Loaded, Session};

/// The model that has a part for each tier.
const TIERED: &str = "tiered";

/// The tiers of a project's series; `None` where there are none, or where somebody names the models to try. What a
/// unit of a series is worth follows from the column that series are weighted by.
pub fn tiers(session: &Session, loaded: &Loaded) -> Option<Tiers> {
    let settings = &session.settings;
    let is_asked = settings.models.contains(&TIERED);
    if settings.are_models_named && !is_asked && settings.tiers.mode == TierMode::Auto {
        return None;
    }
    let mode = if is_asked { TierMode::On } else { settings.tiers.mode };
    let of_project = TierSettings { mode, ..settings.tiers.clone() };
    let panel = &loaded.panel;
    let mut tiers = of_project.for_series(panel.series_count(), || {
        let worth = |series: usize| {
            let sold: f64 = panel.values(series).iter().filter(|value| !value.is_nan()).sum();
            if sold > 0.0 { loaded.weights[series] / sold } else { 0.0 }
        };
        match settings.sales.raw.weight {
            Some(_) => (0..panel.series_count()).map(worth).collect(),
            None => vec![1.0; panel.series_count()],
        }
    })?;
    // Models that somebody names are tried for all tiers.
    let is_single = |model: &&ModelEntry| !matches!(model.kind, Kind::Combination(_));
    let named: Vec<_> =
        settings.models.iter().filter_map(|name| find(name)).filter(is_single).collect();
    if settings.are_models_named && !named.is_empty() {
        tiers.tiers.iter_mut().for_each(|tier| tier.models.clone_from(&named));
    }
    Some(tiers)
}

/// The models that are tried where there are tiers: those of the tiers, their blend, and other blends that somebody
/// names.
pub fn models_of(tiers: &Tiers, session: &Session) -> Vec<&'static ModelEntry> {
    let settings = &session.settings;
    let named = settings.models.iter().filter(|_| settings.are_models_named);
    let is_blend =
        |model: &&ModelEntry| matches!(model.kind, Kind::Combination(_)) && model.name != TIERED;
    let blends = named.filter_map(|name| find(name)).filter(is_blend);
    tiers.models().into_iter().chain(blends).chain(find(TIERED)).collect()
}

/// Which series models are tried on, in ascending order; `None` for all. Which these are follows from their keys
/// alone, so that they stay the same from day to day.
pub fn sampled(keys: &[SeriesKey], most: usize) -> Option<Vec<usize>> {
    if keys.len() <= most {
        return None;
    }
    let mut drawn: Vec<_> = keys.iter().map(draw).zip(0..).collect();
    drawn.sort_unstable();
    let mut places: Vec<_> = drawn[..most].iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    Some(places)
}

/// A number that looks like chance and follows from a key (FNV-1a).
fn draw(key: &SeriesKey) -> u64 {
    let bytes = key.parts().iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    // The last bytes hardly reach the high bits.
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
