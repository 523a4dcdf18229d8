//! What the parts of a policy share while they are read.

use canopy_model::ordered::OrderedSet;

use canopy_model::{ObjectId, Unreadable};

use crate::draft::Draft;
use crate::json::Node;
use crate::json::{Word, is_metadata};
use crate::log::{FileLog, Words};
use crate::notice::{NoticeKind, shortened};

/// What follows when a part of a policy could not be read.
const INCOMPLETE: &str = "The policy is marked as not fully understood, and answers that rest on it say so.";

/// Members that only Graph beta has, or had, and whose effect is not documented.
const NOT_EVALUATED: [&str; 5] = ["times", "clients", "signInRiskDetections", "networkAccess", "globalSecureAccess"];

/// Reading one policy.
pub(crate) struct PolicyReading<'r, 'a> {
    pub(crate) log: &'r mut FileLog<'a>,
    pub(crate) draft: &'r mut Draft,
    policy: &'r Node<'a>,
    name: &'r str,
    unreadable: Vec<Unreadable>,
}

impl<'r, 'a> PolicyReading<'r, 'a> {
    pub(crate) const fn new(
        log: &'r mut FileLog<'a>,
        draft: &'r mut Draft,
        policy: &'r Node<'a>,
        name: &'r str,
    ) -> Self {
        Self { log, draft, policy, name, unreadable: Vec::new() }
    }

    /// Everything that could not be read.
    pub(crate) fn finish(self) -> Vec<Unreadable> {
        self.unreadable
    }

    /// The policy's name in quotation marks, for messages.
    pub(crate) fn title(&self) -> String {
        format!("“{}”", shortened(self.name))
    }

    /// A part that affects evaluation could not be read. `problem` is a sentence.
    pub(crate) fn unreadable(&mut self, node: &Node<'_>, code: NoticeKind, problem: &str) {
        let path = self.log.path_below(self.policy, node);
        let text = self.log.excerpt(node);
        let what = format!("Policy {}, {path}: {problem}", self.title());
        let words = Words::warning(code, what).so(INCOMPLETE).remedy("Check this policy in the portal.");
        self.log.say(node, words);
        self.unreadable.push(Unreadable { path, text, problem: problem.to_owned() });
    }

    /// A value that is not known but stands for nothing: it matches nothing.
    pub(crate) fn matches_nothing(&mut self, node: &Node<'_>, problem: &str) {
        let words = self.nothing(problem);
        self.log.say(node, words);
    }

    /// An id that is no GUID: a name or a placeholder of something that was not exported, unless an
    /// object with that id or name is loaded.
    pub(crate) fn doubtful_id(&mut self, node: &Node<'_>, text: &str, what: &str) {
        let id = ObjectId::new(text);
        if !id.is_guid() {
            let problem = format!("Policy {}: “{}” is no id of a {what}.", self.title(), shortened(text));
            let words = Words::warning(NoticeKind::Placeholder, problem)
                .so("It is taken for one that was not exported.")
                .remedy("Put the real id in its place, or export the policy from a tenant.");
            let notice = self.log.about(node, words);
            self.draft.doubtful.push((id, notice));
        }
    }

    /// The id of a role or app that a policy names by the name Microsoft gave it.
    pub(crate) fn named(&mut self, node: &Node<'_>, name: &str, what: &str) -> Option<ObjectId> {
        let id = self.draft.id_of_known(name, what)?;
        let what = format!("Policy {} names the {what} “{}” by its name.", self.title(), shortened(name));
        let words = Words::info(NoticeKind::Placeholder, what)
            .so("The one of that name is taken to be meant.")
            .remedy("Put its id in its place.");
        self.log.say(node, words);
        Some(id)
    }

    fn nothing(&self, problem: &str) -> Words {
        Words::warning(NoticeKind::Placeholder, format!("Policy {}: {problem}", self.title()))
            .so("It matches nothing, as if it were not there.")
            .remedy("Put the real id in its place, or export the policy from a tenant.")
    }

    /// The words of a list, each with its place; anything but text is unreadable.
    pub(crate) fn words<'n>(&mut self, node: Option<&'n Node<'a>>) -> Vec<(&'n Node<'a>, String)> {
        let mut words = Vec::new();
        for Word { node, text } in node.map(Node::words).unwrap_or_default() {
            match text {
                Some(text) => words.push((node, text.into_owned())),
                None => self.unreadable(node, NoticeKind::WrongType, "A text was expected here."),
            }
        }
        words
    }

    /// A set of values of an enumeration; `None` where nothing is listed. Unknown ones are
    /// unreadable.
    pub(crate) fn set<T: Copy + Ord>(&mut self, node: Option<&Node<'a>>, known: &[(&str, T)]) -> Option<OrderedSet<T>> {
        let words = self.words(node);
        if words.is_empty() {
            return None;
        }
        let mut set = OrderedSet::new();
        for (node, word) in words {
            match known.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word)) {
                Some((_, value)) => {
                    set.insert(*value);
                }
                None => self.unknown(node, &word),
            }
        }
        Some(set)
    }

    /// A value that is not known, where it matters.
    pub(crate) fn unknown(&mut self, node: &Node<'_>, word: &str) {
        let problem = match word.eq_ignore_ascii_case("unknownFutureValue") {
            true => "The export is incomplete here: “unknownFutureValue” hides a newer value.".to_owned(),
            false => format!("The value “{}” is not known.", shortened(word)),
        };
        self.unreadable(node, NoticeKind::UnknownValue, &problem);
    }

    /// Members that hold something and are not known are unreadable.
    pub(crate) fn known_members(&mut self, node: &Node<'_>, known: &[&str]) {
        for member in node.members() {
            let name = member.name.as_ref();
            let expected = is_metadata(name)
                || name.eq_ignore_ascii_case("AdditionalProperties")
                || known.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !expected && !member.node.is_hollow() {
                let problem = match NOT_EVALUATED.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                    Some(known) => format!("The condition “{known}” is not evaluated."),
                    None => format!("The member “{}” is not known.", shortened(name)),
                };
                self.unreadable(&member.node, NoticeKind::UnknownMember, &problem);
            }
        }
    }
}
