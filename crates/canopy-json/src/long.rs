//! Lists of many items, which are read again when they are asked for.

use std::cell::OnceCell;

use super::{Member, Node, Reader, Value};

/// One place in so many items is kept; a list of no more is no long list.
pub(crate) const STEP: usize = 256;
/// So many emptied lists of members are kept.
const SPARE: usize = 64;

/// A list that holds no fault, of more than 256 items. A directory of a million people is such a list:
/// as values it would take several times the memory of its text.
#[derive(Debug)]
pub struct Long<'a> {
    text: &'a str,
    /// How deep items may be nested.
    depth: usize,
    count: usize,
    /// Offset of every 256th item, from the first on.
    places: Vec<usize>,
    all: OnceCell<Vec<Node<'a>>>,
}

impl<'a> Long<'a> {
    /// How many items there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Goes through the items while `each` says so; whether it said so of all.
    pub fn while_each(&self, each: &mut dyn FnMut(&Node<'a>) -> bool) -> bool {
        match self.all.get() {
            Some(items) => items.iter().all(each),
            None => self.read(0, &mut |node, reader| {
                let more = each(&node);
                reader.recycle(node);
                more
            }),
        }
    }

    /// All items at once, which are kept from then on.
    pub fn all(&self) -> &[Node<'a>] {
        self.all.get_or_init(|| {
            let mut items = Vec::with_capacity(self.count);
            self.read(0, &mut |node, _| {
                items.push(node);
                true
            });
            items
        })
    }

    /// The item that holds an offset, and which one it is, from 0.
    pub fn holding(&self, offset: usize) -> Option<(usize, Node<'a>)> {
        let place = self.places.partition_point(|place| *place <= offset).checked_sub(1)?;
        let (mut at, mut found) = (place * STEP, None);
        self.read(place, &mut |node, _| {
            if node.end <= offset {
                at += 1;
                return true;
            }
            found = Some(node);
            false
        });
        Some((at, found?))
    }

    /// Reads items from one of the places on, while `each` says so; whether it said so of all.
    fn read(&self, place: usize, each: &mut dyn FnMut(Node<'a>, &mut Reader<'a, '_>) -> bool) -> bool {
        let (mut untold, at) = (|_| {}, self.places.get(place).copied().unwrap_or(self.text.len()));
        let mut reader = Reader { at, long: true, fleeting: true, ..Reader::new(self.text, &mut untold) };
        for _ in place * STEP..self.count {
            let (node, result) = reader.value(self.depth);
            if result.is_err() || !each(node, &mut reader) {
                return false;
            }
            reader.space();
            reader.at += 1;
        }
        true
    }
}

impl<'a> Reader<'a, '_> {
    /// After as many items as make a list long: the list, if the rest of it holds no fault. Then the
    /// reader stands behind it, and otherwise where it stood.
    pub(crate) fn skim_rest(&mut self, items: &[Node<'a>], depth: usize) -> Option<Long<'a>> {
        let (mut count, mut places) = (items.len(), vec![items.first()?.start]);
        let start = self.at;
        let end = self.skim_items(depth, &mut |at| {
            if count % STEP == 0 {
                places.push(at);
            }
            count += 1;
        });
        if end.is_none() || count == items.len() {
            self.at = start;
            return None;
        }
        Some(Long { text: self.text, depth, count, places, all: OnceCell::new() })
    }

    /// Takes a value apart that is not needed any more.
    fn recycle(&mut self, node: Node<'a>) {
        let members = |reader: &mut Self, mut members: Vec<Member<'a>>| {
            members.drain(..).for_each(|member| reader.recycle(member.node));
            if reader.spare.len() < SPARE {
                reader.spare.push(members);
            }
        };
        match node.value {
            Value::Object(own) => members(self, own),
            Value::Array(items) => items.into_iter().for_each(|item| self.recycle(item)),
            _ => {}
        }
    }
}
