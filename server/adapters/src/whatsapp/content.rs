//! What a message says and what is attached to it.

use model::{Attachment, AttachmentKind, Content};
use serde::Deserialize;

use super::wire::{Card, Interactive, Location, Media, Said};
use crate::scalar::filled;

/// The content of a message; of an edit, that of the new version.
pub(super) fn content(said: Said) -> Content {
    let said = match said.edit {
        Some(edit) => edit
            .message
            .and_then(|message| Said::deserialize(&message).ok())
            .unwrap_or_default(),
        None => said,
    };
    Content {
        text: text(&said),
        attachments: attachments(said),
    }
}

/// What a person typed or chose, or the line that the platform writes.
fn text(said: &Said) -> Option<String> {
    let media = [
        &said.image,
        &said.video,
        &said.audio,
        &said.document,
        &said.sticker,
    ];
    let captions = media.into_iter().map(|it| it.as_ref()?.caption.as_ref());
    let button = said.button.as_ref();
    [
        said.text.as_ref().and_then(|it| it.body.as_ref()),
        said.interactive.as_ref().and_then(choice),
        button.and_then(|it| it.text.as_ref()),
        button.and_then(|it| it.payload.as_ref()),
        said.order.as_ref().and_then(|it| it.text.as_ref()),
        said.reaction.as_ref().and_then(|it| it.emoji.as_ref()),
        said.system.as_ref().and_then(|it| it.body.as_ref()),
    ]
    .into_iter()
    .chain(captions)
    .find_map(|text| filled(text.cloned()))
}

/// What was chosen from buttons or a list, or the summary of a form.
fn choice(interactive: &Interactive) -> Option<&String> {
    let button = interactive.button_reply.as_ref();
    let choice = button.or(interactive.list_reply.as_ref());
    let form = interactive.nfm_reply.as_ref();
    choice
        .and_then(|it| it.title.as_ref())
        .or_else(|| form.and_then(|it| it.body.as_ref()))
}

fn attachments(said: Said) -> Vec<Attachment> {
    let files = [
        (AttachmentKind::Image, said.image),
        (AttachmentKind::Video, said.video),
        (AttachmentKind::Audio, said.audio),
        (AttachmentKind::Document, said.document),
        (AttachmentKind::Sticker, said.sticker),
    ];
    let files = files
        .into_iter()
        .filter_map(|(kind, media)| Some(file(kind, media?)));
    let places = said.location.into_iter().map(place);
    let cards = said.contacts.into_iter().flatten().map(card);
    files.chain(places).chain(cards).collect()
}

fn file(kind: AttachmentKind, media: Media) -> Attachment {
    Attachment {
        kind,
        url: filled(media.url),
        media_id: media.id.map(|id| id.0),
        mime_type: filled(media.mime_type),
        name: filled(media.filename),
    }
}

fn place(location: Location) -> Attachment {
    Attachment {
        kind: AttachmentKind::Location,
        url: filled(location.url),
        media_id: None,
        mime_type: None,
        name: filled(location.name),
    }
}

fn card(card: Card) -> Attachment {
    Attachment {
        kind: AttachmentKind::Contact,
        url: None,
        media_id: None,
        mime_type: None,
        name: card.name.and_then(|name| filled(name.formatted_name)),
    }
}
