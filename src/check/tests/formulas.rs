//! Random formulas over a few parameters: what is said is compared with what comes out for every value of them.

use super::template::size;
use crate::check::{Config, Root, Selection, check};
use crate::source::MemoryFiles;
