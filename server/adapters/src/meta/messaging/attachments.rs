//! What is attached to a message: files, places, and things of Facebook and Instagram that were
//! shared. Addresses are signed and expire.

use model::{Attachment, AttachmentKind};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::wire::{Attached, Coordinates, Element, Payload};
use crate::scalar::filled;

/// Reads `attachments[]`; one of an unknown form is something else, not nothing.
pub(super) fn attachments(attached: Vec<Value>) -> Vec<Attachment> {
    let mut attachments: Vec<_> = attached.iter().map(attachment).collect();
    // Until August 2026 a sticker came twice, as an image and as itself.
    attachments.dedup_by(|one, other| one == other && one.kind == AttachmentKind::Sticker);
    attachments
}

fn attachment(value: &Value) -> Attachment {
    let Ok(attached) = Attached::deserialize(value) else {
        return Attachment {
            kind: AttachmentKind::Other,
            url: None,
            media_id: None,
            mime_type: None,
            name: None,
        };
    };
    let payload = attached.payload.unwrap_or_default();
    let kind = kind(&attached.kind, &payload);
    let url = filled(payload.url).or_else(|| filled(attached.url));
    let element = [
        payload.elements,
        payload.generic.and_then(|it| it.elements),
        payload.product.and_then(|it| it.elements),
    ];
    let element = element.into_iter().flatten().flatten().next();
    let (card, file) = element.map_or((None, None), |it: Element| (it.title, it.attachment_id));
    let title = [payload.title, attached.title, payload.text, card]
        .into_iter()
        .find_map(filled);
    let ids = [
        payload.sticker_id,
        payload.reel_video_id,
        payload.ig_post_media_id,
        payload.id,
        file,
    ];
    Attachment {
        kind,
        name: title.or_else(|| match kind {
            AttachmentKind::Location => payload.coordinates.map(place),
            AttachmentKind::Document => file_name(url.as_deref()?),
            AttachmentKind::Other => filled(Some(attached.kind)),
            _ => None,
        }),
        url,
        media_id: ids.into_iter().flatten().next().map(|id| id.0),
        mime_type: None,
    }
}

/// What is shared is a page or a file, and may be a picture or a film: only its address can tell.
fn kind(name: &str, payload: &Payload) -> AttachmentKind {
    match name {
        "image" if payload.sticker_id.is_some() => AttachmentKind::Sticker,
        "image" => AttachmentKind::Image,
        "video" => AttachmentKind::Video,
        "audio" => AttachmentKind::Audio,
        "file" => AttachmentKind::Document,
        "sticker" => AttachmentKind::Sticker,
        "location" => AttachmentKind::Location,
        _ => AttachmentKind::Other,
    }
}

fn place(coordinates: Coordinates) -> String {
    format!("{}, {}", coordinates.lat, coordinates.long)
}

/// Messenger keeps the name of a file as the last part of its address.
fn file_name(address: &str) -> Option<String> {
    let address = Url::parse(address).ok()?;
    let name = address.path_segments()?.next_back()?;
    name.contains('.').then(|| name.to_owned())
}
