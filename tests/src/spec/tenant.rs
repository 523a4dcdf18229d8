//! ```` ```tenant ```` blocks: who and what is there.

use canopy_model::ordered::OrderedMap;

use super::document::Line;
use super::{At, Outcome, names, problem};

/// A kind of thing that a block can declare: the word for it, the details that can be said of it, and
/// the words that details can begin with.
type Kind = (&'static str, &'static [&'static str], &'static [&'static str]);

const KINDS: [Kind; 21] = [
    ("person", &["per-user MFA enforced", "per-user MFA enabled"], &["in", "holds", "eligible for"]),
    ("b2bCollaborationGuest", &GUEST, &["in", "holds", "eligible for", "of"]),
    ("b2bCollaborationMember", &GUEST, &["in", "holds", "eligible for", "of"]),
    ("b2bDirectConnectUser", &[], &["of"]),
    ("internalGuest", &[], &["in", "holds", "eligible for"]),
    ("otherExternalUser", &[], &["of"]),
    ("serviceProvider", &[], &["of"]),
    ("group", &[], &["in", "holds"]),
    ("tenant", &["trusts nothing", "trusts MFA", "trusts compliant devices", "trusts hybrid joined devices"], &[]),
    ("addresses", ANY, &[]),
    ("countries", ANY, &[]),
    ("compliant network", &["trusted"], &[]),
    ("app", &["confidential", "agent", "of Global Secure Access"], &["attribute"]),
    ("service principal", &["multitenant", "managed identity"], &["attribute"]),
    ("agent identity", &[], &["of", "attribute"]),
    ("blueprint", &[], &[]),
    ("agent user", &["on an endpoint"], &["in", "holds", "attribute"]),
    ("strength", ANY, &[]),
    ("terms", &[], &[]),
    ("context", ANY, &[]),
    ("device", ANY, &[]),
];

const GUEST: [&str; 4] = ["pending", "with a Microsoft account", "with Google", "with a passcode"];

/// Details that the importer, or who reads the thing, judges.
const ANY: &[&str] = &["*"];

/// Lines that set something of the whole tenant.
const SETTINGS: [&str; 5] = ["MFA trusted IPs", "baseline scopes", "taken out of All", "default trust", "notices"];

/// One declared thing.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) details: Vec<String>,
    pub(crate) line: usize,
}

impl Thing {
    /// What follows a word among the details.
    pub(crate) fn after(&self, word: &str) -> Vec<&str> {
        self.details.iter().filter_map(|detail| detail.strip_prefix(word)?.strip_prefix(' ')).collect()
    }

    /// Whether a detail stands there.
    pub(crate) fn says(&self, detail: &str) -> bool {
        self.details.iter().any(|said| said == detail)
    }

    /// Errs where a detail says nothing of such a thing.
    fn check(&self, (_, whole, begins): Kind) -> Outcome<()> {
        let begun = |detail: &str, word: &str| detail.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '));
        let known = |detail: &str| whole.contains(&detail) || begins.iter().any(|word| begun(detail, word));
        match self.details.iter().find(|detail| whole != ANY && !known(detail)) {
            Some(detail) => problem(self.line, format!("“{detail}” says nothing of a {}.", self.kind)),
            None => Ok(()),
        }
    }

    /// Custom security attributes: `attribute Set_Name value`.
    pub(crate) fn attributes(&self) -> OrderedMap<String, Vec<String>> {
        let mut all: OrderedMap<String, Vec<String>> = OrderedMap::new();
        for (name, value) in self.after("attribute").iter().filter_map(|text| text.split_once(' ')) {
            all.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        all
    }
}

/// Everything declared for a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    pub(crate) things: Vec<Thing>,
    pub(crate) settings: OrderedMap<&'static str, (usize, String)>,
}

impl Cast {
    /// Reads the lines of a case. There is always an ordinary member, called Somebody.
    pub(crate) fn read(lines: &[Line]) -> Outcome<Self> {
        let mut cast = Self::default();
        cast.add(&Line { number: 0, text: "Somebody: person".to_owned() })?;
        for line in lines {
            cast.add(line)?;
        }
        for thing in &cast.things {
            thing.after("in").into_iter().try_for_each(|name| cast.find(name, &["group"]).map(drop)).at(thing.line)?;
        }
        Ok(cast)
    }

    fn add(&mut self, line: &Line) -> Outcome<()> {
        let Some((name, rest)) = line.text.split_once(':').map(|(name, rest)| (name.trim(), rest.trim())) else {
            return problem(line.number, "A line of a tenant reads “Name: kind, details”.");
        };
        if let Some(setting) = SETTINGS.into_iter().find(|setting| *setting == name) {
            self.settings.insert(setting, (line.number, rest.to_owned()));
            return Ok(());
        }
        let starts = |kind: &Kind| {
            let rest = rest.strip_prefix(kind.0);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
        };
        let Some(place) = KINDS.iter().position(starts) else {
            let kinds: Vec<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
            return problem(line.number, format!("“{rest}” names no kind of thing: {}.", kinds.join(", ")));
        };
        if self.things.iter().any(|thing| thing.name == name) {
            return problem(line.number, format!("“{name}” is declared twice."));
        }
        let kind = KINDS[place].0;
        let details = rest[kind.len()..].split(',').map(str::trim).filter(|part| !part.is_empty());
        let details: Vec<String> = details.map(str::to_owned).collect();
        let id = match kind {
            "context" => details.first().cloned().unwrap_or_default(),
            _ => format!("{:08x}-0000-4000-8000-{:012x}", place + 0xa000, self.things.len() + 1),
        };
        let thing = Thing { name: name.to_owned(), kind, id, details, line: line.number };
        thing.check(KINDS[place])?;
        self.things.push(thing);
        Ok(())
    }

    /// The declared thing of this name and one of these kinds.
    pub(crate) fn find(&self, name: &str, kinds: &[&str]) -> Result<&Thing, String> {
        let found = self.things.iter().find(|thing| thing.name == name && kinds.contains(&thing.kind));
        found.ok_or_else(|| format!("“{name}” is no declared {}.", kinds.join(" or ")))
    }

    /// All of some kinds.
    pub(crate) fn all<'c>(&'c self, kinds: &'c [&str]) -> impl Iterator<Item = &'c Thing> {
        self.things.iter().filter(move |thing| kinds.contains(&thing.kind))
    }

    /// The id of an app, declared or well known.
    pub(crate) fn app(&self, name: &str) -> Result<String, String> {
        let declared = self.find(name, &["app"]).map(|app| app.id.clone());
        declared.or_else(|_| names::app(name).ok_or_else(|| format!("“{name}” is no app that is declared or known.")))
    }

    /// The id of a strength, declared or built in.
    pub(crate) fn strength(&self, name: &str) -> Result<String, String> {
        let declared = self.find(name, &["strength"]).map(|strength| strength.id.clone());
        declared.or_else(|_| names::strength(name).ok_or_else(|| format!("“{name}” is no strength.")))
    }

    /// The name of what has this id.
    pub(crate) fn named(&self, id: &str) -> String {
        let declared = self.things.iter().find(|thing| thing.id == id).map(|thing| thing.name.clone());
        let built_in = || {
            ["MFA", "Passwordless", "Phishing-resistant"]
                .into_iter()
                .find(|name| names::strength(name).as_deref() == Some(id))
        };
        declared.or_else(|| built_in().map(str::to_owned)).unwrap_or_else(|| id.to_owned())
    }
}
