//! What must be known of a batch before it is believed. Anybody can post one, so nothing else of it
//! is kept, and only so many items.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::json;

/// An item of Graph has some 600 bytes, so that no batch under the limit for bodies has as many.
const MOST_ITEMS: usize = 10_000;
/// Graph makes one for each app and tenant in the batch.
const MOST_TOKENS: usize = 256;

/// A batch as far as it proves itself. Of members that are there twice the last one counts, as for
/// the parser.
#[derive(Debug, Default)]
pub(in crate::teams) struct Envelope {
    /// The items, in their order.
    pub items: Vec<Item>,
    /// The validation tokens; one that is no text is empty.
    pub tokens: Vec<String>,
}

/// An item as far as it proves itself.
#[derive(Debug, Default)]
pub(in crate::teams) struct Item {
    /// The client state that it repeats.
    pub client_state: String,
    /// The tenant it comes from.
    pub tenant: String,
    /// Whether it carries an encrypted message.
    pub is_encrypted: bool,
}

impl Envelope {
    /// Reads a body; `None` if it is no batch.
    pub(in crate::teams) fn read(body: &[u8]) -> Option<Self> {
        let body: Body = json::read_as(body).ok()?;
        Some(Self {
            items: body.items?,
            tokens: body.tokens,
        })
    }
}

#[derive(Default)]
struct Body {
    items: Option<Vec<Item>>,
    tokens: Vec<String>,
}

/// Reads a member in its place, whatever it turns out to be: each type below picks what it wants
/// from a value of its own form and passes over values of others.
trait Pick: Default {
    fn text(_text: &str) -> Self {
        Self::default()
    }

    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

struct Picked<T>(T);

impl<'de, T: Pick> Deserialize<'de> for Picked<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(PickVisitor(std::marker::PhantomData))
    }
}

struct PickVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Pick> Visitor<'de> for PickVisitor<T> {
    type Value = Picked<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Picked(T::default()))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Picked(T::default()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Picked(T::default()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Picked(T::default()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Picked(T::default()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Picked(T::text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::list(list).map(Picked)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::object(object).map(Picked)
    }
}

impl Pick for String {
    fn text(text: &str) -> Self {
        text.to_owned()
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Picked::<Self>::deserialize(from).map(|it| it.0)
    }
}

impl Pick for Body {
    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut body = Self::default();
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "value" => body.items = object.next_value::<Picked<Items>>()?.0.0,
                "validationTokens" => body.tokens = object.next_value::<Picked<Tokens>>()?.0.0,
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(body)
    }
}

#[derive(Default)]
struct Items(Option<Vec<Item>>);

impl Pick for Items {
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        up_to(MOST_ITEMS, list).map(|items| Self(Some(items)))
    }
}

#[derive(Default)]
struct Tokens(Vec<String>);

impl Pick for Tokens {
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        up_to(MOST_TOKENS, list).map(Self)
    }

    /// Not a list: a token, and surely a wrong one.
    fn text(text: &str) -> Self {
        Self(vec![text.to_owned()])
    }
}

impl Pick for Item {
    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut item = Self::default();
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "clientState" => item.client_state = object.next_value::<Picked<String>>()?.0,
                "tenantId" => item.tenant = object.next_value::<Picked<String>>()?.0,
                "encryptedContent" => {
                    item.is_encrypted = object.next_value::<Option<IgnoredAny>>()?.is_some();
                }
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(item)
    }
}

fn up_to<'de, T: Pick, A: SeqAccess<'de>>(most: usize, mut list: A) -> Result<Vec<T>, A::Error> {
    let mut items = Vec::new();
    while let Some(Picked(item)) = list.next_element()? {
        if items.len() == most {
            return Err(A::Error::custom("too many items"));
        }
        items.push(item);
    }
    Ok(items)
}
