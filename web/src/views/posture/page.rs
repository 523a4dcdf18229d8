//! A rule's page: the little Markdown that such pages are written in. Links are shown as text, because
//! the page asks nothing of the network.

use yew::prelude::*;

/// Headings, paragraphs and lists; the title is told elsewhere.
pub(super) fn page(text: &str) -> Html {
    let mut parts: Vec<Html> = Vec::new();
    for (at, block) in text.replace('\r', "").split("\n\n").enumerate() {
        let block = block.trim();
        if block.is_empty() || block.starts_with("# ") || block.starts_with("<!--") {
            continue;
        }
        parts.push(match (block.strip_prefix("## "), block.starts_with("- ")) {
            (Some(heading), _) => html! { <h4 key={at}>{ heading.to_owned() }</h4> },
            (None, true) => html! { <ul key={at}>{ for block.split('\n').enumerate().map(entry) }</ul> },
            (None, false) => html! { <p key={at}>{ words(block) }</p> },
        });
    }
    html! { <div class="rule-page">{ for parts }</div> }
}

fn entry((at, line): (usize, &str)) -> Html {
    html! { <li key={at}>{ words(line.trim_start_matches("- ")) }</li> }
}

/// Text with what stands between backticks as code.
fn words(text: &str) -> Html {
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => html! { <span key={at}>{ plain(part) }</span> },
        _ => html! { <code key={at}>{ part.to_owned() }</code> },
    };
    text.split('`').enumerate().map(part).collect()
}

/// A link as its text and its address, emphasis as plain words.
fn plain(text: &str) -> String {
    text.replace("](", " (").replace(['[', '<', '>'], "").replace("**", "")
}
