//! What was not understood or had to be assumed, by severity.

use super::icons;
use crate::strings;
use canopy_workbench::{NoticeLine, Severity};
use yew::prelude::*;

/// All notices: the serious ones unfolded, the rest folded.
pub(super) fn notices(notices: &[NoticeLine]) -> Html {
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    html! {
        <section class="card">
            <div class="card-head"><h2>{ strings::files::NOTICES }</h2></div>
            { for severities.into_iter().map(|severity| group(severity, notices)) }
            <p class="card-note" hidden={!notices.is_empty()}>{ strings::files::NO_NOTICES }</p>
        </section>
    }
}

fn group(severity: Severity, notices: &[NoticeLine]) -> Html {
    let of_group: Vec<_> = notices.iter().filter(|notice| notice.severity == severity).collect();
    let (key, look) = match severity {
        Severity::Error => ("error", "severity-error"),
        Severity::Warning => ("warning", "severity-warning"),
        Severity::Info => ("info", "severity-info"),
    };
    html! {
        <details {key} class={classes!("notices", look)} open={severity != Severity::Info}
            hidden={of_group.is_empty()}>
            <summary>{ icons::severity(severity) }{ strings::severity(severity, strings::length(&of_group)) }</summary>
            <ul>{ for of_group.into_iter().enumerate().map(notice) }</ul>
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
