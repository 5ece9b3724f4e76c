//! Reads what `strace` saw and judges it: every 2xx must be written after a sync of the write-ahead log
//! that began after the delivery's row had been written into it.

use std::collections::HashMap;

#[cfg(test)]
mod tests;

/// How many digits of a delivery's number follow the tag.
const DIGITS: usize = 10;

/// What a trace shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// How many answers to deliveries were looked at.
    pub answers: usize,
    /// How often the log was synced.
    pub syncs: usize,
    /// What should not have happened.
    pub violations: Vec<String>,
}

/// A system call that has begun.
struct Call<'t> {
    name: &'t str,
    /// The first argument: a file descriptor and what it stands for.
    on: &'t str,
    arguments: &'t str,
    begun: usize,
}

/// What is known at a point of the trace. Points are numbers of lines.
struct Judge<'t> {
    tag: &'t str,
    /// Calls that have begun, by thread.
    open: HashMap<&'t str, Call<'t>>,
    /// The delivery that was last read from a socket.
    asked: HashMap<&'t str, &'t str>,
    /// When a delivery's row had first been written.
    written: HashMap<&'t str, usize>,
    /// When the last of those syncs began that have ended well.
    synced: Option<usize>,
    judgement: Judgement,
}

/// Judges a trace made with `-f -y`. Deliveries are known by `tag` and the number behind it.
pub(crate) fn judge(trace: &str, tag: &str) -> Judgement {
    let mut judge = Judge {
        tag,
        open: HashMap::new(),
        asked: HashMap::new(),
        written: HashMap::new(),
        synced: None,
        judgement: Judgement::default(),
    };
    for (line, text) in (1..).zip(trace.lines()) {
        judge.read(line, text);
    }
    judge.judgement
}

impl<'t> Judge<'t> {
    fn read(&mut self, line: usize, text: &'t str) -> Option<()> {
        let (thread, text) = text.trim_start().split_once(' ')?;
        let text = text.trim_start();
        if let Some(text) = text.strip_prefix("<... ") {
            let (_, rest) = text.split_once(" resumed>")?;
            let call = self.open.remove(thread)?;
            return self.end(line, &call, rest);
        }
        let (name, rest) = text.split_once('(')?;
        let arguments = rest.strip_suffix(" <unfinished ...>").unwrap_or(rest);
        let on = arguments.split([',', ')']).next()?.trim();
        let call = Call {
            name,
            on,
            arguments,
            begun: line,
        };
        self.begin(&call);
        if arguments.len() == rest.len() {
            return self.end(line, &call, "");
        }
        self.open.insert(thread, call);
        Some(())
    }

    /// An answer counts from the moment at which it begins to be written.
    fn begin(&mut self, call: &Call<'t>) {
        let sends = matches!(call.name, "sendto" | "write" | "writev" | "sendmsg");
        if !sends || !call.arguments.contains("\"HTTP/1.1 2") {
            return;
        }
        // Not every answer is one to a delivery.
        let Some(delivery) = self.asked.remove(call.on) else {
            return;
        };
        self.judgement.answers += 1;
        let problem = match (self.written.get(delivery), self.synced) {
            (None, _) => "before its row was written",
            (Some(_), None) => "before anything was synced",
            (Some(written), Some(synced)) if synced < *written => "before its row was synced",
            _ => return,
        };
        let violation = format!("line {}: {delivery} was answered {problem}", call.begun);
        self.judgement.violations.push(violation);
    }

    /// What was read, written or synced counts from the moment at which that has ended.
    fn end(&mut self, line: usize, call: &Call<'t>, rest: &'t str) -> Option<()> {
        let text = if rest.is_empty() {
            call.arguments
        } else {
            rest
        };
        let (_, result) = text.rsplit_once(" = ")?;
        let is_log = call.on.ends_with("-wal>");
        match call.name {
            "recvfrom" | "read" | "readv" | "recvmsg" => {
                if let Some(delivery) = self.deliveries(call.arguments, rest).last() {
                    self.asked.insert(call.on, delivery);
                }
            }
            "write" | "pwrite64" | "writev" | "pwritev" if is_log => {
                for delivery in self.deliveries(call.arguments, rest) {
                    self.written.entry(delivery).or_insert(line);
                }
            }
            "fdatasync" | "fsync" if is_log && result.trim() == "0" => {
                self.judgement.syncs += 1;
                self.synced = self.synced.max(Some(call.begun));
            }
            _ => {}
        }
        Some(())
    }

    /// The deliveries that are named in a text; it may be cut in two.
    fn deliveries(&self, begin: &'t str, rest: &'t str) -> Vec<&'t str> {
        let length = self.tag.len() + DIGITS;
        [begin, rest]
            .into_iter()
            .flat_map(|text| text.match_indices(self.tag).map(move |(at, _)| (text, at)))
            .filter_map(|(text, at)| text.get(at..at + length))
            .filter(|it| {
                it.bytes()
                    .skip(self.tag.len())
                    .all(|it| it.is_ascii_digit())
            })
            .collect()
    }
}
