//! Whole templates in which something hangs on a condition.

mod correlated;
mod possible;
mod template;
