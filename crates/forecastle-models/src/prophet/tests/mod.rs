//! What the whole model does.

mod corners;
mod golden;
mod optimum;

/// Noise that any language can write: between −1 and 1, different for every place.
fn wobble(place: usize) -> f64 {
    (12.9898 * place as f64 + 78.233 * ((place * place) % 97) as f64).sin()
}
