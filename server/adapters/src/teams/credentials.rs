//! The credentials of a Teams app: those of the three protocols, and what they may look like.

use model::{CredentialField, Need};
use url::{Host, Url};

use super::{graph::PrivateKeys, outgoing};
use crate::names;

/// In the order that a form asks for them. One of the first three makes the app receive; the first
/// is what the sample signs with.
pub(super) const CREDENTIALS: &[CredentialField] = &[
    OUTGOING_SECRET,
    CLIENT_STATE,
    BOT_APP_ID,
    BOT_SECRET,
    TENANT_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    PRIVATE_KEY,
    BOT_OPENID_URL,
    GRAPH_OPENID_URL,
];

const CLIENT_STATE: CredentialField = CredentialField {
    name: names::CLIENT_STATE,
    label: "Client state (Graph)",
    where_to_find: "Make it up and give it to each Graph subscription as clientState; one for each may be used",
    settings: &["TEAMS_CLIENT_STATE"],
    need: Need::OneOf,
    accepts: is_client_state,
    form: "1 to 128 printable characters; several states with a blank between them",
};

const OUTGOING_SECRET: CredentialField = CredentialField {
    name: names::OUTGOING_SECRET,
    label: "Security token (outgoing webhook)",
    where_to_find: "Teams shows it once, when the outgoing webhook has been created",
    settings: &["TEAMS_OUTGOING_SECRET"],
    need: Need::OneOf,
    accepts: is_outgoing_secret,
    form: "base64 as Teams shows it, usually 44 characters",
};

const BOT_APP_ID: CredentialField = CredentialField {
    name: names::BOT_APP_ID,
    label: "Microsoft App ID (bot)",
    where_to_find: "portal.azure.com → your Azure Bot → Configuration → Microsoft App ID",
    settings: &["TEAMS_BOT_APP_ID"],
    need: Need::OneOf,
    accepts: is_guid,
    form: GUID,
};

const BOT_SECRET: CredentialField = CredentialField {
    name: names::BOT_SECRET,
    label: "Client secret of the bot",
    where_to_find: "entra.microsoft.com → App registrations → the bot's → Certificates & secrets → Value",
    settings: &["TEAMS_BOT_SECRET"],
    need: Need::Optional,
    accepts: is_secret,
    form: SECRET,
};

const TENANT_ID: CredentialField = CredentialField {
    name: names::TENANT_ID,
    label: "Tenant ID",
    where_to_find: "entra.microsoft.com → Overview → Tenant ID; if set, other tenants' notifications are left out",
    settings: &["TEAMS_TENANT_ID"],
    need: Need::Optional,
    accepts: is_guid,
    form: GUID,
};

const CLIENT_ID: CredentialField = CredentialField {
    name: names::CLIENT_ID,
    label: "Application (client) ID",
    where_to_find: "entra.microsoft.com → App registrations → your app → Overview; needed for notifications with content",
    settings: &["TEAMS_CLIENT_ID"],
    need: Need::Optional,
    accepts: is_guid,
    form: GUID,
};

const CLIENT_SECRET: CredentialField = CredentialField {
    name: names::CLIENT_SECRET,
    label: "Client secret",
    where_to_find: "entra.microsoft.com → App registrations → your app → Certificates & secrets → Value",
    settings: &["TEAMS_CLIENT_SECRET"],
    need: Need::Optional,
    accepts: is_secret,
    form: SECRET,
};

const PRIVATE_KEY: CredentialField = CredentialField {
    name: names::PRIVATE_KEY,
    label: "Private key",
    where_to_find: "Made with the certificate that subscriptions name as encryptionCertificate",
    settings: &["TEAMS_PRIVATE_KEY"],
    need: Need::Optional,
    accepts: is_private_key,
    form: "an RSA private key of 2048 bits or more, PEM, not encrypted",
};

const BOT_OPENID_URL: CredentialField = CredentialField {
    name: names::BOT_OPENID_URL,
    label: "Where the bot service publishes its keys",
    where_to_find: "Leave it empty, unless the bot runs in another cloud",
    settings: &["TEAMS_BOT_OPENID_URL"],
    need: Need::Optional,
    accepts: is_safe_url,
    form: SAFE_URL,
};

