//! The parameters of lists, as they stand in the URL. An empty value counts as none.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::ApiError;

/// How many entries a page has unless asked otherwise.
const PAGE: u16 = 50;

/// The parameters of a request; 400 where they cannot be read at all.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(query) = Query::from_request_parts(parts, state)
            .await
            .map_err(|cause| ApiError::invalid("query", cause.body_text()))?;
        Ok(Self(query))
    }
}

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
        C::Err: Display,
    {
        Ok((value("cursor", self.cursor)?, limit(self.limit)?))
    }
}

/// How many entries are wanted.
pub(crate) fn limit(text: Option<String>) -> Result<u16, ApiError> {
    let Some(text) = given(text) else {
        return Ok(PAGE);
    };
    text.parse().map_err(|_number: std::num::ParseIntError| {
        ApiError::invalid("limit", format!("{text:?} is not between 1 and 200"))
    })
}

/// A text, if it says anything.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A value that must be of its kind.
pub(crate) fn value<T>(name: &str, text: Option<String>) -> Result<Option<T>, ApiError>
where
    T: FromStr,
    T::Err: Display,
{
    given(text)
        .map(|text| text.parse().map_err(|cause| ApiError::invalid(name, cause)))
        .transpose()
}

/// `true` or `false`.
pub(crate) fn flag(name: &str, text: Option<String>) -> Result<Option<bool>, ApiError> {
    given(text)
        .map(|text| match text.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ApiError::invalid(
                name,
                format!("{text:?} is neither true nor false"),
            )),
        })
        .transpose()
}

/// The id in a path. One that is misshapen names nothing.
pub(crate) fn named<T: FromStr>(text: &str, what: &str) -> Result<T, ApiError> {
    text.parse().or(Err(ApiError::not_found(what)))
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
