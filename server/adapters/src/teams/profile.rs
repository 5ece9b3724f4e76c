//! What forms and pages need to know about Microsoft Teams.

use model::{Accounts, Capability, EventType, Limits, Mark, Platform, PlatformProfile, TextUnit};

use super::HEADER;
use super::credentials::CREDENTIALS;

pub(super) static PROFILE: PlatformProfile = PlatformProfile {
    platform: Platform::Teams,
    label: "Microsoft Teams",
    family: &[Platform::Teams],
    app_name: "Teams app",
    mark: Mark {
        hue: "oklch(0.5 0.12 284)",
        shape: include_str!("mark.svg"),
    },
    accounts: Accounts::InBodies,
    credentials: CREDENTIALS,
    event_types: &[
        EventType::Message,
        EventType::MessageEdited,
        EventType::MessageDeleted,
        EventType::Reaction,
        EventType::Callback,
        EventType::Read,
        EventType::Typing,
        EventType::Membership,
        EventType::Connection,
        EventType::Lifecycle,
        EventType::System,
        EventType::Unknown,
    ],
    proof_header: HEADER,
    capabilities: &[
        Capability::Text,
        Capability::Image,
        Capability::Buttons,
        Capability::QuickReplies,
        Capability::Reply,
        Capability::Edit,
        Capability::Delete,
        Capability::Typing,
    ],
    // The smaller of what Graph and the bot service take.
    limits: Limits {
        text: 28_000,
        text_unit: TextUnit::Bytes,
        file_bytes: 1_024 * 1_024,
        window: None,
        calls_per_second: 7,
    },
    receipts: &[EventType::Sent, EventType::Read],
    media_hosts: &[
        "graph.microsoft.com",
        "smba.trafficmanager.net",
        ".sharepoint.com",
    ],
    sample_command: include_str!("sample.sh"),
    setup: include_str!("setup.md"),
};
