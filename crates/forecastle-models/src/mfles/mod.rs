//! Boosted decomposition: simple parts (median, seasons of sines, a line, a smoothed rest), each fitted
//! to what the parts before it have left.

mod choice;
mod fitted;
mod harmonics;
pub mod local;
mod points;
mod rounds;
mod smoother;
#[cfg(test)]
mod tests;
mod trend;
