//! `privateAddressOf: contoso`: an address that Azure chooses, as templates ask for it.
//!
//! Never here: what the address is used for.

use super::body::Body;
use super::mapping::Mapping;
use super::reader::Reader;
use super::vocabulary::{Field, To};
use crate::template::value::{Kind, Value};
use crate::template::{Inward, Step};

impl<'t> Reader<'t> {
    /// What Azure answers of the service, at the place of the address.
    pub(super) fn private_address(&mut self, mapping: &Mapping<'t>, fields: &[&'static Field], body: &mut Body) {
        let of = |key: &str| {
            let field = fields.iter().find(|field| field.key == key && matches!(field.to, To::PrivateAddress(_)))?;
            mapping.get(key).filter(|pair| !pair.value.is_null()).map(|pair| (*field, pair))
        };
        let (Some((field, pair)), region) = (of("privateAddressOf"), of("additionalLocation")) else { return };
        let To::PrivateAddress(path) = field.to else { return };
        let is_twice = pair.is_twice || region.as_ref().is_some_and(|(_, region)| region.is_twice);
        let service = self.value(pair.value, &field.shape);
        let region = region.map(|(field, pair)| self.value(pair.value, &field.shape).kind);
        let mut way = vec![Inward::Property("privateipaddresses"), Inward::Element(0)];
        let term = match region {
            _ if is_twice => self.refused(pair.span),
            None => self.terms.ask(service, &way, pair.span),
            Some(Kind::Int(index)) => {
                way.splice(0..0, [Inward::Property("additionallocations"), Inward::Element(index)]);
                self.terms.ask(service, &way, pair.span)
            }
            // Nobody knows of which region it is.
            Some(Kind::Term(open)) => open,
            Some(_) => self.refused(pair.span),
        };
        let origin = self.provenance.add(Step::Written(pair.value.span()));
        body.put(path, pair.span, Value::new(Kind::Term(term), origin));
    }
}
