//! A select that shows the value it is given, also when it changes from elsewhere.

use super::harmless;
use canopy_workbench::Choice;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SelectProps {
    pub(super) label: &'static str,
    pub(super) value: AttrValue,
    pub(super) choices: Vec<Choice>,
    pub(super) on_choice: Callback<String>,
}

/// A labelled select, its choices under their headings.
///
/// An `option`'s attribute no longer counts once the user has chosen, so the value is set on the
/// element after each drawing.
#[component]
pub(super) fn Select(props: &SelectProps) -> Html {
    let select = use_node_ref();
    {
        let select = select.clone();
        use_effect_with((props.value.clone(), props.choices.clone()), move |(value, _)| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        });
    }
    let on_change = props.on_choice.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        select.value()
    });
    let is_known = props.choices.iter().any(|choice| choice.id == props.value.as_str());
    let unknown = (!is_known).then(|| option(&props.value, &props.value));
    harmless(html! {
        <label class="field">
            <span>{ props.label }</span>
            <select ref={select} onchange={on_change}>
                { for unknown }
                { for grouped(&props.choices).into_iter().map(|(group, choices)| options(group, &choices)) }
            </select>
        </label>
    })
}

/// The choices by heading, in the order of their first.
fn grouped(choices: &[Choice]) -> Vec<(&str, Vec<&Choice>)> {
    let mut groups: Vec<(&str, Vec<&Choice>)> = Vec::new();
    for choice in choices {
        match groups.iter_mut().find(|(group, _)| *group == choice.group) {
            Some((_, members)) => members.push(choice),
            None => groups.push((&choice.group, vec![choice])),
        }
    }
    groups
}

fn options(group: &str, choices: &[&Choice]) -> Html {
    let options = choices.iter().map(|choice| option(&choice.id, &choice.label));
    match group {
        "" => options.collect(),
        group => html! {
            <optgroup key={format!("group {group}")} label={group.to_owned()}>{ for options }</optgroup>
        },
    }
}

fn option(id: &str, label: &str) -> Html {
    html! { <option key={id.to_owned()} value={id.to_owned()}>{ label }</option> }
}
