//! Teams' markup as text that can be read: no tags, no entities, a line for each block.

/// What a message's HTML shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text.
    pub text: String,
    /// Addresses of the pictures in it.
    pub pictures: Vec<String>,
}

/// Reads the body of a chat message. Placeholders of attachments show nothing.
pub(super) fn read(html: &str) -> Shown {
    let mut shown = Shown::default();
    let mut rest = html;
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '<' => match tag_end(rest).and_then(|end| rest.split_at_checked(end)) {
                Some((tag, after)) => {
                    shown.tag(tag);
                    after
                }
                None => {
                    shown.words(rest);
                    break;
                }
            },
            _ => {
                let end = rest.find('<').unwrap_or(rest.len());
                let (words, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                shown.words(&unescaped(words));
                after
            }
        };
    }
    shown.text = shown.text.trim().to_owned();
    shown
}

/// The text of an activity, in which only mentions are marked up: `<at>Bot</at>&nbsp;hello`.
pub(super) fn without_mentions(text: String) -> String {
    if !text.contains("</at>") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        if !is_mention(tag) {
            plain.push('<');
            rest = tag;
            continue;
        }
        let Some((_name, after)) = tag.split_once('>') else {
            // Nothing ends any more: to look again from each `<` could take minutes.
            plain.push('<');
            rest = tag;
            break;
        };
        rest = after;
    }
    plain.push_str(rest);
    plain.replace("&nbsp;", " ").trim().to_owned()
}

/// Whether what follows a `<` opens or closes a mention, if it ends at all.
fn is_mention(tag: &str) -> bool {
    ["at>", "/at>", "at "].iter().any(|it| tag.starts_with(it))
}

impl Shown {
    /// Adds text; white space between words is one blank, as in HTML.
    fn words(&mut self, words: &str) {
        for letter in words.chars() {
            if !letter.is_ascii_whitespace() {
                self.text.push(letter);
            } else if !self.text.is_empty() && !self.text.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let inside = tag.trim_start_matches(['<', '/']);
        let name: String = inside
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "br" => self.text.push('\n'),
            "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote"
            | "ul" | "ol" | "table" | "pre" | "hr" | "codeblock" => self.line(),
            "img" => self.picture(tag),
            "emoji" => self.words(&attribute(tag, "alt").unwrap_or_default()),
            _ => {}
        }
    }

    /// What follows begins a line.
    fn line(&mut self) {
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A picture somebody put there has an address at Graph; others stand for a character.
    fn picture(&mut self, tag: &str) {
        match attribute(tag, "src").filter(|src| src.contains("/hostedContents/")) {
            Some(source) => self.pictures.push(source),
            None => self.words(&attribute(tag, "alt").unwrap_or_default()),
        }
    }
}

/// Where the tag at the start of `text` ends; a `>` between quotes does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    text.find('>').map(|at| at + 1)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(unescaped(value))
}

/// The most bytes between `&` and `;`: further on is not looked, or a text full of `&` could take
/// minutes.
const LONGEST_REFERENCE: usize = 8;

/// Text without character references; what is none of the known ones stays.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let end = after
            .bytes()
            .take(LONGEST_REFERENCE + 1)
            .position(|it| it == b';');
        let reference = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        rest = match reference.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((letter, after)) => {
                plain.push(letter);
                after
            }
            None => {
                plain.push('&');
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_words_without_markup() {
        for (html, text) in [
            (
                "<p>Fired the <b>kiln</b> &amp; ready <at id=\"0\">Hub</at></p>",
                "Fired the kiln & ready Hub",
            ),
            ("<attachment id=\"74d2\"></attachment>", ""),
            (
                "<p>one</p>\n<p>two<br>three</p><ul><li>a</li><li>b</li></ul>",
                "one\ntwo\nthree\na\nb",
            ),
            (
                "a &lt;b&gt; &#39;c&#x27; &nope; & d",
                "a <b> 'c' &nope; & d",
            ),
            ("1 < 2 and more", "1 < 2 and more"),
            (
                "<img alt=\"a>b\" src=\"x\"> <emoji id=\"smile\" alt=\"🙂\"></emoji>",
                "a>b 🙂",
            ),
            (
                "<a href=\"https://x.example/?a=1\">link</a>&nbsp;&nbsp;!",
                "link !",
            ),
            ("<p title='", "<p title='"),
        ] {
            assert_eq!(read(html).text, text, "{html}");
        }
    }

    #[test]
    fn finds_pictures() {
        let source = "https://graph.microsoft.com/v1.0/chats/1/messages/2/hostedContents/3/$value";
        let shown = read(&format!("<p><img src=\"{source}\" alt=\"image\"></p>"));
        assert_eq!(
            (shown.text.as_str(), shown.pictures),
            ("", vec![source.to_owned()])
        );
    }

    #[test]
    fn takes_only_mentions_out_of_an_activity() {
        for (text, plain) in [
            (
                "<at>Hub Desk</at> ticket 1182 please\n",
                "Hub Desk ticket 1182 please",
            ),
            (
                "<at id=\"0\">Bot</at>&nbsp;a <b>c</b> < d",
                "Bot a <b>c</b> < d",
            ),
            ("  as it is <3 \n", "  as it is <3 \n"),
            ("</at>a <at b", "a <at b"),
            ("</at><a><at\tb> <at b><c", "<a><at\tb> <c"),
        ] {
            assert_eq!(without_mentions(text.to_owned()), plain);
        }
    }

    /// Quadratic scans would not come to an end here.
    #[test]
    fn marks_that_never_end_are_text() {
        let many = |mark: &str| mark.repeat(300_000 / mark.len());
        for marks in [many("<"), many("<") + ">", many("<at "), many("</at ")] {
            assert!(without_mentions(format!("</at>{marks}")).len() <= marks.len());
        }
        for marks in [many("&"), many("&") + ";", many("&amp "), many("<&")] {
            assert_eq!(read(&marks).text, marks.trim());
        }
    }
}
