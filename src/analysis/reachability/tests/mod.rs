//! Known answers: what the documents say about groups as people write them.

pub(super) mod all_worlds;
mod grounds;
mod ipv6;
mod known;
mod laws;
mod not_known;
mod question;
mod solver;
mod statements;
