//! A tenant as far as some sign-ins are asked about.

use super::{Bearer, Fact, Space, Supposed};
use crate::axis::Axis;
use crate::sign_in::Value;

impl Space {
    /// The same tenant with nothing but these values on some axes, and nobody but these people.
    /// Whatever is asked of it is asked of these sign-ins alone.
    ///
    /// The device axis stays whole: what is seen of devices is told by the unregistered one.
    #[must_use]
    pub fn within(&self, values: Vec<(Axis, Vec<Value>)>, whose: &dyn Fn(&Bearer) -> bool) -> Self {
        let mut space = self.clone();
        for (axis, values) in values.into_iter().filter(|(axis, _)| !matches!(axis, Axis::Who | Axis::Device)) {
            space.axes.insert(axis, self.partition(values));
        }
        // The new place of each fact that stays; known ones come before what is supposed of them.
        let mut places: Vec<Option<usize>> = Vec::with_capacity(self.facts.len());
        let mut kept: Vec<Fact> = Vec::new();
        for fact in &self.facts {
            let kept_fact = match &fact.supposed {
                None => {
                    let bearers: Vec<Bearer> = fact.bearers.iter().filter(|bearer| whose(bearer)).cloned().collect();
                    (!bearers.is_empty()).then(|| Fact { bearers, ..fact.clone() })
                }
                Some(supposed) => places.get(supposed.of).copied().flatten().map(|of| Fact {
                    supposed: Some(Supposed { of, groups: supposed.groups.clone() }),
                    ..fact.clone()
                }),
            };
            places.push(kept_fact.is_some().then_some(kept.len()));
            kept.extend(kept_fact);
        }
        space.facts = kept;
        let who = space.axes.entry(Axis::Who).or_default();
        for atom in who.iter_mut() {
            let both = std::mem::take(&mut atom.values).into_iter().zip(std::mem::take(&mut atom.facts));
            let stays = both.filter_map(|(value, fact)| Some((value, places.get(fact).copied().flatten()?)));
            (atom.values, atom.facts) = stays.unzip();
        }
        who.retain(|atom| !atom.values.is_empty());
        space
    }
}
