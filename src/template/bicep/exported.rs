//! What a compiled template in JSON exports to Bicep: types.

use std::rc::Rc;

use crate::syntax::Tree;
use crate::template::arm;
use crate::template::ir::Parameter;

/// The type of this name, as the parameter that is declared to be of it.
pub(super) fn definition<'t>(tree: &'t Tree, name: &str) -> Option<Rc<Parameter<'t>>> {
    arm::definition(tree.root()?, name).map(Rc::new)
}
