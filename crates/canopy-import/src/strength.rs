//! Authentication strengths, from lists of their own and as expanded inside policies.

use canopy_model::{
    AuthenticationMethod, AuthenticationStrength, Combination, CombinationRestriction, StrengthId, ordered,
};

use crate::json::Node;
use crate::kind::Kind;
use crate::log::{FileLog, Words};
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a strength.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let named = record.has(&["allowedCombinations", "id"]) && !record.has(&["conditions"]);
    let typed = record.odata_type().is_some_and(|name| name.eq_ignore_ascii_case("authenticationStrengthPolicy"));
    (named || typed).then_some(Kind::AuthenticationStrength)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    if let Some(strength) = decode(record.node, Some(reading.log)) {
        reading.draft.strengths.put(strength, reading.log.file());
    } else {
        let words = Words::error(NoticeKind::Missing, "This authentication strength has no id.")
            .so("It cannot be found by the policies that ask for it, and is left out.")
            .remedy("Export the authentication strengths again, ids included.");
        reading.log.say(record.node, words);
        reading.count(Kind::AuthenticationStrength, -1);
    }
}

/// One of the strengths of our own table.
pub(crate) fn built_in(node: &Node<'_>) -> Option<AuthenticationStrength> {
    decode(node, None)
}

/// Reads a strength that has an id.
pub(crate) fn decode(node: &Node<'_>, mut log: Option<&mut FileLog<'_>>) -> Option<AuthenticationStrength> {
    let id = StrengthId::new(node.text_of("id")?);
    let name = node.text_of("displayName").unwrap_or_default().to_owned();
    let combinations = combinations(node, "allowedCombinations");
    if let Some(log) = log.as_mut() {
        unknown_methods(node, &combinations, log);
    }
    let configurations = node.get("combinationConfigurations").map(Node::items).unwrap_or_default();
    let restrictions = configurations.iter().map(restriction).collect();
    Some(AuthenticationStrength { id, name, combinations, restrictions })
}

fn unknown_methods(node: &Node<'_>, combinations: &[Combination], log: &mut FileLog<'_>) {
    for method in combinations.iter().flat_map(|combination| &combination.0) {
        if let AuthenticationMethod::Unrecognised(text) = method {
            let what = format!("The authentication method “{}” is not known.", shortened(text));
            let words = Words::warning(NoticeKind::UnknownValue, what)
                .so("How strong the combinations with it are cannot be judged.")
                .remedy("Check what Microsoft says about this method.");
            log.say(node.get("allowedCombinations").unwrap_or(node), words);
        }
    }
}

fn combinations(node: &Node<'_>, member: &str) -> Vec<Combination> {
    let texts = |node: &Node<'_>| match node.text() {
        Some(text) => vec![text.to_owned()],
        None => node.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
    };
    node.get(member)
        .map(texts)
        .unwrap_or_default()
        .iter()
        .map(|text| combination(text))
        .filter(|c| !c.0.is_empty())
        .collect()
}

fn combination(text: &str) -> Combination {
    let methods = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    Combination(ordered::set(methods.map(AuthenticationMethod::named)))
}

fn restriction(node: &Node<'_>) -> CombinationRestriction {
    let texts = |member: &str| -> Vec<String> {
        node.get(member)
            .map(|list| list.words().into_iter().filter_map(|w| w.text.map(String::from)).collect())
            .unwrap_or_default()
    };
    CombinationRestriction {
        applies_to: combinations(node, "appliesToCombinations"),
        allowed_aaguids: texts("allowedAAGUIDs"),
        allowed_issuers: texts("allowedIssuerSkis"),
        allowed_policy_oids: texts("allowedPolicyOIDs"),
    }
}
