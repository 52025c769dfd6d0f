//! What a declared type says of values: what they can be, whether null is one of them, and which parts are secrets.
//!
//! Names stand for types in this file or in others, perhaps in a circle, so only so many of them are followed.

use std::cell::Cell;
use std::rc::Rc;

use super::decorators::has;
use super::exported;
use super::lower::lower;
use super::scope::{Found, Opened, Scope};
use crate::syntax::bicep::{self, Decorator, ExprKind, Member, MemberKey, Program, Type, TypeKind};
use crate::template::ir::{Deferred, Expr, Parameter, ParameterType, Part};

/// Longest chain of names that is followed.
const LONGEST_CHAIN: usize = 16;

/// Most types that are followed to find what one of them is. A type with more of them is unknown.
const MOST_FOLLOWED: usize = 1_000;

/// Deepest nest of types that need each other to be found: `type a = b.c`.
const DEEPEST: u32 = 32;

/// A type where it stands.
#[derive(Debug, Clone)]
pub(super) struct Declared<'t> {
    pub(super) scope: Rc<Scope<'t>>,
    pub(super) decorators: &'t [Decorator],
    pub(super) value: &'t Type,
}

/// What a type is, names followed.
#[derive(Debug, Clone)]
pub(super) enum Meaning<'t> {
    /// A type that is written out, with the decorators of every name on the way to it.
    Written(Declared<'t>),
    /// A definition of a template in JSON.
    Definition(Rc<Parameter<'t>>),
    /// It is declared in a file that cannot be had.
    Unknown,
}

/// What may still be followed to answer one question. Types can lead to themselves, or to twice as many at each step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach<'r> {
    left: &'r Cell<usize>,
    depth: u32,
}

impl Reach<'_> {
    /// One more type, at this level; false if there were too many.
    fn step(self) -> bool {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// One more level.
    fn deeper(self) -> Option<Self> {
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }
}

/// Answers one question about a type.
pub(super) fn ask<T>(question: impl FnOnce(Reach<'_>) -> T) -> T {
    question(Reach { left: &Cell::new(MOST_FOLLOWED), depth: DEEPEST })
}

/// What was gathered on the way to the meaning of a type.
#[derive(Debug)]
pub(super) struct Resolved<'t> {
    pub(super) meaning: Meaning<'t>,
    /// Whether null is a value of it; nothing if nobody can say.
    pub(super) nullable: Option<bool>,
    /// Whether a value is a secret as a whole.
    pub(super) secret: bool,
}

impl<'t> Declared<'t> {
    pub(super) fn at(&self, decorators: &'t [Decorator], value: &'t Type) -> Self {
        Self { scope: Rc::clone(&self.scope), decorators, value }
    }

