//! The parameters after the question mark: repeatable where a list is wanted, refused where unknown.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::http::problem::{Problem, ProblemPart};

/// The parameters of a query: a struct, or a tuple of structs that each take their own.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: FromPairs> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut pairs = Pairs::parse(parts.uri.query().unwrap_or_default())?;
        let value = T::from_pairs(&mut pairs)?;
        pairs.finish()?;
        Ok(Self(value))
    }
}

/// What can be made of the parameters of a query.
pub trait FromPairs: Sized {
    /// Takes its parameters out of `pairs`.
    ///
    /// # Errors
    /// `Q001` when one cannot be read.
    fn from_pairs(pairs: &mut Pairs) -> Result<Self, Problem>;
}

impl FromPairs for () {
    fn from_pairs(_: &mut Pairs) -> Result<Self, Problem> {
        Ok(())
    }
}

impl<A: DeserializeOwned> FromPairs for (A,) {
    fn from_pairs(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok((pairs.take()?,))
    }
}

impl<A: DeserializeOwned, B: DeserializeOwned> FromPairs for (A, B) {
    fn from_pairs(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok((pairs.take()?, pairs.take()?))
    }
}

impl<A: DeserializeOwned, B: DeserializeOwned, C: DeserializeOwned> FromPairs for (A, B, C) {
    fn from_pairs(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok((pairs.take()?, pairs.take()?, pairs.take()?))
    }
}

/// Parameters by name, and the names asked for so far.
pub struct Pairs {
    values: BTreeMap<String, Vec<String>>,
    known: Vec<&'static str>,
}

impl Pairs {
    fn parse(query: &str) -> Result<Self, Problem> {
        let mut values = BTreeMap::<String, Vec<String>>::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            values.entry(decode(name)?).or_default().push(decode(value)?);
        }
        Ok(Self { values, known: Vec::new() })
    }

    fn take<T: DeserializeOwned>(&mut self) -> Result<T, Problem> {
        T::deserialize(&mut *self).map_err(|why| Problem::new("Q001", why.to_string()))
    }

    fn finish(self) -> Result<(), Problem> {
        let Some((name, values)) = self.values.into_iter().next() else { return Ok(()) };
        let hint = match self.known.as_slice() {
            [] => "this address takes no parameters".to_owned(),
            known => format!("the parameters are {}", known.join(", ")),
        };
        Err(Problem::new("Q001", format!("there is no parameter `{name}` here")).part(
            ProblemPart {
                pointer: None,
                column: Some(name),
                value: values.into_iter().next(),
                hint: Some(hint),
            },
        ))
    }
}

fn decode(text: &str) -> Result<String, Problem> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.ok().filter(|text| !text.contains('\0')).map(|text| text.into_owned());
    decoded.ok_or_else(|| Problem::new("Q001", "the query is not text in UTF-8"))
}

impl<'de> Deserializer<'de> for &mut Pairs {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.known.extend(fields);
        let mut mine = Vec::new();
        for field in fields {
            if let Some(values) = self.values.remove(*field) {
                mine.push((*field, Values { name: field, values }));
            }
        }
        visitor.visit_map(MapDeserializer::new(mine.into_iter()))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("parameters are read into structs only"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The values of one parameter.
struct Values {
    name: &'static str,
    values: Vec<String>,
}

impl Values {
    fn one(self) -> Result<(&'static str, String), Error> {
        let name = self.name;
        let mut values = self.values.into_iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Ok((name, value)),
            _ => Err(Error::custom(format!("`{name}` is given more than once"))),
        }
    }

    fn number<T: std::str::FromStr>(self, kind: &str) -> Result<T, Error> {
        let (name, value) = self.one()?;
        value.parse().map_err(|_| Error::custom(format!("`{name}` is not {kind}: \"{value}\"")))
    }
}

impl IntoDeserializer<'_, Error> for Values {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Values {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.one()?.1)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.values.into_iter()))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(self.number("a whole number")?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.number("a whole number")?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (name, value) = self.one()?;
        if !variants.contains(&value.as_str()) {
            let known = variants.join(", ");
            return Err(Error::custom(format!("`{name}` is one of {known}, not \"{value}\"")));
        }
        visitor.visit_enum(value.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Rows {
        #[serde(default, rename = "where")]
        conditions: Vec<String>,
        search: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Page {
        limit: Option<u32>,
    }

    fn read(query: &str) -> Result<(Rows, Page), Problem> {
        let mut pairs = Pairs::parse(query)?;
        let read = FromPairs::from_pairs(&mut pairs)?;
        pairs.finish()?;
        Ok(read)
    }

    #[test]
    fn each_struct_takes_its_own() {
        let (rows, page) = read("where=Store%3A12&where=Region:North+East&limit=7").unwrap();
        assert_eq!(rows.conditions, ["Store:12", "Region:North East"]);
        assert_eq!((rows.search, page.limit), (None, Some(7)));
    }

    #[test]
    fn what_is_unknown_twice_or_unreadable_is_refused() {
        for (query, part) in [
            ("colour=red", "there is no parameter `colour`"),
            ("search=a&search=b", "`search` is given more than once"),
            ("limit=many", "`limit` is not a whole number: \"many\""),
            ("search=%ff", "not text in UTF-8"),
        ] {
            let problem = read(query).unwrap_err();
            assert_eq!(problem.code, "Q001");
            assert!(problem.detail.contains(part), "{query}: {}", problem.detail);
        }
    }
}
