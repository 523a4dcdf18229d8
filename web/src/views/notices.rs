//! What was not understood or had to be assumed, by severity and kind.

use super::controls::button;
use super::{Dispatch, icons};
use crate::state::Action;
use crate::strings;
use canopy_workbench::{NoticeLine, Severity};
use yew::prelude::*;

/// All notices by kind, the serious ones unfolded, the rest folded.
pub(super) fn notices(notices: &[NoticeLine], dispatch: &Dispatch) -> Html {
    let mut groups: Vec<Vec<&NoticeLine>> = Vec::new();
    for notice in notices {
        let alike = |group: &&mut Vec<&NoticeLine>| {
            group.first().is_some_and(|one| (one.severity, &one.kind) == (notice.severity, &notice.kind))
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(notice),
            None => groups.push(vec![notice]),
        }
    }
    html! {
        <section class="card">
            <div class="card-head"><h2>{ strings::files::NOTICES }</h2></div>
            { for groups.into_iter().map(|notices| group(&notices, dispatch)) }
            <p class="card-note" hidden={!notices.is_empty()}>{ strings::files::NO_NOTICES }</p>
        </section>
    }
}

fn group(notices: &[&NoticeLine], dispatch: &Dispatch) -> Html {
    let Some(first) = notices.first() else { return html! { <></> } };
    let (name, look) = match first.severity {
        Severity::Error => ("error", "severity-error"),
        Severity::Warning => ("warning", "severity-warning"),
        Severity::Info => ("info", "severity-info"),
    };
    let lines =
        notices.iter().map(|n| [n.place.as_str(), &n.path, &n.what, &n.consequence, &n.remedy, &n.excerpt].join("\t"));
    let copied = lines.collect::<Vec<_>>().join("\n");
    html! {
        <details key={format!("{name} {}", first.kind)} class={classes!("notices", look)}
            open={first.severity != Severity::Info}>
            <summary>
                { icons::severity(first.severity) }
                { strings::severity(first.severity, strings::length(notices)) }{ ": " }{ &first.kind }
            </summary>
            { button(strings::shell::COPY, "small", Action::Copy(copied), dispatch) }
            <ul>{ for notices.iter().copied().enumerate().map(notice) }</ul>
        </details>
    }
}

fn notice((at, notice): (usize, &NoticeLine)) -> Html {
    html! {
        <li class="notice" key={at}>
            <p class="notice-what">{ &notice.what }</p>
            <p class="place">
                <span>{ &notice.place }</span>
                <span hidden={notice.path.is_empty()}>{ &notice.path }</span>
            </p>
            <code class="excerpt" hidden={notice.excerpt.is_empty()}>{ &notice.excerpt }</code>
            <dl class="facts">
                { fact(strings::files::FOLLOWS, &notice.consequence) }
                { fact(strings::files::REMEDY, &notice.remedy) }
            </dl>
        </li>
    }
}

pub(super) fn fact(name: &'static str, text: &str) -> Html {
    html! {
        <div class="fact" hidden={text.is_empty()}><dt>{ name }</dt><dd>{ text }</dd></div>
    }
}
