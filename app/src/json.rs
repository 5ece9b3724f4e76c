//! Prints JSON over lines for reading, in the order and spelling in which it arrived.

use std::iter::Peekable;
use std::str::Chars;

/// What a piece of a line is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A member's name.
    Key,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Atom,
    /// Brackets, commas, colons.
    Mark,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it is.
    pub(crate) kind: Kind,
    /// As it arrived.
    pub(crate) text: String,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// How deep it lies.
    pub(crate) depth: usize,
    /// From left to right.
    pub(crate) pieces: Vec<Piece>,
}

/// The lines of a JSON text; `None` where it is not JSON.
pub(crate) fn lines(text: &str) -> Option<Vec<Line>> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let mut printer = Printer::default();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        printer.take(next, &mut rest);
    }
    Some(printer.lines)
}

#[derive(Default)]
struct Printer {
    lines: Vec<Line>,
    depth: usize,
}

impl Printer {
    /// Prints what begins with `first`. The text is known to be valid.
    fn take(&mut self, first: char, rest: &mut Peekable<Chars<'_>>) {
        match first {
            '{' | '[' => self.open(first, rest),
            '}' | ']' => {
                self.depth = self.depth.saturating_sub(1);
                self.begin();
                self.put(Kind::Mark, first.to_string());
            }
            ',' => {
                self.put(Kind::Mark, ",".to_owned());
                self.begin();
            }
            ':' => self.put(Kind::Mark, ": ".to_owned()),
            '"' => {
                let text = quoted(rest);
                skip_space(rest);
                let kind = if rest.peek() == Some(&':') {
                    Kind::Key
                } else {
                    Kind::Text
                };
                self.put(kind, text);
            }
            space if space.is_ascii_whitespace() => {}
            other => {
                let mut word = other.to_string();
                while let Some(more) =
                    rest.next_if(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c))
                {
                    word.push(more);
                }
                let kind = if other.is_ascii_alphabetic() {
                    Kind::Atom
                } else {
                    Kind::Number
                };
                self.put(kind, word);
            }
        }
    }

    fn open(&mut self, bracket: char, rest: &mut Peekable<Chars<'_>>) {
        skip_space(rest);
        let closing = if bracket == '{' { '}' } else { ']' };
        if rest.next_if_eq(&closing).is_some() {
            return self.put(Kind::Mark, format!("{bracket}{closing}"));
        }
        self.put(Kind::Mark, bracket.to_string());
        self.depth += 1;
        self.begin();
    }

    fn begin(&mut self) {
        self.lines.push(Line {
            depth: self.depth,
            pieces: Vec::new(),
        });
    }

    fn put(&mut self, kind: Kind, text: String) {
        if self.lines.is_empty() {
            self.begin();
        }
        if let Some(line) = self.lines.last_mut() {
            line.pieces.push(Piece { kind, text });
        }
    }
}

/// The rest of a string whose opening quote is read, with both quotes.
fn quoted(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::from('"');
    while let Some(next) = rest.next() {
        text.push(next);
        match next {
            '"' => break,
            '\\' => text.extend(rest.next()),
            _ => {}
        }
    }
    text
}

fn skip_space(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(char::is_ascii_whitespace).is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Option<String> {
        let lines = lines(text)?.into_iter().map(|line| {
            let pieces: String = line.pieces.into_iter().map(|piece| piece.text).collect();
            "  ".repeat(line.depth) + &pieces
        });
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn keeps_the_order_and_the_spelling() {
        assert_eq!(
            printed(r#"{"b":[1,2.50e+3,{}],"a" : "\"x\" \u00e9", "n":null}"#).as_deref(),
            Some(
                "{\n  \"b\": [\n    1,\n    2.50e+3,\n    {}\n  ],\n  \"a\": \"\\\"x\\\" \\u00e9\",\n  \"n\": null\n}"
            )
        );
    }

    #[test]
    fn a_bare_value_is_one_line() {
        assert_eq!(printed(" -12 ").as_deref(), Some("-12"));
        assert_eq!(printed("[ ]").as_deref(), Some("[]"));
    }

    #[test]
    fn what_is_no_json_is_not_printed() {
        for text in ["", "{", "a=b", "{}{}"] {
            assert_eq!(printed(text), None, "{text}");
        }
    }

    #[test]
    fn keys_and_texts_are_told_apart() {
        let lines = lines(r#"{"k" :"v"}"#).unwrap();
        let kinds: Vec<Kind> = lines[1].pieces.iter().map(|piece| piece.kind).collect();
        assert_eq!(kinds, [Kind::Key, Kind::Mark, Kind::Text]);
    }
}
