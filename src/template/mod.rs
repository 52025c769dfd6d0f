//! From trees to resources with values, as far as they can be known before anything is deployed.
//!
//! In: templates and parameter files as trees. Out: a [`Deployment`]: its resources, every value with its [`Origin`].
//!
//! Never here: what a resource means (that is `network`), and any value that nobody wrote.

mod answered;
mod arm;
mod bicep;
mod deployment;
mod description;
mod evaluate;
mod export;
mod front;
mod functions;
mod input;
mod ir;
mod literal;
mod modules;
mod provenance;
mod resource_id;
mod spell;
mod term;
mod text;
mod value;
mod worlds;

pub use answered::{Answered, Inward};
pub use arm::{is_parameters_file, is_template};
pub use deployment::{Deployment, Output, Problem, ProblemKind, Resource};
pub use description::{is_description, schema as description_schema, section_types as description_section_types};
pub use evaluate::{evaluate, evaluate_in};
pub use export::{Side, is_export, is_what_if};
pub use input::{Cloud, Input, LinkedTemplates, Loaded, NoLinks, NoModule, Place};
pub use modules::{ModuleReference, Pin};
pub use provenance::{Cause, CauseKind, GivenBy, Origin, Provenance, Station, Step};
pub use resource_id::{IdKey, Match, ResourceId, show};
use spell::spell_term;
pub use spell::{Json, spell, spell_outputs};
pub use term::{Op, Term, TermId, Terms};
pub use text::{TextPiece, TextView};
pub use value::{Float, Hole, HoleClass, Kind, List, ListPart, Lookup, Object, Piece, Slot, Value};
pub use worlds::{Assumed, Assumptions, Atom};
