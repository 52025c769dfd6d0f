//! Whole templates in which something hangs on a condition.

mod bicep;
mod correlated;
mod formulas;
mod possible;
mod runs;
mod template;
