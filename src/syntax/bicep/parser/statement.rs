//! Statements.

use super::{Kind, Parser, Read};
use crate::syntax::bicep::keyword::{STATEMENTS, begins_statement};
use crate::syntax::bicep::{Expr, MAX_NODES, Name, Statement, StatementKind, TypedLambda};
use crate::syntax::deserialize::closest;
use crate::syntax::{SyntaxError, SyntaxErrorKind};

/// The longest name that Bicep takes.
const MAX_NAME: u32 = 255;

/// What is known before a statement is read.
#[derive(Clone, Copy)]
struct Mark {
    at: u32,
    errors: usize,
    nodes: usize,
}

impl Parser<'_> {
    /// All statements of the file.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut is_wreck = false;
        self.pass_lines();
        while self.token.kind != Kind::End {
            if is_wreck && !self.may_be_statement() {
                self.set_broken();
                self.skip_statement(self.token.start);
                self.pass_lines();
                continue;
            }
            let mark = self.mark();
            let mut statement = self.decorated();
            let is_broken = self.errors.iter().skip(mark.errors).any(|error| error.kind == SyntaxErrorKind::Syntax);
            if is_broken && !self.lexer.trusts_columns {
                // The file is broken: what follows a missing bracket is found by its place in the line.
                self.rewind(mark);
                statement = self.decorated();
            }
            is_wreck = matches!(statement, Some(Statement { kind: StatementKind::Broken { .. }, .. }));
            statements.extend(statement);
            self.nodes += 1;
            if self.nodes > MAX_NODES {
                if self.errors.last().is_none_or(|error| error.kind != SyntaxErrorKind::Limit) {
                    self.too_many();
                }
                break;
            }
            self.pass_lines();
        }
        if let Some(span) = self.lexer.open_comment {
            self.complain(span, "this comment is never closed: a `*/` is missing");
        }
        statements
    }

    /// Whether this line is more than the remains of a broken statement, which are indented or begin with a sign.
    fn may_be_statement(&self) -> bool {
        let before = self.text.get(..self.token.start as usize).unwrap_or_default();
        let begins_line = before.ends_with(['\n', '\r']) && matches!(self.token.kind, Kind::Name | Kind::At);
        begins_line || begins_statement(self.text.get(self.token.start as usize..).unwrap_or_default())
    }

    fn mark(&self) -> Mark {
        Mark { at: self.token.start, errors: self.errors.len(), nodes: self.nodes }
    }

    fn rewind(&mut self, mark: Mark) {
        self.lexer.trusts_columns = true;
        self.lexer.go_back(mark.at as usize);
        self.lexer.pass();
        self.errors.truncate(mark.errors);
        self.nodes = mark.nodes;
        self.token = self.lexer.next();
    }

    /// Goes to the first token of the next statement.
    fn pass_lines(&mut self) {
        loop {
            match self.token.kind {
                Kind::NewLine => self.advance(),
                Kind::Cut => {
                    self.lexer.pass();
                    self.advance();
                }
                _ => return,
            }
        }
    }

    /// A statement with its decorators.
    fn decorated(&mut self) -> Option<Statement> {
        let mut decorators = Vec::new();
        while self.token.kind == Kind::At {
            let start = self.token.start;
            match self.nested(Self::decorator) {
                Ok(decorator) => {
                    decorators.push(decorator);
                    self.end_decorator();
                }
                Err(_) => self.skip_statement(start),
            }
            self.pass_lines();
        }
        if self.token.kind == Kind::End {
            self.complain(self.last(), "expected a statement after this decorator");
            return None;
        }
        let start = self.token.start;
        let errors = self.errors.len();
        self.declared = None;
        let read = self.nested(Self::statement);
        let read = read.and_then(|kind| self.end_statement(start).map(|()| kind));
        let kind = read.unwrap_or_else(|_| {
            self.keep_one_error(errors);
            self.skip_statement(start);
            StatementKind::Broken { name: self.declared }
        });
        Some(Statement { decorators, kind, span: self.since(start) })
    }

    /// Of the errors from `first` on keeps the one that explains why a statement is given up: a bound, or the first of all,
    /// from which the others follow.
    fn keep_one_error(&mut self, first: usize) {
        let is_limit = |error: &SyntaxError| error.kind == SyntaxErrorKind::Limit;
        let kept = first + self.errors.iter().skip(first).position(is_limit).unwrap_or(0);
        if kept < self.errors.len() {
            self.errors.swap(first, kept);
            self.errors.truncate(first + 1);
        }
    }

    /// After a statement: the end of the line.
    fn end_statement(&mut self, start: u32) -> Read<()> {
        if self.token.kind.ends_line() {
            return Ok(());
        }
        if self.token.kind.is_closer() {
            let end = self.last;
            let message = format!("this {} closes nothing", self.found());
            self.fail(self.place(self.token), message);
            self.skip_statement(start);
            self.last = end;
            return Ok(());
        }
        Err(self.expected("the end of the line"))
    }

    fn statement(&mut self) -> Read<StatementKind> {
        if self.token.kind.is_closer() {
            let message = format!("this {} closes nothing", self.found());
            return Err(self.fail(self.place(self.token), message));
        }
        match if self.token.kind == Kind::Name { self.word() } else { "" } {
            "targetScope" => {
                self.advance();
                Ok(StatementKind::TargetScope(self.assigned()?))
            }
            "metadata" => {
                let name = self.declaration("the name of the metadata")?;
                Ok(StatementKind::Metadata { name, value: self.assigned()? })
            }
            "type" => {
                let name = self.declaration("the name of the type")?;
                self.expect(Kind::Assign)?;
                Ok(StatementKind::Type { name, value: self.declared_type(false)? })
            }
            "param" => self.parameter(),
            "var" => self.variable(),
            "func" => self.function(),
            "resource" => self.resource(),
            "module" => self.module(),
            "output" => self.output(),
            "assert" => {
                let name = self.declaration("the name of the assertion")?;
                Ok(StatementKind::Assert { name, value: self.assigned()? })
            }
            "test" => {
                let name = self.declaration("the name of the test")?;
                let path = self.path("the path of the file to test")?;
                self.expect(Kind::Assign)?;
                let body = self.configuration()?;
                Ok(StatementKind::Test { name, path, body })
            }
            "import" => self.import(),
            "extension" | "provider" => self.extension(),
            "extensionConfig" => self.extension_config(),
            "using" => self.using(),
            "extends" => {
                self.advance();
                Ok(StatementKind::Extends { path: self.path("the path of a parameter file")? })
            }
            _ => Err(self.no_statement()),
        }
    }

    fn no_statement(&mut self) -> super::Stop {
        // Among many errors nobody reads a suggestion, which is dear to find.
        let may_be_misspelt = self.token.kind == Kind::Name && !self.has_many_errors();
        let meant = if may_be_misspelt { closest(self.word(), STATEMENTS.iter().copied()) } else { None };
        if let Some(meant) = meant {
            let message = format!("expected a statement, found {}; did you mean `{meant}`?", self.found());
            return self.fail(self.place(self.token), message);
        }
        self.expected("a statement, such as `param`, `var` or `resource`")
    }

    /// The name that the statement declares, after its keyword.
    pub(super) fn declaration(&mut self, what: &str) -> Read<Name> {
        self.advance();
        let name = self.name(what)?;
        if name.span.len() > MAX_NAME {
            self.complain(name.span, format!("this name is too long: more than {MAX_NAME} characters"));
        }
        self.declared = Some(name);
        Ok(name)
    }

    /// `= value`
    fn assigned(&mut self) -> Read<Expr> {
        self.expect(Kind::Assign)?;
        self.expression()
    }

    /// A text that says where something is.
    pub(super) fn path(&mut self, what: &str) -> Read<Expr> {
        match self.token.kind {
            Kind::Quote | Kind::Quotes(_) => self.nested(Self::text),
            _ => Err(self.expected(&format!("{what}, in single quotes"))),
        }
    }

    fn parameter(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the name of the parameter")?;
        // Without a type in a parameter file.
        let takes = if self.token.kind == Kind::Assign { None } else { Some(self.declared_type(false)?) };
        let value = if self.token.kind == Kind::Assign { Some(self.assigned()?) } else { None };
        Ok(StatementKind::Param { name, takes, value })
    }

    fn variable(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the name of the variable")?;
        let has_type = self.token.kind != Kind::Assign && !self.token.kind.ends_line();
        let takes = if has_type { Some(self.declared_type(false)?) } else { None };
        Ok(StatementKind::Var { name, takes, value: self.assigned()? })
    }

    fn output(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the name of the output")?;
        let takes = if self.token.kind == Kind::Assign {
            self.complain(name.span, "expected the type of the output after this");
            None
        } else {
            Some(self.declared_type(true)?)
        };
        Ok(StatementKind::Output { name, takes, value: self.assigned()? })
    }

    fn function(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the name of the function")?;
        if self.token.kind != Kind::OpenParen {
            return Err(self.expected("`(`"));
        }
        let opener = self.token;
        self.advance();
        self.newlines();
        let mut parameters = Vec::new();
        while self.token.kind != Kind::CloseParen {
            let parameter = self.name("the name of a parameter")?;
            parameters.push((parameter, self.declared_type(false)?));
            self.newlines();
            if !self.take(Kind::Comma) {
                break;
            }
            self.newlines();
        }
        self.expect_closer(Kind::CloseParen, opener)?;
        let gives = self.declared_type(false)?;
        let body = self.after_arrow()?;
        Ok(StatementKind::Func { name, lambda: TypedLambda { parameters, gives, body } })
    }

    pub(super) fn resource(&mut self) -> Read<StatementKind> {
        let name = self.declaration("the symbolic name of the resource")?;
        let resource_type = self.path("type and version of the resource")?;
        let existing = self.is_word("existing");
        if existing {
            self.advance();
        }
        self.expect(Kind::Assign)?;
        let body = self.body(true)?;
        Ok(StatementKind::Resource { name, resource_type, existing, body })
    }

    fn module(&mut self) -> Read<StatementKind> {
        let keyword = self.token;
        let name = if matches!(self.lexer.peek(), Some(b'\'' | b'$')) {
            self.advance();
            self.complain(self.place(keyword), "expected the symbolic name of the module after this");
            Name { span: self.span(keyword.end, keyword.end) }
        } else {
            self.declaration("the symbolic name of the module")?
        };
        let path = self.path("the path of the module")?;
        self.expect(Kind::Assign)?;
        let body = self.body(false)?;
        Ok(StatementKind::Module { name, path, body })
    }
}
