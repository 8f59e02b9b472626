//! Finding what a mistyped name was meant to be.

/// The known name nearest to a mistyped one, if any is near: "did you mean".
///
/// ```
/// use forecastle_pipeline::names::nearest;
/// assert_eq!(nearest("Weekly_Sale", ["Store", "Weekly_Sales"]), Some("Weekly_Sales"));
/// assert_eq!(nearest("qty", ["quantity", "store"]), Some("quantity"));
/// assert_eq!(nearest("xyzzy", ["quantity", "store"]), None);
/// ```
pub fn nearest<'a>(mistyped: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(mistyped);
    known
        .into_iter()
        .map(|name| (closeness(&folded, &fold(name)), name))
        .filter(|(closeness, _)| *closeness > 0.72)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The question to ask about a mistyped name, followed by a space; empty when no known name is near.
///
/// ```
/// use forecastle_pipeline::names::did_you_mean;
/// assert_eq!(did_you_mean("wmap", ["mae", "wmape"]), "did you mean `wmape`? ");
/// assert_eq!(did_you_mean("xyzzy", ["mae", "wmape"]), "");
/// ```
pub fn did_you_mean<'a>(mistyped: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(mistyped, known).map_or(String::new(), |near| format!("did you mean `{near}`? "))
}

/// Case and separators do not count.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Similarity of spelling, and a bonus for an abbreviation: all its letters in order.
fn closeness(mistyped: &str, known: &str) -> f64 {
    let similarity = strsim::jaro_winkler(mistyped, known);
    let mut letters = known.chars();
    let is_abbreviation =
        mistyped.len() >= 2 && mistyped.chars().all(|c| letters.any(|letter| letter == c));
    if is_abbreviation { similarity.max(0.75 + similarity / 8.0) } else { similarity }
}
