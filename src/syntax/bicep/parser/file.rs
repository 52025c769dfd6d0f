//! Statements that refer to other files and to extensions.

use super::{Kind, Parser, Read};
use crate::syntax::bicep::{Expr, ExprKind, Imported, Local, Name, Operator, StatementKind};

impl Parser<'_> {
    /// `import … from 'path'`; an extension in older programs.
    pub(super) fn import(&mut self) -> Read<StatementKind> {
        if matches!(self.lexer.peek(), Some(b'\'' | b'$')) {
            return self.extension();
        }
        self.advance();
        let what = match self.token.kind {
            Kind::OpenBrace => Imported::Some(self.imported()?),
            Kind::Operator(Operator::Multiply) => {
                self.advance();
                self.expect_word("as")?;
                let name = self.name("the name of the import")?;
                self.declared = Some(name);
                Imported::All(name)
            }
            _ => return Err(self.expected("`{` or `*`")),
        };
        self.expect_word("from")?;
        Ok(StatementKind::Import { what, from: self.path("the path of the file to import from")? })
    }

    fn imported(&mut self) -> Read<Vec<(Local, Option<Name>)>> {
        let items = self.list(Kind::CloseBrace, |parser, _| parser.imported_name().map(Some), |_, _| None)?;
        Ok(items.into_iter().flatten().collect())
    }

    fn imported_name(&mut self) -> Read<(Local, Option<Name>)> {
        let local = match self.token.kind {
            Kind::Quote | Kind::Quotes(_) => {
                let text = self.nested(Self::text)?;
                let ExprKind::String(local) = text.kind else {
                    return Err(self.fail(text.span, "the name of an import has no `${…}`"));
                };
                if !self.is_word("as") {
                    return Err(self.expected("`as` and a name"));
                }
                Local::String(local)
            }
            _ => Local::Name(self.name("the name of something to import")?),
        };
        let alias = self.alias()?;
        Ok((local, alias))
    }

    /// `as name`, if it is there.
    fn alias(&mut self) -> Read<Option<Name>> {
        if !self.is_word("as") {
            return Ok(None);
        }
        self.advance();
        self.name("a name").map(Some)
    }

    /// `extension name with {…} as alias`
    pub(super) fn extension(&mut self) -> Read<StatementKind> {
        self.advance();
        let start = self.token.start;
        let specification = if self.token.kind == Kind::Name {
            let name = self.name("the name of an extension")?;
            self.declared = Some(name);
            self.leaf(start, ExprKind::Name(name))?
        } else {
            self.path("the name of an extension, or where it is")?
        };
        let with = self.with()?;
        let alias = self.alias()?;
        if alias.is_some() {
            self.declared = alias;
        }
        if !self.token.kind.ends_line() {
            return Err(self.expected(if with.is_some() {
                "`as` or the end of the line"
            } else {
                "`with`, `as` or the end of the line"
            }));
        }
        Ok(StatementKind::Extension { specification, with, alias })
    }

    /// `with {…}`, if it is there.
    fn with(&mut self) -> Read<Option<Expr>> {
        if !self.is_word("with") {
            return Ok(None);
        }
        self.advance();
        self.configuration().map(Some)
    }

    /// An object that must be here.
    pub(super) fn configuration(&mut self) -> Read<Expr> {
        match self.token.kind {
            Kind::OpenBrace => self.nested(|parser| parser.object(false)),
            _ => Err(self.expected("`{`")),
        }
    }

    pub(super) fn extension_config(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the name of an extension")?;
        if !self.is_word("with") {
            return Err(self.expected("`with`"));
        }
        Ok(StatementKind::ExtensionConfig { name, with: self.with()? })
    }

    pub(super) fn using(&mut self) -> Read<StatementKind> {
        self.advance();
        let template = if self.is_word("none") {
            self.advance();
            None
        } else {
            Some(self.path("`none`, or the path of a template")?)
        };
        let with = self.with()?;
        Ok(StatementKind::Using { template, with })
    }
}
