//! Notices about one file, with their places in it.

use canopy_model::ordered::OrderedMap;
use std::cell::{Cell, OnceCell};

use crate::json::{Node, Value};
use crate::notice::{Notice, NoticeKind, Severity, shortened};

/// Notices of one kind in one file that are listed one by one.
const LISTED: usize = 40;

/// The words of a notice.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) severity: Severity,
    pub(crate) code: NoticeKind,
    pub(crate) what: String,
    pub(crate) consequence: &'static str,
    pub(crate) remedy: &'static str,
}

impl Words {
    /// The words of an error: something is missing from the tenant.
    pub(crate) fn error(code: NoticeKind, what: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, what: what.into(), consequence: "", remedy: "" }
    }

    /// The words of a warning.
    pub(crate) fn warning(code: NoticeKind, what: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, what) }
    }

    /// The words of a remark.
    pub(crate) fn info(code: NoticeKind, what: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::error(code, what) }
    }

    /// What follows.
    pub(crate) const fn so(mut self, consequence: &'static str) -> Self {
        self.consequence = consequence;
        self
    }

    /// What to do.
    pub(crate) const fn remedy(mut self, remedy: &'static str) -> Self {
        self.remedy = remedy;
        self
    }
}

/// Collects the notices of one file.
pub(crate) struct FileLog<'a> {
    file: &'a str,
    text: &'a str,
    roots: &'a [Node<'a>],
    /// Where lines begin, once that is asked.
    lines: OnceCell<Vec<usize>>,
    /// An offset whose column was counted, and that column: a file can be one long line with many
    /// things to say about.
    counted: Cell<(usize, usize)>,
    /// Of text inside a string: where the string stands, as line, column and path.
    base: Option<(usize, usize, String)>,
    notices: Vec<Notice>,
    counts: OrderedMap<(NoticeKind, Severity), usize>,
}

impl<'a> FileLog<'a> {
    /// A log for a file with this text.
    pub(crate) fn new(file: &'a str, text: &'a str, roots: &'a [Node<'a>]) -> Self {
        let (lines, counted) = (OnceCell::new(), Cell::new((0, 1)));
        Self { file, text, roots, lines, counted, base: None, notices: Vec::new(), counts: OrderedMap::new() }
    }

    /// A log for the text of a string in this file: its notices name the place of the string, and
    /// the path goes on inside.
    pub(crate) fn inside<'i>(&self, node: &Node<'_>, text: &'i str, roots: &'i [Node<'i>]) -> FileLog<'i>
    where
        'a: 'i,
    {
        let (line, column) = self.place(node.start);
        FileLog { base: Some((line, column, self.path(node.start))), ..FileLog::new(self.file, text, roots) }
    }

    /// The file's name.
    pub(crate) const fn file(&self) -> &'a str {
        self.file
    }

    /// Whether anything was said about the file.
    pub(crate) fn has_spoken(&self) -> bool {
        !self.notices.is_empty()
    }

    /// The line a value begins at, from 1.
    pub(crate) fn line(&self, node: &Node<'_>) -> usize {
        self.place(node.start).0
    }

    /// Line and column of an offset, both from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        if let Some((line, column, _)) = self.base {
            return (line, column);
        }
        let lines = self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let line = lines.partition_point(|start| *start <= offset);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let (known, column) =
            Some(self.counted.get()).filter(|(at, _)| (start..=offset).contains(at)).unwrap_or((start, 1));
        let column = self.text.get(known..offset).map_or(1, |between| column + between.chars().count());
        self.counted.set((offset, column));
        (line, column)
    }

    /// The value as it stands in the file, shortened.
    pub(crate) fn excerpt(&self, node: &Node<'_>) -> String {
        shortened(self.text.get(node.start..node.end).unwrap_or_default())
    }

    /// Says something about the whole file.
    pub(crate) fn file_notice(&mut self, words: Words) {
        if self.admit(words.code, words.severity) {
            let notice = self.notice(words, None, None, String::new());
            self.notices.push(notice);
        }
    }

    /// Says something about a place in the text.
    pub(crate) fn offset_notice(&mut self, offset: usize, words: Words) {
        if self.admit(words.code, words.severity) {
            let excerpt = shortened(self.text.get(offset..).unwrap_or_default().lines().next().unwrap_or_default());
            let notice = self.notice(words, Some(offset), None, excerpt);
            self.notices.push(notice);
        }
    }

    /// Says something about a value.
    pub(crate) fn say(&mut self, node: &Node<'_>, words: Words) {
        if self.admit(words.code, words.severity) {
            let notice = self.about(node, words);
            self.notices.push(notice);
        }
    }

    /// A notice about a value, to be said or not to be said later.
    pub(crate) fn about(&self, node: &Node<'_>, words: Words) -> Notice {
        let path = Some(self.path(node.start)).filter(|path| path != "$");
        self.notice(words, Some(node.start), path, self.excerpt(node))
    }

    /// The place of a value below another one, such as `conditions.users`.
    pub(crate) fn path_below(&self, base: &Node<'_>, node: &Node<'_>) -> String {
        let mut path = String::new();
        steps(base, node.start, &mut path);
        path.trim_start_matches('.').to_owned()
    }

    /// Says what was worded elsewhere.
    pub(crate) fn put(&mut self, notice: Notice) {
        if self.admit(notice.code, notice.severity) {
            self.notices.push(notice);
        }
    }

    /// All notices, closed by one for those that were too many to list.
    pub(crate) fn finish(mut self) -> Vec<Notice> {
        for ((code, severity), count) in std::mem::take(&mut self.counts) {
            if count > LISTED {
                let more = count - LISTED;
                let words = Words {
                    severity,
                    ..Words::info(
                        NoticeKind::More,
                        format!("{more} more notices of the same kind ({}) were left out.", code.words()),
                    )
                }
                .so("The list for this file is not complete.")
                .remedy("Correct the first ones and load the file again.");
                let notice = self.notice(words, None, None, String::new());
                self.notices.push(notice);
            }
        }
        self.notices
    }

    fn admit(&mut self, code: NoticeKind, severity: Severity) -> bool {
        let count = self.counts.entry((code, severity)).or_default();
        *count += 1;
        *count <= LISTED
    }

    fn notice(&self, words: Words, offset: Option<usize>, path: Option<String>, excerpt: String) -> Notice {
        let place = offset.map(|offset| self.place(offset));
        Notice {
            severity: words.severity,
            code: words.code,
            file: self.file.to_owned(),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            path,
            excerpt,
            what: words.what,
            consequence: words.consequence.to_owned(),
            remedy: words.remedy.to_owned(),
        }
    }

    fn path(&self, target: usize) -> String {
        let mut path = self.base.as_ref().map_or("$", |(_, _, path)| path).to_owned();
        let at = self.roots.partition_point(|root| root.start <= target).saturating_sub(1);
        if self.roots.len() > 1 {
            path.push_str(&format!("[{at}]"));
        }
        if let Some(root) = self.roots.get(at) {
            steps(root, target, &mut path);
        }
        path
    }
}

