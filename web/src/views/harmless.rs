//! What is drawn, without characters that make a screen lie.

use canopy_workbench::shown;
use std::borrow::Cow;
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// The same, with all its text as [`shown`] has it: no name turns the text around it or hides a letter.
pub(crate) fn harmless(mut drawn: Html) -> Html {
    walk(&mut drawn);
    drawn
}

fn walk(node: &mut VNode) {
    match node {
        VNode::VText(text) => {
            if let Cow::Owned(seen) = shown(&text.text) {
                text.text = seen.into();
            }
        }
        VNode::VTag(tag) => {
            if let Some(children) = Rc::make_mut(tag).children_mut() {
                walk(children);
            }
        }
        VNode::VList(list) => Rc::make_mut(list).iter_mut().for_each(walk),
        VNode::VComp(_) | VNode::VPortal(_) | VNode::VRef(_) | VNode::VSuspense(_) | VNode::VRaw(_) => {}
    }
}