const GRAPH_OPENID_URL: CredentialField = CredentialField {
    name: names::GRAPH_OPENID_URL,
    label: "Where Microsoft's login publishes its keys",
    where_to_find: "Leave it empty, unless the tenant lives in another cloud",
    settings: &["TEAMS_GRAPH_OPENID_URL"],
    need: Need::Optional,
    accepts: is_safe_url,
    form: SAFE_URL,
};

const GUID: &str = "a GUID: 8-4-4-4-12 hexadecimal digits";
const SECRET: &str = "printable characters without blanks, at most 200";
const SAFE_URL: &str = "an https address, or http on this machine";

fn is_client_state(text: &str) -> bool {
    text.split(' ').all(is_one_client_state)
}

fn is_one_client_state(text: &str) -> bool {
    is_printable(text, 128)
}

fn is_secret(text: &str) -> bool {
    is_printable(text, 200)
}

fn is_printable(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic())
}

fn is_outgoing_secret(text: &str) -> bool {
    outgoing::key(text.as_bytes()).is_some()
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let lengths = parts.iter().map(|it| it.len());
    lengths.eq([8, 4, 4, 4, 12])
        && parts
            .iter()
            .all(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn is_private_key(text: &str) -> bool {
    !PrivateKeys::read(text).is_empty()
}

fn is_safe_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    text.len() <= 500 && (url.scheme() == "https" || url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &CredentialField, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!((field.accepts)(text), "{}: {text}", field.name);
        }
        for text in bad.iter().chain(&["", " "]) {
            assert!(!(field.accepts)(text), "{}: {text}", field.name);
        }
    }

    #[test]
    fn a_client_state_is_short_and_printable() {
        let long = "x".repeat(128);
        let longer = format!("{long}x");
        check(
            &CLIENT_STATE,
            &["hub-secret-state-1", &long, "one two"],
            &["a  b", " a", "ä", &longer],
        );
    }

    #[test]
    fn an_outgoing_secret_is_base64_of_a_whole_key() {
        let key = "kCgbbpvVw3yPWBSCeoSRaDT7l5sQAfgCiEOUVAxiDGA=";
        let cut = key.trim_end_matches('=');
        check(&OUTGOING_SECRET, &[key], &["c2hvcnQ=", cut, "not base64!"]);
    }

    /// The overview shows the first and the sample that goes with it.
    #[test]
    fn the_first_that_makes_an_app_receive_is_what_the_sample_needs() {
        let mut first = CREDENTIALS.iter().filter(|it| it.need == Need::OneOf);
        let settings = first.next().unwrap().settings;
        assert!(include_str!("sample.sh").contains(&format!("${}", settings[0])));
    }

    #[test]
    fn ids_are_guids() {
        let id = "5f1d7c2e-9a4b-4c3d-8e21-77AA10b2c3d4";
        let braced = format!("{{{id}}}");
        let bad = [
            "contoso.com",
            "f1d7c2e-9a4b-4c3d-8e21-77AA10b2c3d4",
            &braced,
        ];
        for field in [&BOT_APP_ID, &TENANT_ID, &CLIENT_ID] {
            check(field, &[id], &bad);
        }
    }

    #[test]
    fn keys_are_fetched_safely_or_from_this_machine() {
        let good = [
            "https://login.botframework.azure.us/v1",
            "http://127.0.0.1:9/k",
            "http://[::1]/k",
            "http://localhost/",
        ];
        let bad = [
            "http://login.botframework.com/",
            "ftp://localhost/",
            "keys",
            "data:,x",
            "http://localhost.evil.example/",
        ];
        for field in [&BOT_OPENID_URL, &GRAPH_OPENID_URL] {
            check(field, &good, &bad);
        }
    }

    #[test]
    fn a_private_key_parses() {
        let bad = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
        let public = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";
        let good = include_str!("keys/bot_test_only.pem");
        check(&PRIVATE_KEY, &[good], &[bad, public, "teams-key.pem"]);
    }

    /// `openssl genrsa` of older versions writes PKCS #1, environment files write `\n`.
    #[test]
    fn a_private_key_may_come_in_several_forms() {
        let pem = include_str!("keys/bot_test_only.pem");
        let pkcs1 = include_str!("keys/bot_test_only.pkcs1.pem");
        assert!(pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY-----"));
        for text in [
            pkcs1.to_owned(),
            pem.replace('\n', "\\n"),
            pem.replace('\n', "\r\n"),
            format!("{pem}{pkcs1}"),
        ] {
            assert!(is_private_key(&text));
        }
    }
}
