//! What is attached to a message.

use model::{Attachment, AttachmentKind};
use serde::Deserialize;
use serde_json::Value;

use super::person::full_name;
use super::wire::{File, Media, PhotoSize};
use crate::scalar::filled;

/// Everything attached to `message`, at most one thing in practice.
pub(super) fn attachments(message: &Value) -> Vec<Attachment> {
    let Ok(mut media) = Media::deserialize(message) else {
        return Vec::new();
    };
    // For old clients an animation comes as a document too, and a venue as a location.
    if media.animation.is_some() {
        media.document = None;
    }
    if media.venue.is_some() {
        media.location = None;
    }
    let mut attachments = Vec::new();
    attachments.extend(media.photo.and_then(photo));
    for (kind, file) in [
        (AttachmentKind::Video, media.live_photo),
        (AttachmentKind::Video, media.animation),
        (AttachmentKind::Document, media.document),
        (AttachmentKind::Audio, media.audio),
        (AttachmentKind::Audio, media.voice),
        (AttachmentKind::Video, media.video),
        (AttachmentKind::Video, media.video_note),
        (AttachmentKind::Sticker, media.sticker),
    ] {
        attachments.extend(file.map(|file| self::file(kind, file)));
    }
    attachments.extend(
        media
            .venue
            .map(|it| named(AttachmentKind::Location, it.title)),
    );
    attachments.extend(
        media
            .location
            .map(|_| named(AttachmentKind::Location, None)),
    );
    attachments.extend(media.contact.map(|it| {
        let name = full_name(it.first_name.as_deref(), it.last_name.as_deref());
        named(AttachmentKind::Contact, name)
    }));
    attachments
}

/// The largest of the sizes that a photo comes in.
fn photo(sizes: Vec<PhotoSize>) -> Option<Attachment> {
    let pixels = |it: &PhotoSize| {
        u64::from(it.width.unwrap_or_default()) * u64::from(it.height.unwrap_or_default())
    };
    sizes
        .into_iter()
        .max_by_key(pixels)
        .map(|largest| Attachment {
            media_id: Some(largest.file_id.0),
            ..named(AttachmentKind::Image, None)
        })
}

fn file(kind: AttachmentKind, file: File) -> Attachment {
    Attachment {
        media_id: Some(file.file_id.0),
        mime_type: filled(file.mime_type),
        ..named(kind, file.file_name)
    }
}

fn named(kind: AttachmentKind, name: Option<String>) -> Attachment {
    Attachment {
        kind,
        url: None,
        media_id: None,
        mime_type: None,
        name: filled(name),
    }
}
