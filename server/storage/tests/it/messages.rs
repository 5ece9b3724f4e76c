//! A conversation's messages.

use model::{
    Attachment, AttachmentKind, Direction, Message, MessageId, MessageStatus, MessageVersion,
};
use storage::{Changes, Edit, MessageState, Reaction, StorageError, Store, ThreadState};

use super::database::Database;
use super::projected::{key, message, message_id, put, thread, thread_id};
use crate::samples::{at, event_id};

async fn put_messages(store: &Store, messages: Vec<MessageState>) {
    let thread = thread(1, at(1_000));
    put_in(store, thread, messages).await;
}

async fn put_in(store: &Store, thread: ThreadState, messages: Vec<MessageState>) {
    let changes = Changes {
        threads: vec![thread],
        messages,
        ..Changes::default()
    };
    put(store, changes).await;
}

async fn all(store: &Store) -> Vec<Message> {
    let page = store.messages(thread_id(1), None, 200).await;
    page.unwrap().messages
}

async fn only(state: MessageState) -> Message {
    let database = Database::fresh().await;
    put_messages(&database.store, vec![state]).await;
    all(&database.store).await.remove(0)
}

async fn walk(store: &Store, mut between: impl AsyncFnMut()) -> Vec<MessageId> {
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store.messages(thread_id(1), before, 2).await.unwrap();
        assert!(page.messages.len() <= 2);
        seen.extend(page.messages.iter().map(|it| it.id));
        match page.next_cursor {
            Some(cursor) => before = Some(cursor.to_string().parse().expect("it is a cursor")),
            None => return seen,
        }
        between().await;
    }
}

/// By time, then place in the body, then arrival.
#[tokio::test]
async fn pages_give_each_once_in_the_order_of_the_thread() {
    let database = Database::fresh().await;
    let store = &database.store;
    let at_place = |number, millis, position| MessageState {
        position,
        ..message(number, millis)
    };
    let messages = vec![
        at_place(6, 10, 0),
        at_place(2, 10, 1),
        at_place(4, 10, 0),
        at_place(1, 20, 0),
        at_place(3, 20, 0),
        at_place(5, 5, 3),
    ];
    put_messages(store, messages).await;
    let elsewhere = MessageState {
        conversation: Some(thread_id(2)),
        ..message(8, 10)
    };
    let unheard = MessageState {
        conversation: None,
        kind: None,
        ..message(9, 10)
    };
    put_messages(store, vec![elsewhere, unheard]).await;
    let expected = [3, 1, 2, 6, 4, 5].map(message_id);
    assert_eq!(walk(store, async || {}).await, expected);
    let mut next = 100;
    let seen = walk(store, async || {
        put_messages(store, vec![message(next, 30)]).await;
        next += 1;
    });
    assert_eq!(seen.await, expected, "what comes meanwhile moves no page");
}

#[tokio::test]
async fn a_conversation_that_is_not_there_has_no_messages() {
    let database = Database::fresh().await;
    let missing = database.store.messages(thread_id(1), None, 1).await;
    assert!(
        matches!(missing, Err(StorageError::NotFound(_))),
        "{missing:?}"
    );
}

fn edit(millis: i64, text: &str, attachments: Vec<Attachment>) -> Edit {
    Edit {
        key: key(millis, text),
        text: Some(text.to_owned()),
        attachments,
    }
}

#[tokio::test]
async fn what_it_said_before_is_told_oldest_first() {
    let picture = Attachment {
        kind: AttachmentKind::Image,
        url: None,
        media_id: Some("1".to_owned()),
        mime_type: None,
        name: None,
    };
    let mut state = message(1, 10);
    state.facts.edits = vec![
        edit(20, "two", vec![picture.clone()]),
        edit(30, "three", Vec::new()),
        edit(40, "four", Vec::new()),
    ];
    state.text = Some("four".to_owned());
    state.attachments = vec![picture.clone()];
    let version = |text: &str, attachments: &[Attachment], millis| MessageVersion {
        text: Some(text.to_owned()),
        attachments: attachments.to_vec(),
        at: Some(at(millis)),
    };
    let shown = only(state.clone()).await;
    let pictures = [picture];
    let expected = [
        version("1", &[], 10),
        version("two", &pictures, 20),
        version("three", &pictures, 30),
    ];
    assert_eq!(shown.edits, expected);
    assert_eq!(shown.text.as_deref(), Some("four"));
    state.deleted_at = Some(at(50));
    state.facts.deleted = Some(key(50, "gone"));
    state.text = None;
    state.attachments.clear();
    let gone = only(state).await;
    assert_eq!((gone.edits, gone.text), (Vec::new(), None));
    assert_eq!(gone.deleted_at, Some(at(50)));
}

#[tokio::test]
async fn reactions_that_hold_are_told() {
    let reaction = |millis, emoji: Option<&str>, taken_back| Reaction {
        key: key(millis, "r"),
        emoji: emoji.map(str::to_owned),
        taken_back,
    };
    let mut state = message(1, 10);
    state.facts.reactions = [
        ("ana".to_owned(), reaction(20, Some("👍"), false)),
        ("ben".to_owned(), reaction(30, None, true)),
        ("eve".to_owned(), reaction(40, None, false)),
    ]
    .into();
    state.facts.hidden = Some((key(5, "h"), true));
    state.late = true;
    let shown = only(state).await;
    let reactions: Vec<_> = shown
        .reactions
        .iter()
        .map(|it| (&*it.actor, it.emoji.as_deref(), it.at))
        .collect();
    let expected = [
        ("ana", Some("👍"), Some(at(20))),
        ("eve", None, Some(at(40))),
    ];
    assert_eq!(reactions, expected);
    assert!(shown.hidden && shown.late);
}

/// "Everything up to here" counts for ours, but for what has failed.
#[tokio::test]
async fn receipts_for_everything_up_to_a_time_count() {
    let database = Database::fresh().await;
    let store = &database.store;
    let ours = |number: u32, status| MessageState {
        direction: Some(Direction::Outbound),
        status: Some(status),
        ..message(number, i64::from(number) * 10)
    };
    let thread = ThreadState {
        delivered_at: Some(at(30)),
        read_at: Some(at(20)),
        ..thread(1, at(50))
    };
    use MessageStatus as S;
    let messages = vec![
        ours(1, S::Failed),
        ours(2, S::Sent),
        ours(3, S::Sent),
        ours(4, S::Sent),
        ours(5, S::Played),
        message(6, 10),
    ];
    put_in(store, thread, messages).await;
    let mut shown = all(store).await;
    shown.sort_by_key(|it| it.id);
    let statuses: Vec<_> = shown.iter().map(|it| it.status).collect();
    let expected = [
        Some(S::Failed),
        Some(S::Read),
        Some(S::Delivered),
        Some(S::Sent),
        Some(S::Played),
        None,
    ];
    assert_eq!(statuses, expected);
}

#[tokio::test]
async fn a_message_that_the_platform_gives_no_id_has_none() {
    let named = only(message(1, 10)).await;
    assert_eq!(named.message_ref.as_deref(), Some("m1"));
    assert_eq!(named.event_ids, [event_id(1)]);
    let unnamed = MessageState {
        reference: "~0123".to_owned(),
        ..message(1, 10)
    };
    assert_eq!(only(unnamed).await.message_ref, None);
}
