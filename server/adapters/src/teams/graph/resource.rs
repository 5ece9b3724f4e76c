//! Where a message is, by the path of the resource that changed. Two spellings are in use:
//! `chats('19:a')/messages('1')` and `chats/19:a/messages/1`.

/// A message in a chat or channel.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The chat or channel.
    pub base: String,
    /// The message itself.
    pub message: String,
    /// The message that began its thread; only channels have threads.
    pub root: Option<String>,
}

impl Place {
    /// Reads a path; `None` if it leads to anything but a message.
    pub(super) fn of(path: &str) -> Option<Self> {
        let mut steps = steps(path).peekable();
        let mut base = None;
        while let Some((name, id)) = steps.next_if(|(name, _)| *name != "messages") {
            base = Some((name, id));
        }
        let (kind, base) = base?;
        let (_, message) = steps.next()?;
        let reply = steps.next();
        if steps.next().is_some() || [base, message].contains(&"") {
            return None;
        }
        let (message, root) = match (kind, reply) {
            ("channels", Some(("replies", reply))) if !reply.is_empty() => (reply, Some(message)),
            ("channels", None) => (message, Some(message)),
            ("chats", None) => (message, None),
            _ => return None,
        };
        Some(Self {
            base: base.to_owned(),
            message: message.to_owned(),
            root: root.map(str::to_owned),
        })
    }

    /// The reference of a message in the same chat or channel.
    pub(super) fn reference(&self, message: &str) -> String {
        format!("{}/{message}", self.base)
    }

    /// The thread: the same text as a bot's conversation id.
    pub(super) fn thread(&self) -> String {
        match &self.root {
            Some(root) => format!("{};messageid={root}", self.base),
            None => self.base.clone(),
        }
    }

    /// The root, for an answer to it.
    pub(super) fn answered(&self) -> Option<&str> {
        self.root.as_deref().filter(|root| *root != self.message)
    }
}

/// The pairs of name and id that a path consists of.
fn steps(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut segments = path.trim_start_matches('/').split('/');
    std::iter::from_fn(move || {
        let segment = segments.next()?;
        let quoted = segment
            .strip_suffix("')")
            .and_then(|it| it.split_once("('"));
        Some(quoted.unwrap_or_else(|| (segment, segments.next().unwrap_or_default())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_lead_to_the_same_message() {
        for (one, other, thread, reference) in [
            (
                "chats('19:a@b')/messages('1')",
                "/chats/19:a@b/messages/1",
                "19:a@b",
                "19:a@b/1",
            ),
            (
                "teams('g')/channels('c')/messages('1')",
                "teams/g/channels/c/messages/1",
                "c;messageid=1",
                "c/1",
            ),
            (
                "teams('g')/channels('c')/messages('1')/replies('2')",
                "teams/g/channels/c/messages/1/replies/2",
                "c;messageid=1",
                "c/2",
            ),
            (
                "users('u')/chats('c')/messages('1')",
                "users/u/chats/c/messages/1",
                "c",
                "c/1",
            ),
        ] {
            let place = Place::of(one).unwrap();
            assert_eq!(Some(&place), Place::of(other).as_ref());
            assert_eq!(place.thread(), thread);
            assert_eq!(place.reference(&place.message), reference);
        }
    }

    #[test]
    fn only_an_answer_answers() {
        let reply = Place::of("teams/g/channels/c/messages/1/replies/2").unwrap();
        assert_eq!(reply.answered(), Some("1"));
        assert_eq!(
            Place::of("teams/g/channels/c/messages/1")
                .unwrap()
                .answered(),
            None
        );
    }

    #[test]
    fn other_paths_lead_to_no_message() {
        for path in [
            "",
            "/",
            "chats",
            "chats('a')",
            "chats('a')/members('b')",
            "messages('1')",
            "chats/a/messages",
            "chats/a/messages/",
            "chats('')/messages('1')",
            "users/u/messages/1",
            "chats/a/messages/1/replies/2",
            "teams/g/channels/c/messages/1/replies/",
            "teams/g/channels/c/messages/1/hostedContents/2",
            "teams/g/channels/c/messages/1/replies/2/hostedContents/3",
        ] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
