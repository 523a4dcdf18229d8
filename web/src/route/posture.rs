//! How the findings are shown: what is left of them, and which rule is open.

use super::words::{name_of, named, pairs};

/// How the findings are shown. Empty texts leave all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PostureView {
    /// One of [`PAGES`].
    pub(crate) page: &'static str,
    /// The open finding, by the id of its rule.
    pub(crate) rule: String,
    /// One of [`STATUSES`].
    pub(crate) status: &'static str,
    /// One of [`SEVERITIES`].
    pub(crate) severity: &'static str,
    /// One of [`AUDIENCES`].
    pub(crate) audience: &'static str,
}

/// What a filter can be set to: as answers name it, and as an address does.
type Named = (&'static str, &'static str);

/// The list of findings, and what they come to.
pub(crate) const PAGES: [Named; 4] =
    [("", ""), ("zeroTrust", "zero-trust"), ("eligible", "eligible"), ("change", "2026")];
/// What comes of a rule, the worst first.
pub(crate) const STATUSES: [Named; 5] =
    [("", ""), ("fails", "fails"), ("partly", "partly"), ("cannotTell", "cannot-tell"), ("holds", "holds")];
/// How grave a rule is, the gravest first.
pub(crate) const SEVERITIES: [Named; 5] =
    [("", ""), ("critical", "critical"), ("high", "high"), ("medium", "medium"), ("low", "low")];
/// Who acts on it.
pub(crate) const AUDIENCES: [Named; 4] =
    [("", ""), ("policies", "policies"), ("identity", "identity"), ("applications", "applications")];

/// No rule has a longer id.
const LONGEST: usize = 80;

impl PostureView {
    /// The list of findings with a rule open.
    pub(crate) fn opening(&self, rule: &str) -> Self {
        Self { page: "", rule: rule.to_owned(), ..self.clone() }
    }

    pub(super) fn parse(text: &str) -> Self {
        let mut view = Self::default();
        for (key, value) in pairs(text) {
            match key {
                "view" => view.page = named(&PAGES, value),
                "rule" if is_rule(value) => value.clone_into(&mut view.rule),
                "status" => view.status = named(&STATUSES, value),
                "severity" => view.severity = named(&SEVERITIES, value),
                "audience" => view.audience = named(&AUDIENCES, value),
                _ => {}
            }
        }
        view
    }

    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("view", name_of(&PAGES, self.page).to_owned()),
            ("rule", self.rule.clone()),
            ("status", name_of(&STATUSES, self.status).to_owned()),
            ("severity", name_of(&SEVERITIES, self.severity).to_owned()),
            ("audience", name_of(&AUDIENCES, self.audience).to_owned()),
        ]
    }
}

/// Whether a text could be the id of a rule.
fn is_rule(text: &str) -> bool {
    text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::{AUDIENCES, PAGES, PostureView, SEVERITIES, STATUSES};

    #[test]
    fn what_is_written_is_read_back() {
        for at in 0..20 {
            let view = PostureView {
                page: PAGES[at % PAGES.len()].0,
                rule: if at % 2 == 0 { String::new() } else { "user-without-mfa".to_owned() },
                status: STATUSES[at % STATUSES.len()].0,
                severity: SEVERITIES[at / 2 % SEVERITIES.len()].0,
                audience: AUDIENCES[at % AUDIENCES.len()].0,
            };
            let written = super::super::words::query(view.pairs().iter());
            assert_eq!(PostureView::parse(written.trim_start_matches('?')), view, "{written}");
        }
    }

    #[test]
    fn strangers_are_the_whole_list() {
        for stranger in ["status=cannotTell", "view=list", "rule=<b>", "rule=User", "severity=", "audience=all"] {
            assert_eq!(PostureView::parse(stranger), PostureView::default(), "{stranger}");
        }
    }
}
