//! Conditional Access policy plans (conditionalAccessPolicyPlan, beta): recognised, not evaluated.

use canopy_model::{PolicyPlan, Source};

use crate::kind::Kind;
use crate::log::Words;
use crate::notice::NoticeKind;
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads a plan.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    let is = record.is("conditionalAccessPolicyPlan", "plans") && record.node.has("rules");
    (is || record.node.has("sharedConditions") && record.node.has("rules")).then_some(Kind::PolicyPlan)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    let source = Source { file: reading.log.file().to_owned(), line: reading.log.line(node) };
    let name = node.text_of("displayName").or_else(|| node.text_of("id")).unwrap_or("a plan without a name");
    reading.draft.plans.push(PolicyPlan { name: name.to_owned(), source });
    reading.log.say(
        node,
        Words::warning(NoticeKind::NotUsed, "This is a Conditional Access policy plan: present, not evaluated.")
            .so("What the plan asks for is missing from every answer.")
            .remedy("Read the plan's rules in the portal beside the answers given here."),
    );
}

#[cfg(test)]
mod tests {
    use crate::{File, import};

    #[test]
    fn a_plan_is_kept_by_name() {
        let text = r#"{"value":[{"id":"1","displayName":"Baseline","sharedConditions":{},"rules":[]}]}"#;
        let file = File { name: "plans.json".into(), bytes: text.as_bytes().to_vec() };
        let import = import(vec![file], &mut |_, _| {});
        assert_eq!(import.tenant.plans[0].name, "Baseline");
        assert_eq!(import.tenant.plans[0].source.line, 1);
        assert_eq!(import.notices.len(), 1);
    }
}
