//! Takes client states out of a body that is to be kept; every other byte stays.

use bytes::Bytes;

const KEY: &[u8] = br#""clientState""#;
const BLANK: &[u8] = b"***";

/// The body with the text of each `clientState` replaced by `***`.
pub(in crate::teams) fn without_client_states(body: &Bytes) -> Bytes {
    let mut kept = Vec::with_capacity(body.len());
    let mut rest = body.as_ref();
    let mut blanked = false;
    while let Some((before, string, after)) = next_string(rest) {
        kept.extend_from_slice(before);
        kept.extend_from_slice(string);
        rest = after;
        if string != KEY {
            continue;
        }
        let colon = rest.iter().position(|it| !is_space(*it)).unwrap_or(0);
        if rest.get(colon) != Some(&b':') {
            continue;
        }
        if let Some((gap, _state, after)) = next_string(rest)
            && gap.iter().all(|it| is_space(*it) || *it == b':')
        {
            kept.extend_from_slice(gap);
            kept.push(b'"');
            kept.extend_from_slice(BLANK);
            kept.push(b'"');
            rest = after;
            blanked = true;
        }
    }
    if !blanked {
        return body.clone();
    }
    kept.extend_from_slice(rest);
    kept.into()
}

/// What stands before the next string of a JSON text, the string with its quotes, and what follows.
fn next_string(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let start = text.iter().position(|it| *it == b'"')?;
    let mut end = start + 1;
    loop {
        match text.get(end)? {
            b'"' => break,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    let (head, after) = text.split_at_checked(end + 1)?;
    let (before, string) = head.split_at_checked(start)?;
    Some((before, string, after))
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, kept: &str) {
        let found = without_client_states(&Bytes::copy_from_slice(body.as_bytes()));
        assert_eq!(std::str::from_utf8(&found), Ok(kept));
    }

    #[test]
    fn client_states_are_blanked_and_all_else_stays() {
        check(
            r#"{"value":[{"clientState":"s\"ecret", "a":1},{"clientState" : "","b":"é"}]}"#,
            r#"{"value":[{"clientState":"***", "a":1},{"clientState" : "***","b":"é"}]}"#,
        );
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        for body in [
            r#"{"text":"\"clientState\":\"x\""}"#,
            r#"{"a":"clientState","b":"x"}"#,
            r#"{"clientState":null,"b":"x"}"#,
            r#"{"clientState":["x"]}"#,
            r#"{"clientState":"cut"#,
            r#""clientState""#,
            "",
        ] {
            check(body, body);
        }
    }
}
