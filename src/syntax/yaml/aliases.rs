//! What aliases may refer to. Never the text: only numbers of nodes.
//!
//! An anchor is known once its node is complete, so an alias inside of its own anchor finds nothing: a cycle. The size and
//! height of what it unfolds to are known by then too.

use std::collections::HashMap;

use super::MAX_ALIASED;
use crate::syntax::tree::MAX_DEPTH;

/// Why an alias is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It would contain itself.
    Cycle,
    /// It would nest too deeply.
    Depth,
    /// All aliases together would unfold to too much.
    Size,
}

#[derive(Debug, Clone, Copy)]
struct Anchored {
    node: u32,
    /// Number of nodes when everything is unfolded.
    size: u32,
    /// Levels of containers.
    height: usize,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    node: u32,
    anchor: usize,
    /// What aliases had unfolded to when it began.
    aliased: u32,
    height: usize,
}

/// The anchors of a text while it is read.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    anchored: HashMap<usize, Anchored>,
    open: Vec<Open>,
    /// Number of nodes that aliases have unfolded to.
    aliased: u32,
}

impl Aliases {
    /// A node without children; the anchor 0 is none.
    pub(super) fn leaf(&mut self, node: u32, anchor: usize) {
        if anchor != 0 {
            self.anchored.insert(anchor, Anchored { node, size: 1, height: 0 });
        }
    }

    /// A container begins.
    pub(super) fn open(&mut self, node: u32, anchor: usize) {
        self.open.push(Open { node, anchor, aliased: self.aliased, height: 1 });
    }

    /// The innermost container ends; `next` is the number that the next node gets.
    pub(super) fn close(&mut self, next: u32) {
        let Some(open) = self.open.pop() else { return };
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(open.height + 1);
        }
        if open.anchor != 0 {
            let size = (next - open.node).saturating_add(self.aliased - open.aliased);
            self.anchored.insert(open.anchor, Anchored { node: open.node, size, height: open.height });
        }
    }

    /// The node that an alias stands for, `depth` levels down.
    pub(super) fn follow(&mut self, anchor: usize, depth: usize) -> Result<u32, Refusal> {
        let Some(anchored) = self.anchored.get(&anchor).copied() else { return Err(Refusal::Cycle) };
        if depth + anchored.height > MAX_DEPTH {
            return Err(Refusal::Depth);
        }
        let aliased = self.aliased.saturating_add(anchored.size);
        if aliased > MAX_ALIASED {
            return Err(Refusal::Size);
        }
        self.aliased = aliased;
        if let Some(open) = self.open.last_mut() {
            open.height = open.height.max(anchored.height + 1);
        }
        Ok(anchored.node)
    }
}
