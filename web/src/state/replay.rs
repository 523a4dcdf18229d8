//! The screen of recorded sign-ins.

use super::{Asked, Effect, Phase, State};
use crate::route::Screen;
use crate::strings;
use canopy_workbench::{Question, Replay};
use std::rc::Rc;

impl State {
    /// Asks for the replay once its screen is shown: a long log takes a while.
    pub(super) fn ask_replay(&mut self) -> Vec<Effect> {
        let has_logs = self.inventory.as_ref().is_some_and(|inventory| inventory.counts.sign_ins > 0);
        let is_asked = self.replay.is_some() || self.asking.waits_for(Asked::Replay);
        if self.route.screen != Screen::Replay || self.phase != Phase::Open || !has_logs || is_asked {
            return Vec::new();
        }
        vec![self.ask(Question::Replay)]
    }

    pub(super) fn replayed(&mut self, replay: Replay) -> Vec<Effect> {
        if self.route.screen == Screen::Replay {
            self.said = strings::replay::said(&replay);
        }
        self.replay = Some(Rc::new(replay));
        Vec::new()
    }

    /// Takes one of a group's examples to the simulator.
    pub(super) fn simulate_recorded(&mut self, group: usize, example: usize) -> Vec<Effect> {
        let replay = self.replay.clone();
        let found = replay.as_ref().and_then(|replay| replay.differences.get(group)?.examples.get(example));
        let Some(difference) = found else { return Vec::new() };
        let mut effects = self.simulate(difference.form.clone(), difference.person.clone());
        effects.extend(self.show_screen(Screen::Simulator));
        effects
    }
}
