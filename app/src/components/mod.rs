//! What pages are built of: one public component a file.

mod code_block;
mod copy_button;
mod copy_field;
mod failed;
mod frame;
mod icon;
mod logo;
mod mark;
mod moment;
mod notice;
mod samples;
mod skeleton;
mod status;
mod stream_chip;
mod terminal;
mod user_menu;
mod void;

pub(crate) use code_block::CodeBlock;
pub(crate) use copy_button::CopyButton;
pub(crate) use copy_field::CopyField;
pub(crate) use failed::Failed;
pub(crate) use frame::Frame;
pub(crate) use icon::Icon;
pub(crate) use logo::Logo;
pub(crate) use mark::{Mark, MarkSize};
pub(crate) use moment::{Age, Moment, Wording};
pub(crate) use notice::Notice;
pub(crate) use samples::Samples;
pub(crate) use skeleton::{FigureBones, RowBones};
pub(crate) use status::Status;
pub(crate) use stream_chip::{StreamBanner, StreamChip};
pub(crate) use terminal::Terminal;
pub(crate) use user_menu::{USER_MENU, UserMenu, initials};
pub(crate) use void::Void;