/// Adds the steps from a value down to the one that begins at `target`.
fn steps(from: &Node<'_>, target: usize, path: &mut String) {
    let mut node = from;
    while node.start < target {
        let next = match &node.value {
            Value::Array(items) => {
                let at = items.partition_point(|item| item.start <= target).saturating_sub(1);
                path.push_str(&format!("[{at}]"));
                items.get(at)
            }
            Value::Long(list) => {
                if let Some((at, item)) = list.holding(target) {
                    path.push_str(&format!("[{at}]"));
                    steps(&item, target, path);
                }
                return;
            }
            Value::Object(members) => {
                let at = members.partition_point(|member| member.node.start <= target).saturating_sub(1);
                members.get(at).map(|member| {
                    path.push('.');
                    path.push_str(&shortened(&member.name));
                    &member.node
                })
            }
            _ => None,
        };
        match next {
            Some(next) if next.start > node.start => node = next,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_same_in_any_order() {
        let text = "äö\nüxé\n\nab";
        let log = FileLog::new("f", text, &[]);
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let expected = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (4, 1), (4, 2)];
        let back = |at: usize| offsets.len() - 1 - at;
        let turns =
            (0..offsets.len()).chain((0..offsets.len()).map(back)).chain((0..100).map(|at| at * 7 % offsets.len()));
        for at in turns {
            assert_eq!(log.place(offsets[at]), expected[at], "{at}");
        }
    }
    use crate::json;

    #[test]
    fn places_are_named_by_line_column_and_path() {
        let text = "{\n \"ä\": [1,\n  {\"b\": \"c\"}]}";
        let (roots, _) = json::read(text);
        let mut log = FileLog::new("f.json", text, &roots);
        let list = roots[0].get("ä").unwrap();
        let b = list.items()[1].get("b").unwrap();
        log.say(b, Words::info(NoticeKind::UnknownValue, "Hm."));
        assert_eq!(log.path_below(list, b), "[1].b");
        let notice = log.finish().remove(0);
        assert_eq!((notice.line, notice.column), (Some(3), Some(9)));
        assert_eq!((notice.path.as_deref(), notice.excerpt.as_str()), (Some("$.ä[1].b"), "\"c\""));
    }

    #[test]
    fn a_notice_about_an_item_of_a_long_list_names_its_place() {
        let items: Vec<_> = (0..600).map(|n| format!("{{\"b\": [{{\"c\": {n}}}]}}")).collect();
        let text = format!("{{\"value\": [{}]}}", items.join(",\n"));
        let (roots, _) = json::read_long(&text, &mut |_| {});
        let mut log = FileLog::new("f.json", &text, &roots);
        let list = roots[0].get("value").unwrap();
        assert!(matches!(list.value, Value::Long(_)));
        list.while_each(&mut |item| {
            let inner = &item.get("b").unwrap().items()[0];
            if inner.get("c").and_then(Node::number) == Some(500) {
                log.say(inner, Words::info(NoticeKind::UnknownValue, "Hm."));
            }
            true
        });
        let notice = log.finish().remove(0);
        assert_eq!((notice.line, notice.column), (Some(501), Some(8)));
        assert_eq!((notice.path.as_deref(), notice.excerpt.as_str()), (Some("$.value[500].b[0]"), "{\"c\": 500}"));
    }

    #[test]
    fn a_flood_is_summed_up() {
        let mut log = FileLog::new("f.json", "", &[]);
        for _ in 0..LISTED + 5 {
            log.file_notice(Words::info(NoticeKind::UnknownValue, "Hm."));
        }
        let notices = log.finish();
        assert_eq!(notices.len(), LISTED + 1);
        assert!(notices[LISTED].what.starts_with("5 more"));
    }
}
