//! What the whole model does.

mod corners;
