//! The page of features.

use forecastle_models::features::{FEATURES, Needs};

use super::{Page, head, row};

/// Every family of the list, in its order.
pub fn page() -> Page {
    let mut body = String::from(
        "What the global models (LightGBM, random forests) see of a series at an origin, for one period \
         ahead of it. Levels are in units of the series' size, the mean of its absolute values over the \
         last year. Nothing needs more than was known at the origin; where a family has nothing to say \
         about a panel (prices where there are none), it has no columns. What a series' \
         groups sell comes from the whole panel, also where a series is forecast alone; models that take \
         up their own forecasts do not look at it. \
         `forecastle explain` adds up what columns do to a forecast under the words of the last column; \
         covariates that are prices, promotions or events by their names count as such.\n\n",
    );
    body.push_str(&head(&["family", "what it says", "has to be known", "in words"]));
    for feature in FEATURES {
        let name = format!("`{}`", feature.name);
        body.push_str(&row(&[&name, feature.doc, needs(feature.needs), feature.group.words()]));
    }
    Page::markdown("docs/reference/features.md", "Features", &body)
}

fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Past => "the past",
        Needs::Dates => "dates",
        Needs::KnownAhead => "covariates known ahead",
        Needs::Constants => "what is constant within a series",
    }
}
