//! Step 2, *admit*: the validation tokens of a batch with encrypted messages. One bad token condemns
//! the batch, unless no app can check any.
//!
//! Manual: <https://learn.microsoft.com/graph/change-notifications-with-resource-data#validation-tokens-in-the-change-notification>

use std::collections::BTreeSet;

use super::envelope::{Envelope, Item};
use crate::teams::{cloud, token::Token};
use crate::{AppSecrets, KeySource, Rejection, Trust, names};

/// The service that publishes change notifications. Any app of any tenant can get a token made out
/// to us; only this one may send.
const PUBLISHER: &str = "0bf30f3b-4a52-48df-9a82-234910c4a086";

/// The tokens of a batch, all of them good.
pub(super) struct Tokens<'e>(Vec<Token<'e>>);

impl<'e> Tokens<'e> {
    /// Checks every token. `first` is the app that the batch is for; others may share it. Where no
    /// app has a client id nobody can tell whom a token is for: then none is checked, and none counts.
    pub(super) fn check(
        envelope: &'e Envelope,
        first: &AppSecrets,
        apps: &[AppSecrets],
        trust: &Trust<'_>,
    ) -> Result<Self, Rejection> {
        if apps.iter().all(|app| app.text(names::CLIENT_ID).is_none()) {
            return Ok(Self(Vec::new()));
        }
        let tokens = envelope.tokens.iter().map(|text| {
            let token = read(text)?;
            let app = token
                .audience(std::iter::once(first).chain(apps), names::CLIENT_ID)
                .ok_or(Rejection::WrongClaim("aud"))?;
            check(&token, &envelope.items, &cloud::graph_keys(app), trust)?;
            Ok(token)
        });
        tokens.collect::<Result<_, _>>().map(Self)
    }

    /// Whether one of them is made out to `app` and speaks for the tenant of `item`.
    pub(super) fn cover(&self, item: &Item, app: &AppSecrets) -> bool {
        self.0.iter().any(|token| {
            token.audience([app], names::CLIENT_ID).is_some() && speaks_for(token, item)
        })
    }
}

fn read(text: &str) -> Result<Token<'_>, Rejection> {
    Token::read(text, Rejection::MisshapenBody("a batch with tokens"))
}

fn check(
    token: &Token<'_>,
    items: &[Item],
    source: &KeySource,
    trust: &Trust<'_>,
) -> Result<(), Rejection> {
    let claims = &token.claims;
    let tenant = claims.tid.as_deref().ok_or(Rejection::WrongClaim("tid"))?;
    if !items.iter().any(|item| speaks_for(token, item)) {
        return Err(Rejection::WrongClaim("tid"));
    }
    if !cloud::graph_issuers(source, tenant).contains(&claims.iss) {
        return Err(Rejection::WrongClaim("iss"));
    }
    let mut senders = claims.appid.iter().chain(&claims.azp).peekable();
    if senders.peek().is_none() || senders.any(|it| it != PUBLISHER) {
        return Err(Rejection::WrongClaim("appid"));
    }
    token.is_timely(trust.now)?;
    token.prove(source, trust.keys).map(|_| ())
}

fn speaks_for(token: &Token<'_>, item: &Item) -> bool {
    let tenant = token.claims.tid.as_deref().filter(|it| !it.is_empty());
    tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(&item.tenant))
}

/// Where the keys of the batch's tokens are published.
pub(in crate::teams) fn key_sources(envelope: &Envelope, apps: &[AppSecrets]) -> Vec<KeySource> {
    let tokens = envelope.tokens.iter().filter_map(|text| read(text).ok());
    let sources = tokens.flat_map(|token| {
        let apps = apps.iter();
        apps.filter(move |app| token.audience([*app], names::CLIENT_ID).is_some())
    });
    let sources: BTreeSet<_> = sources.map(cloud::graph_keys).collect();
    sources.into_iter().collect()
}