    /// What the type is.
    pub(super) fn resolve(&self) -> Resolved<'t> {
        ask(|reach| self.resolve_within(reach))
    }

    fn resolve_within(&self, reach: Reach<'_>) -> Resolved<'t> {
        let mut here = self.clone();
        let (mut nullable, mut sure, mut secret, mut open) = (false, false, false, false);
        for _ in 0..LONGEST_CHAIN {
            if !reach.step() {
                break;
            }
            secret |= has(here.scope.program, here.decorators, "secure");
            let meaning = match &here.value.kind {
                TypeKind::Nullable(inner) => {
                    // What `!` was said of is not null, whatever is inside.
                    nullable |= !sure;
                    here = here.at(&[], inner);
                    continue;
                }
                TypeKind::NotNull(inner) => {
                    sure = true;
                    here = here.at(&[], inner);
                    continue;
                }
                TypeKind::Group(inner) => {
                    here = here.at(&[], inner);
                    continue;
                }
                TypeKind::Union(members) => {
                    // `'a' | 'b'?` says it of all.
                    for member in members.iter().filter(|_| !sure) {
                        match here.at(&[], member).is_null_within(reach) {
                            Some(is_null) => nullable |= is_null,
                            None => open = true,
                        }
                    }
                    Meaning::Written(here)
                }
                TypeKind::Name(_)
                | TypeKind::Property { .. }
                | TypeKind::AnyProperty(_)
                | TypeKind::Element { .. }
                | TypeKind::AnyElement(_) => match here.step(reach) {
                    Some(Meaning::Written(next)) => {
                        here = next;
                        continue;
                    }
                    Some(Meaning::Definition(definition)) => {
                        nullable |= !sure && definition.nullable == Some(true);
                        open |= definition.nullable.is_none();
                        secret |= definition.secrecy.is_secret();
                        Meaning::Definition(definition)
                    }
                    Some(Meaning::Unknown) => Meaning::Unknown,
                    None => Meaning::Written(here),
                },
                _ => Meaning::Written(here),
            };
            let unknown = (open || matches!(meaning, Meaning::Unknown)) && !nullable && !sure;
            return Resolved { meaning, nullable: (!unknown).then_some(nullable), secret };
        }
        Resolved { meaning: Meaning::Unknown, nullable: None, secret }
    }

    /// Whether null is a value of a member of a union; nothing if nobody can say.
    fn is_null_within(&self, reach: Reach<'_>) -> Option<bool> {
        match &self.value.kind {
            TypeKind::Literal(expr) => Some(matches!(expr.kind, ExprKind::Null)),
            _ => self.resolve_within(reach.deeper()?).nullable,
        }
    }

    /// What a value of this union can be, and what that is: also the members of the unions in it.
    pub(super) fn alternatives(&self, reach: Reach<'_>) -> Vec<(Self, Resolved<'t>)> {
        let mut next = vec![self.clone()];
        let mut found = Vec::new();
        while let Some(declared) = next.pop() {
            let resolved = match &declared.value.kind {
                // There can be many of them, and they lead nowhere.
                TypeKind::Literal(_) => {
                    Resolved { meaning: Meaning::Written(declared.clone()), nullable: None, secret: false }
                }
                _ => declared.resolve_within(reach),
            };
            match &resolved.meaning {
                Meaning::Written(Self { scope, value: Type { kind: TypeKind::Union(members), .. }, .. })
                    if !resolved.secret && next.len() < MOST_FOLLOWED =>
                {
                    let at = |value| Self { scope: Rc::clone(scope), decorators: &[], value };
                    next.extend(members.iter().rev().map(at));
                }
                _ => found.push((declared, resolved)),
            }
        }
        found
    }

    /// What a type that refers to another one stands for; nothing for a type of the language.
    fn step(&self, reach: Reach<'_>) -> Option<Meaning<'t>> {
        let program = self.scope.program;
        match &self.value.kind {
            TypeKind::Name(name) => match self.scope.find(program.text(*name)) {
                Found::Here(statement) => Some(Meaning::Written(self.at(statement.decorators, statement.value))),
                Found::There(opened, name) => Some(there(opened, &name)),
                Found::All(_) | Found::Unknown => Some(Meaning::Unknown),
                Found::Nowhere => None,
            },
            TypeKind::Property { base, name } => {
                let name = program.text(*name);
                if let TypeKind::Name(namespace) = &base.kind {
                    match self.scope.find(program.text(*namespace)) {
                        Found::All(opened) => return Some(there(opened, name)),
                        Found::Unknown => return Some(Meaning::Unknown),
                        // `sys.string`
                        Found::Nowhere => return None,
                        Found::Here(_) | Found::There(..) => {}
                    }
                }
                Some(self.part_of(base, Part::Property(name), reach))
            }
            TypeKind::AnyProperty(base) => Some(self.any_part_of(base, true, reach)),
            TypeKind::Element { base, index } => {
                let index = match &index.kind {
                    ExprKind::Int(Some(index)) => usize::try_from(*index).ok(),
                    _ => None,
                };
                Some(self.part_of(base, Part::Element(index), reach))
            }
            TypeKind::AnyElement(base) => Some(self.any_part_of(base, false, reach)),
            _ => None,
        }
    }

    fn part_of(&self, base: &'t Type, part: Part<'_>, reach: Reach<'_>) -> Meaning<'t> {
        let Some(reach) = reach.deeper() else { return Meaning::Unknown };
        match self.at(&[], base).resolve_within(reach).meaning {
            // What Azure says of its resources is not read; a type that is derived from it is compiled to a plain one.
            Meaning::Written(base) if base.is_derived() => Meaning::Written(base),
            Meaning::Written(base) => base.parts(part).into_iter().next().map_or(Meaning::Unknown, Meaning::Written),
            Meaning::Definition(_) | Meaning::Unknown => Meaning::Unknown,
        }
    }

    fn any_part_of(&self, base: &'t Type, property: bool, reach: Reach<'_>) -> Meaning<'t> {
        let found = reach.deeper().map(|reach| self.at(&[], base).resolve_within(reach).meaning);
        let Some(Meaning::Written(base)) = found else { return Meaning::Unknown };
        if base.is_derived() {
            return Meaning::Written(base);
        }
        let found = match &base.value.kind {
            TypeKind::Object(members) if property => {
                let any = members.iter().find(|member| matches!(member.key, MemberKey::Any));
                any.map(|member| base.at(&member.decorators, &member.value))
            }
            TypeKind::Array(element) if !property => Some(base.at(&[], element)),
            _ => None,
        };
        found.map_or(Meaning::Unknown, Meaning::Written)
    }

    /// Whether the type is one that Azure declares: `resourceInput<'…'>`, `resource '…'`.
    fn is_derived(&self) -> bool {
        matches!(self.value.kind, TypeKind::Generic { .. } | TypeKind::Resource(_))
    }

    /// The types that can count for a part of a value of this type, which is written out and no union.
    pub(super) fn parts(&self, part: Part<'_>) -> Vec<Self> {
        match (&self.value.kind, part) {
            (TypeKind::Object(members), Part::Property(name)) => {
                let own = members.iter().find(|member| self.is_named(member, name));
                let found = own.or_else(|| members.iter().find(|member| matches!(member.key, MemberKey::Any)));
                found.map(|member| self.at(&member.decorators, &member.value)).into_iter().collect()
            }
            (TypeKind::Array(element), Part::Element(_)) => vec![self.at(&[], element)],
            (TypeKind::Tuple(items), Part::Element(index)) => {
                let wanted = items.iter().enumerate().filter(|(own, _)| index.is_none_or(|index| index == *own));
                wanted.map(|(_, item)| self.at(&item.decorators, &item.value)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_named(&self, member: &Member, wanted: &str) -> bool {
        match member.key {
            MemberKey::Name(name) => self.scope.program.text(name).eq_ignore_ascii_case(wanted),
            MemberKey::String(text) => self.scope.program.string(text).eq_ignore_ascii_case(wanted),
            MemberKey::Any => false,
        }
    }

    /// What a value of the type is, if it is one thing.
    pub(super) fn takes(&self) -> Option<ParameterType> {
        let alternatives = ask(|reach| self.alternatives(reach));
        let mut kinds = alternatives.iter().map(|(_, resolved)| match &resolved.meaning {
            Meaning::Definition(definition) => definition.takes,
            Meaning::Unknown => None,
            Meaning::Written(written) => written.own_kind(),
        });
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    fn own_kind(&self) -> Option<ParameterType> {
        match &self.value.kind {
            TypeKind::Name(name) | TypeKind::Property { name, .. } => of_the_language(self.scope.program.text(*name)),
            TypeKind::Array(_) | TypeKind::Tuple(_) => Some(ParameterType::Array),
            TypeKind::Object(_) => Some(ParameterType::Object),
            TypeKind::Literal(expr) => of_a_literal(expr),
            _ => None,
        }
    }

    /// The values of a type that lists them: `'a' | 'b'`.
    pub(super) fn listed(&self) -> Option<Deferred<'t>> {
        let alternatives = ask(|reach| self.alternatives(reach));
        let literals = alternatives.iter().map(|(_, resolved)| match &resolved.meaning {
            Meaning::Written(Self { scope, value: Type { kind: TypeKind::Literal(expr), .. }, .. }) => {
                Some((scope.program, expr))
            }
            _ => None,
        });
        let literals: Vec<(&'t Program, &'t bicep::Expr)> = literals.collect::<Option<_>>()?;
        let span = self.value.span;
        Some(Deferred::new(span, move || {
            let items = literals.iter().map(|(program, expr)| lower(program, expr)).collect();
            Expr::new(crate::template::ir::ExprKind::Array(items), span)
        }))
    }
}

/// The type of this name in another file.
fn there<'t>(opened: Opened<'t>, name: &str) -> Meaning<'t> {
    match opened {
        Opened::Json(tree) => exported::definition(tree, name).map_or(Meaning::Unknown, Meaning::Definition),
        Opened::Bicep(scope) => match scope.find(name) {
            Found::Here(statement) => {
                Meaning::Written(Declared { scope, decorators: statement.decorators, value: statement.value })
            }
            // What is imported can be exported again only under a type of its own.
            Found::There(..) | Found::All(_) | Found::Unknown | Found::Nowhere => Meaning::Unknown,
        },
    }
}

fn of_the_language(name: &str) -> Option<ParameterType> {
    match name {
        "string" => Some(ParameterType::String),
        "int" => Some(ParameterType::Int),
        "bool" => Some(ParameterType::Bool),
        "array" => Some(ParameterType::Array),
        "object" => Some(ParameterType::Object),
        _ => None,
    }
}

fn of_a_literal(expr: &bicep::Expr) -> Option<ParameterType> {
    match &expr.kind {
        ExprKind::String(_) | ExprKind::Interpolation(_) => Some(ParameterType::String),
        ExprKind::Int(_) => Some(ParameterType::Int),
        ExprKind::Bool(_) => Some(ParameterType::Bool),
        ExprKind::Unary { operand, .. } => of_a_literal(operand),
        _ => None,
    }
}
