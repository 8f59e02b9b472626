//! The service over real sockets, on a real store, with a small project.

mod accounts;
mod jobs;
mod lists;
mod live;
mod matrix;
mod outside;
mod problems;
mod scope;
mod support;
mod views;
