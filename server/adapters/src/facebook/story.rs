//! What comments, posts, reviews and reactions have in common.

use model::{Attachment, AttachmentKind, Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::wire::Story;
use crate::meta::{Actor, Change};
use crate::scalar::{Id, filled};

/// A kind of event, and which way it goes as long as nobody is named.
pub(super) type Meaning = (EventType, Direction);

impl Story {
    /// Reads a value, of which every member may be missing.
    pub(super) fn of(change: &Change<'_>) -> Option<Self> {
        let value = Some(change.value).filter(|value| value.is_object())?;
        Self::deserialize(value).ok()
    }

    /// The post: what was shared may have no post of its own.
    pub(super) fn post(&self) -> Option<&str> {
        let ids = [
            &self.post_id,
            &self.video_id,
            &self.photo_id,
            &self.event_id,
            &self.share_id,
        ];
        let id: &Id = ids.into_iter().flatten().next()?;
        Some(&id.0)
    }

    /// The comment, else the post.
    pub(super) fn target(&self) -> Option<&str> {
        let comment = self.comment_id.as_ref();
        comment.map(|id| id.0.as_str()).or_else(|| self.post())
    }

    /// The post under which a comment or reaction stands.
    pub(super) fn thread(&self) -> Option<String> {
        let ids = [&self.post_id, &self.parent_id, &self.comment_id];
        let id = ids.into_iter().flatten().next();
        id.map(|id| id.0.clone())
    }

    /// The comment that a comment answers. Those right under a post name it as their parent.
    pub(super) fn answered(&self, thread: Option<&str>) -> Option<String> {
        let parent = &self.parent_id.as_ref()?.0;
        let is_post = Some(parent.as_str()) == thread || self.parent_id == self.post_id;
        (!is_post).then(|| parent.clone())
    }

    /// Where `verb` was done to `target`. Edits carry the time of birth, so that two of them may
    /// look alike.
    pub(super) fn made_up_id(&self, target: &str, verb: &str) -> String {
        match &self.created_time {
            Some(time) => format!("{target}:{verb}:{}", time.0),
            None => format!("{target}:{verb}"),
        }
    }

    /// `feed/comment/add`.
    pub(super) fn native_type(&self, field: &str) -> String {
        let parts = [Some(field), self.item.as_deref(), self.verb.as_deref()];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.join("/")
    }

    /// An event that adds `target`, or does something else to it; who did it is entered.
    pub(super) fn event(
        &self,
        change: &Change<'_>,
        meaning: Meaning,
        target: &str,
    ) -> Option<InboundEvent> {
        let (event_type, direction) = meaning;
        let verb = self.verb.as_deref()?;
        let mut event = if verb == "add" {
            change.named(event_type, direction, target)
        } else {
            change.derived(event_type, direction, self.made_up_id(target, verb))
        };
        event.native_type = Some(self.native_type(change.field));
        event.message_ref = Some(target.to_owned());
        Actor::of(change.value).enter(&mut event);
        Some(event)
    }

    /// What was written. A post without words has a line of Facebook's.
    pub(super) fn text(&self) -> Option<String> {
        let texts = [&self.message, &self.review_text, &self.story];
        texts.into_iter().find_map(|text| filled(text.clone()))
    }

    /// The pictures, films and links of a post or comment; where it is one of them itself, `link`
    /// is its file.
    pub(super) fn attachments(&self) -> Vec<Attachment> {
        let (image, video) = (AttachmentKind::Image, AttachmentKind::Video);
        let link = match self.item.as_deref() {
            Some("photo") => image,
            Some("video") => video,
            _ => AttachmentKind::Other,
        };
        let photos = self.photos.iter().flatten().filter_map(Value::as_str);
        let photos = photos.map(|url| (image, url));
        let single = [
            (image, &self.photo),
            (video, &self.video),
            (link, &self.link),
        ];
        let single = single
            .into_iter()
            .filter_map(|(kind, url)| Some((kind, url.as_deref()?)));
        let mut attachments: Vec<Attachment> = Vec::new();
        for (kind, url) in photos.chain(single) {
            let is_new = attachments.iter().all(|it| it.url.as_deref() != Some(url));
            if is_new && !url.is_empty() {
                attachments.push(self.attachment(kind, url));
            }
        }
        attachments
    }

    fn attachment(&self, kind: AttachmentKind, url: &str) -> Attachment {
        let id = match kind {
            AttachmentKind::Image if self.photos.is_none() => &self.photo_id,
            AttachmentKind::Video => &self.video_id,
            _ => &None,
        };
        Attachment {
            kind,
            url: Some(url.to_owned()),
            media_id: id.as_ref().map(|id| id.0.clone()),
            mime_type: None,
            name: None,
        }
    }
}
