//! The screens: plain functions from the state to what is drawn, one file per view.
//!
//! # Invariants
//!
//! - A view changes nothing: it dispatches an [`Action`].
//! - All that comes from files is drawn as text nodes, never as markup, and [`harmless`] shows in them
//!   what nobody would see. A component draws for itself, and so asks for it itself.
//! - A conditional part stands alone in an element that is always there (yew#4092), and every list
//!   is keyed (yew#4099).

mod about;
mod answer;
mod assumptions;
mod controls;
mod coverage;
mod dialog;
mod empty;
mod explanation;
mod exports;
mod files;
mod filters;
mod gaps;
mod harmless;
mod header;
mod icons;
mod kept;
mod keys;
mod layer;
mod mark;
mod matrix;
mod nav;
mod notices;
mod open_files;
mod overview;
mod palette;
mod paste;
mod people;
mod person_field;
mod policies;
mod policy_line;
mod posture;
mod privacy;
mod replay;
mod select;
mod shares;
mod shell;
mod simulator;
mod simulator_result;
mod start;
mod take;
mod tile;
mod tour;

use crate::state::Action;
use yew::Callback;

pub(crate) use harmless::harmless;
pub(crate) use shell::shell;

/// How a view says what happened.
pub(crate) type Dispatch = Callback<Action>;
