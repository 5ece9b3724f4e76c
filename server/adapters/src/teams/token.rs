//! JSON Web Tokens as Microsoft signs them: RS256 and nothing else, so that no public key can pass
//! for a shared secret.

use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use model::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::{AppSecrets, KeySet, KeySource, PublicKey, Rejection};

/// How far two clocks may differ.
const SKEW_MILLIS: i64 = 5 * 60 * 1_000;

/// What tokens say. Not to be believed before [`Token::prove`]; a claim that is there twice, or of
/// another form, is no token's.
#[derive(Deserialize)]
pub(super) struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Whom it was made out to: the id of one of our registrations.
    pub aud: String,
    exp: i64,
    nbf: Option<i64>,
    /// Where a bot's answers go. Real tokens write it in lower case, the manual does not.
    #[serde(alias = "serviceUrl")]
    pub serviceurl: Option<String>,
    /// Who asked for it: version 1.
    pub appid: Option<String>,
    /// The same: version 2.
    pub azp: Option<String>,
    /// The tenant.
    pub tid: Option<String>,
}

/// A token, taken apart.
pub(super) struct Token<'t> {
    text: &'t str,
    key: String,
    /// What it says.
    pub claims: Claims,
}

impl<'t> Token<'t> {
    /// Takes a token apart, or says why it can be none of Microsoft's; `misshapen` if it is no token
    /// at all.
    pub(super) fn read(text: &'t str, misshapen: Rejection) -> Result<Self, Rejection> {
        let (Ok(header), Ok(claims)) = (decode_header(text), insecure_decode_claims(text)) else {
            return Err(misshapen);
        };
        if header.alg != Algorithm::RS256 {
            return Err(Rejection::WrongClaim("alg"));
        }
        if header.crit.is_some() {
            return Err(Rejection::WrongClaim("crit"));
        }
        let key = header.kid.ok_or(Rejection::WrongClaim("kid"))?;
        Ok(Self { text, key, claims })
    }

    /// The first app whose registration of that name it is made out to.
    pub(super) fn audience<'a>(
        &self,
        apps: impl IntoIterator<Item = &'a AppSecrets>,
        name: &str,
    ) -> Option<&'a AppSecrets> {
        let mut apps = apps.into_iter();
        apps.find(|app| {
            app.text(name)
                .is_some_and(|id| id.eq_ignore_ascii_case(&self.claims.aud))
        })
    }

    /// Whether it counts at `now`.
    pub(super) fn is_timely(&self, now: Timestamp) -> Result<(), Rejection> {
        let moment = |seconds: i64| seconds.saturating_mul(1_000);
        let now = now.as_millis();
        if moment(self.claims.exp).saturating_add(SKEW_MILLIS) <= now {
            return Err(Rejection::WrongClaim("exp"));
        }
        let is_early = |from| moment(from).saturating_sub(SKEW_MILLIS) > now;
        if self.claims.nbf.is_some_and(is_early) {
            return Err(Rejection::WrongClaim("nbf"));
        }
        Ok(())
    }

    /// Checks the signature by the key that it names; returns that key.
    pub(super) fn prove<'k>(
        &self,
        source: &KeySource,
        keys: &'k KeySet,
    ) -> Result<&'k PublicKey, Rejection> {
        let public = keys.find(source, &self.key).ok_or(Rejection::UnknownKey)?;
        let Ok(key) = DecodingKey::from_rsa_components(&public.modulus, &public.exponent) else {
            return Err(Rejection::BadSignature);
        };
        // The library would read the machine's clock, and knows one audience; both are checked here.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        match decode::<IgnoredAny>(self.text, &key, &validation) {
            Ok(_) => Ok(public),
            Err(_) => Err(Rejection::BadSignature),
        }
    }
}
