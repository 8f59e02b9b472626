//! Features: their twins agree, training sees what serving sees, and nothing sees what comes.

mod leaks;
mod planted;
mod shop;
mod twins;
