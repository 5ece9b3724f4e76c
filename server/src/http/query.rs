//! What the queries of lists have in common.

use std::str::FromStr;

use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;

/// How many entries a page has unless asked otherwise.
const PAGE: u16 = 50;

/// Which page of a list is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many, 1 to 200; 50 unless given.
    limit: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

impl PageQuery {
    /// Reads where the page begins, and how many it has.
    ///
    /// # Errors
    /// 400 with the name of the value that is wrong.
    pub(crate) fn read<C>(self) -> Result<(Option<C>, u16), ApiError>
    where
        C: FromStr,
        C::Err: std::fmt::Display,
    {
        Ok((value("cursor", self.cursor)?, limit(self.limit)?))
    }
}

/// A page's length; that it is none too many is the hub's to say.
fn limit(text: Option<String>) -> Result<u16, ApiError> {
    let Some(text) = given(text) else {
        return Ok(PAGE);
    };
    text.parse().map_err(|_number: std::num::ParseIntError| {
        ApiError::invalid("limit", format!("{text:?} is not between 1 and 200"))
    })
}

/// The text, if there is any.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A value of a kind, if there is any.
///
/// # Errors
/// 400 with the name of the value when it is none of that kind.
pub(crate) fn value<T>(name: &str, text: Option<String>) -> Result<Option<T>, ApiError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    given(text)
        .map(|text| text.parse().map_err(|cause| ApiError::invalid(name, cause)))
        .transpose()
}

/// Makes a page of what was found, which is one more than `limit` where there are more: the entries
/// as they are written, and the cursor of the next page.
pub(crate) fn page<T, B: From<T>, I: ToString>(
    mut found: Vec<T>,
    limit: u16,
    id: impl Fn(&T) -> I,
) -> (Vec<B>, Option<String>) {
    let more = found.len() > usize::from(limit);
    found.truncate(usize::from(limit));
    let last = found.last().filter(|_| more).map(|it| id(it).to_string());
    (found.into_iter().map(B::from).collect(), last)
}
