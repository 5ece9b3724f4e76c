//! What is attached to messages and posts.

use model::{Attachment, AttachmentKind};
use serde::Deserialize;
use serde_json::Value;

use super::wire::{Entities, Media, Variant};
use crate::scalar::filled;

/// The attachment of a direct message; there is at most one.
pub(super) fn of_message(attachment: Option<&Value>) -> Vec<Attachment> {
    let Some(attachment) = attachment.filter(|it| it.is_object()) else {
        return Vec::new();
    };
    let read = match attachment.get("type").and_then(Value::as_str) {
        Some("media") => attachment.get("media").and_then(file),
        Some("location") => Some(place(attachment)),
        _ => None,
    };
    vec![read.unwrap_or_else(|| bare(AttachmentKind::Other))]
}

/// The files of a post of API 1.1. `extended_entities` has all of them, `entities` the first.
pub(super) fn of_entities(entities: [Option<&Entities>; 4]) -> Vec<Attachment> {
    let lists = entities.into_iter().flatten();
    lists
        .filter_map(|it| it.media.as_deref())
        .find(|media| !media.is_empty())
        .map(|media| media.iter().filter_map(file).collect())
        .unwrap_or_default()
}

/// The file that a post of API 2 names by its key; it is described in `includes.media`, or nowhere.
pub(super) fn of_key(key: String, includes: Option<&Value>) -> Attachment {
    let described = includes.and_then(|it| it.get("media")?.as_array());
    let described = described.into_iter().flatten();
    described
        .filter_map(file)
        .find(|it| it.media_id.as_deref() == Some(key.as_str()))
        .unwrap_or_else(|| Attachment {
            media_id: Some(key),
            ..bare(AttachmentKind::Other)
        })
}

fn file(media: &Value) -> Option<Attachment> {
    let media = Media::deserialize(media).ok()?;
    let id = media.media_key.or(media.id_str).or(media.id);
    let kind = match media.kind.as_deref() {
        Some("photo") => AttachmentKind::Image,
        Some("video" | "animated_gif") => AttachmentKind::Video,
        _ => AttachmentKind::Other,
    };
    let mut attachment = Attachment {
        media_id: id.map(|id| id.0),
        ..bare(kind)
    };
    if kind == AttachmentKind::Video {
        // Its own address is that of a still.
        let variants = media.video_info.and_then(|it| it.variants);
        if let Some(best) = best(variants.or(media.variants).unwrap_or_default()) {
            attachment.url = filled(best.url);
            attachment.mime_type = filled(best.content_type);
        }
    } else {
        // In API 1.1 `url` is the short link in the text.
        attachment.url = filled(media.media_url_https).or_else(|| filled(media.url));
    }
    Some(attachment)
}

/// The film itself in its best quality, rather than a playlist.
fn best(variants: Vec<Variant>) -> Option<Variant> {
    let is_file = |it: &Variant| it.content_type.as_deref() == Some("video/mp4");
    variants
        .into_iter()
        .max_by_key(|it| (is_file(it), it.bitrate))
}

fn place(attachment: &Value) -> Attachment {
    let name = attachment.pointer("/location/shared_place/place/full_name");
    Attachment {
        name: filled(name.and_then(Value::as_str).map(str::to_owned)),
        ..bare(AttachmentKind::Location)
    }
}

fn bare(kind: AttachmentKind) -> Attachment {
    Attachment {
        kind,
        url: None,
        media_id: None,
        mime_type: None,
        name: None,
    }
}
