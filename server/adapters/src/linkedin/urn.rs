//! LinkedIn's names for things: `urn:li:activity:1`, `urn:li:comment:(urn:li:activity:1,2)`.
//!
//! Manual: <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/urns>

const COMMENT: &str = "urn:li:comment:";

/// The kinds of page that a person can connect.
const PAGES: &[&str] = &["urn:li:organization:", "urn:li:organizationBrand:"];

/// Whether it names a comment.
pub(super) fn is_comment(urn: &str) -> bool {
    urn.starts_with(COMMENT)
}

/// The one form of a comment's name: notifications leave `urn:li:` out of the inner URN,
/// `urn:li:comment:(activity:1,2)`, where everything else writes it.
pub(super) fn complete(urn: &str) -> String {
    if !is_comment(urn) {
        return urn.to_owned();
    }
    urn.replace('(', "(urn:li:")
        .replace("(urn:li:urn:", "(urn:")
}

/// Who reacted to what, by the name of a like: `urn:li:reaction:(actor,object)`.
pub(super) fn reaction(urn: &str) -> Option<(String, String)> {
    let pair = urn
        .strip_prefix("urn:li:reaction:(")
        .or_else(|| urn.strip_prefix("urn:li:like:("))?;
    let (actor, object) = pair.strip_suffix(')')?.split_once(',')?;
    Some((inner(actor)?, inner(object)?))
}

/// A URN inside another one, which may lack its beginning.
fn inner(urn: &str) -> Option<String> {
    match urn {
        "" => None,
        urn if urn.starts_with("urn:") => Some(complete(urn)),
        urn => Some(complete(&format!("urn:li:{urn}"))),
    }
}

/// Whether a setting names a page: by its number or by its URN.
pub(super) fn is_organization(text: &str) -> bool {
    let number = PAGES.iter().find_map(|kind| text.strip_prefix(kind));
    is_number(number.unwrap_or(text))
}

/// A page as bodies name it.
pub(super) fn organization(text: &str) -> String {
    if is_number(text) {
        return format!("urn:li:organization:{text}");
    }
    text.to_owned()
}

fn is_number(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_one_name() {
        for (written, name) in [
            (
                "urn:li:comment:(activity:1,2)",
                "urn:li:comment:(urn:li:activity:1,2)",
            ),
            (
                "urn:li:comment:(urn:li:activity:1,2)",
                "urn:li:comment:(urn:li:activity:1,2)",
            ),
            (
                "urn:li:comment:(comment:(activity:1,2),3)",
                "urn:li:comment:(urn:li:comment:(urn:li:activity:1,2),3)",
            ),
            ("urn:li:share:1", "urn:li:share:1"),
            ("", ""),
        ] {
            assert_eq!(complete(written), name);
            assert_eq!(complete(name), name);
        }
    }
}
