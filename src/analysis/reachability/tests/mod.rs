//! Known answers: what the documents say about groups as people write them.

pub(super) mod all_worlds;
mod known;
mod laws;
mod not_known;
mod question;
mod solver;
