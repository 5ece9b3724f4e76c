//! Distinguished names as proxies write them: `CN=a,O=b` (RFC 4514, RFC 2253: nginx, Caddy) or
//! `/O=b/CN=a` (old OpenSSL).

/// The attributes that part a name with slashes; it does not escape the slashes in values, so
/// anything else belongs to the value before it.
const PARTED_BY_SLASH: &[&str] = &[
    "C",
    "CN",
    "DC",
    "emailAddress",
    "GN",
    "initials",
    "L",
    "name",
    "O",
    "OU",
    "postalCode",
    "S",
    "serialNumber",
    "SN",
    "ST",
    "street",
    "title",
    "UID",
];

/// Whether a name has exactly one common name, and it is `wanted` letter by letter, unescaped.
pub(super) fn has_common_name(subject: &str, wanted: &str) -> bool {
    let attributes = match subject.strip_prefix('/') {
        Some(parts) => slashed(parts),
        None => separated(subject),
    };
    let attributes = attributes.unwrap_or_default();
    let mut names = attributes.iter().filter(|(kind, _)| is_common_name(kind));
    let only = names.next().map(|(_, value)| value.as_str());
    only == Some(wanted) && names.next().is_none()
}

/// Attribute types ignore case, and may be spelled out or be numbers.
fn is_common_name(kind: &str) -> bool {
    let spellings = ["CN", "commonName", "2.5.4.3", "OID.2.5.4.3"];
    spellings.iter().any(|it| it.eq_ignore_ascii_case(kind))
}

/// The attributes of a name in the form of the RFCs, values as written; `None` if it has another.
fn separated(subject: &str) -> Option<Vec<(&str, String)>> {
    let mut is_escaped = false;
    let mut is_quoted = false;
    // `split` asks for each character once, in order.
    let parts: Vec<_> = subject
        .split(|it| {
            let was_escaped = std::mem::replace(&mut is_escaped, false);
            match it {
                _ if was_escaped => false,
                '\\' => {
                    is_escaped = true;
                    false
                }
                '"' => {
                    is_quoted = !is_quoted;
                    false
                }
                ',' | ';' | '+' => !is_quoted,
                _ => false,
            }
        })
        .collect();
    if is_escaped || is_quoted {
        return None;
    }
    parts.into_iter().map(attribute).collect()
}

/// An attribute; blanks around its parts mean nothing unless they are escaped.
fn attribute(part: &str) -> Option<(&str, String)> {
    let (kind, value) = part.split_once('=')?;
    let kind = kind.trim_matches(' ');
    (!kind.is_empty()).then(|| (kind, value.trim_matches(' ').to_owned()))
}

/// The attributes of a name with slashes; `None` if it begins with none.
fn slashed(parts: &str) -> Option<Vec<(&str, String)>> {
    let mut attributes: Vec<(&str, String)> = Vec::new();
    for part in parts.split('/') {
        let attribute = part.split_once('=').filter(|(kind, _)| parts_a_name(kind));
        match attribute {
            Some((kind, value)) => attributes.push((kind, value.to_owned())),
            None => {
                let (_, value) = attributes.last_mut()?;
                value.push('/');
                value.push_str(part);
            }
        }
    }
    Some(attributes)
}

fn parts_a_name(kind: &str) -> bool {
    let mut kinds = PARTED_BY_SLASH.iter();
    is_common_name(kind) || kinds.any(|it| it.eq_ignore_ascii_case(kind))
}
