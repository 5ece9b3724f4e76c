//! The judge sees what is wrong.

use super::{Judgement, judge};

/// As strace writes it, shortened: two deliveries that share a commit, on two connections.
const RIGHT: &str = r#"
71 recvfrom(21<socket:[9001]>, "POST /api/webhooks/whatsapp HTTP/1.1\r\n..wamid.M0EBcafe00010000000001AA==", 8192, 0, NULL, NULL) = 900
72 recvfrom(22<socket:[9002]>,  <unfinished ...>
71 epoll_wait(3, [], 1024, 0) = 0
72 <... recvfrom resumed>"POST /api/webhooks/whatsapp HTTP/1.1\r\n..cafe00010000000002AA==", 8192, 0, NULL, NULL) = 900
80 pwrite64(12</data/switchboard.db-wal>, "\0\0\1cafe00010000000001AA==\0cafe00010000000002AA==", 4096, 32) = 4096
80 fdatasync(12</data/switchboard.db-wal> <unfinished ...>
72 sendto(30<socket:[9009]>, "HTTP/1.1 200 OK\r\n\r\n", 19, MSG_NOSIGNAL, NULL, 0) = 19
80 <... fdatasync resumed>) = 0
71 sendto(21<socket:[9001]>, "HTTP/1.1 200 OK\r\n\r\n", 19, MSG_NOSIGNAL, NULL, 0) = 19
72 writev(22<socket:[9002]>, [{iov_base="HTTP/1.1 200 OK\r\n\r\n", iov_len=19}], 1) = 19
"#;

fn judged(trace: &str) -> Judgement {
    judge(trace, "cafe0001")
}

/// What is said of the trace once `line` has moved to the place before the first one with `before`.
fn moved(line: &str, before: &str) -> Vec<String> {
    let mut lines: Vec<_> = RIGHT.lines().collect();
    let from = lines.iter().position(|it| it.contains(line)).unwrap();
    let moving = lines.remove(from);
    let to = lines.iter().position(|it| it.contains(before)).unwrap();
    lines.insert(to, moving);
    judged(&lines.join("\n")).violations
}

#[test]
fn answers_after_the_sync_are_right() {
    let judgement = judged(RIGHT);
    assert_eq!(judgement.violations, Vec::<String>::new());
    assert_eq!((judgement.answers, judgement.syncs), (2, 1));
}

#[test]
fn an_answer_while_the_sync_still_runs_is_a_violation() {
    let found = moved("71 sendto(21", "fdatasync resumed");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("cafe00010000000001 was answered before anything was synced"));
}

#[test]
fn an_answer_before_the_row_is_a_violation() {
    let found = moved("71 sendto(21", "80 pwrite64");
    assert!(
        found[0].ends_with("was answered before its row was written"),
        "{found:?}"
    );
}

#[test]
fn a_sync_that_began_before_the_row_was_written_does_not_count() {
    let found = moved("80 pwrite64", "fdatasync resumed");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].ends_with("was answered before its row was synced"),
        "{found:?}"
    );
}

#[test]
fn without_syncs_every_answer_is_a_violation() {
    let lines = RIGHT.lines().filter(|it| !it.contains("fdatasync"));
    let trace: Vec<_> = lines.collect();
    assert_eq!(judged(&trace.join("\n")).violations.len(), 2);
    let failed = RIGHT.replace("fdatasync resumed>) = 0", "fdatasync resumed>) = -1 EIO");
    assert_eq!(
        judged(&failed).violations.len(),
        2,
        "a sync that fails is none"
    );
    let elsewhere = RIGHT.replace(
        "fdatasync(12</data/switchboard.db-wal>",
        "fdatasync(13</data/log>",
    );
    assert_eq!(
        judged(&elsewhere).violations.len(),
        2,
        "another file's sync is none"
    );
}
