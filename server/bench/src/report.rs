//! What was measured: one line a figure on stdout, words for people on stderr.

use std::io::Write;

use serde::Serialize;

/// What a figure must show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// Nothing: it is printed for the record.
    None,
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Under(f64),
    /// Exactly this.
    Exactly(f64),
}

impl Target {
    fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::None => true,
            Self::AtLeast(least) => value >= least,
            Self::Under(limit) => value < limit,
            Self::Exactly(wanted) => (value - wanted).abs() < f64::EPSILON,
        }
    }

    fn text(self) -> String {
        match self {
            Self::None => "-".to_owned(),
            Self::AtLeast(least) => format!(">={least}"),
            Self::Under(limit) => format!("<{limit}"),
            Self::Exactly(wanted) => format!("={wanted}"),
        }
    }
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `name value unit target ok|short`.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Serialize)]
struct Line<'f> {
    name: &'f str,
    value: Option<f64>,
    unit: &'f str,
    target: String,
    verdict: &'f str,
}

impl Line<'_> {
    fn text(&self) -> String {
        let value = self.value.map_or_else(|| "-".to_owned(), rounded);
        let Self {
            name,
            unit,
            target,
            verdict,
            ..
        } = self;
        format!("{name} {value} {unit} {target} {verdict}")
    }
}

/// Writes figures down as they are found.
pub(crate) struct Report<W> {
    form: Form,
    to: W,
}

impl<W: Write> Report<W> {
    /// A report in that form.
    pub(crate) const fn new(form: Form, to: W) -> Self {
        Self { form, to }
    }

    /// Writes a figure.
    pub(crate) fn figure(
        &mut self,
        name: &str,
        (value, unit): (f64, &str),
        target: Target,
    ) -> anyhow::Result<()> {
        let met = value.is_finite() && target.is_met_by(value);
        self.line(&Line {
            name,
            value: value.is_finite().then_some(value),
            unit,
            target: target.text(),
            verdict: if met { "ok" } else { "short" },
        })
    }

    /// Writes a figure that could not be had.
    pub(crate) fn missing(&mut self, name: &str, unit: &str, target: Target) -> anyhow::Result<()> {
        self.figure(name, (f64::NAN, unit), target)
    }

    fn line(&mut self, line: &Line<'_>) -> anyhow::Result<()> {
        match self.form {
            Form::Text => writeln!(self.to, "{}", line.text())?,
            Form::Json => writeln!(self.to, "{}", serde_json::to_string(line)?)?,
        }
        self.to.flush()?;
        Ok(())
    }
}

/// A number with the digits that mean something.
fn rounded(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// Says something to the person who waits.
macro_rules! say {
    ($($word:tt)*) => {
        eprintln!("bench: {}", format_args!($($word)*))
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    //! How figures look.
    use super::{Form, Report, Target};

    fn written(form: Form, value: f64, target: Target) -> String {
        let mut to = Vec::new();
        Report::new(form, &mut to)
            .figure("ingest_ratio", (value, "ratio"), target)
            .unwrap();
        String::from_utf8(to).unwrap()
    }

    #[test]
    fn a_figure_is_one_line_with_its_verdict() {
        for (value, target, line) in [
            (
                0.2,
                Target::AtLeast(0.15),
                "ingest_ratio 0.200 ratio >=0.15 ok\n",
            ),
            (
                0.1,
                Target::AtLeast(0.15),
                "ingest_ratio 0.100 ratio >=0.15 short\n",
            ),
            (
                25.0,
                Target::Under(25.0),
                "ingest_ratio 25.00 ratio <25 short\n",
            ),
            (0.0, Target::Exactly(0.0), "ingest_ratio 0 ratio =0 ok\n"),
            (
                1.0,
                Target::Exactly(0.0),
                "ingest_ratio 1.00 ratio =0 short\n",
            ),
            (12_345.6, Target::None, "ingest_ratio 12346 ratio - ok\n"),
            (f64::NAN, Target::None, "ingest_ratio - ratio - short\n"),
        ] {
            assert_eq!(written(Form::Text, value, target), line);
        }
    }

    #[test]
    fn machines_get_json() {
        assert_eq!(
            written(Form::Json, 0.2, Target::AtLeast(0.15)),
            "{\"name\":\"ingest_ratio\",\"value\":0.2,\"unit\":\"ratio\",\"target\":\">=0.15\",\"verdict\":\"ok\"}\n"
        );
    }
}
