//! What the export script tells of its own work (docs/exports.md): above all, what it left out.

use crate::json::Node;
use crate::kind::Kind;
use crate::log::Words;
use crate::notice::{NoticeKind, shortened};
use crate::record::Record;
use crate::sniff::{Reader, Reading};

/// Reads the script's `manifest.json`.
pub(crate) static READER: Reader = Reader { recognise, read };

fn recognise(record: &Record<'_, '_>) -> Option<Kind> {
    record.has(&["canopyExport", "leftOut"]).then_some(Kind::Manifest)
}

fn read<'a>(reading: &mut Reading<'_, 'a>, record: &Record<'_, 'a>) {
    let node = record.node;
    if node.flag_of("completed") == Some(false) {
        let words =
            Words::warning(NoticeKind::LeftOut, "The export script was broken off before it had read everything.")
                .so("Answers rest on what had been read by then.")
                .remedy("Run the script again to its end.");
        reading.log.say(node, words);
    }
    let left_out = node.get("leftOut").map(Node::items).unwrap_or_default();
    // Once for each file: the same reason mostly holds for all its requests.
    let mut told = Vec::new();
    for item in left_out.iter().filter(|item| item.flag_of("replaced") != Some(true)) {
        let said = |name: &str| item.text_of(name).unwrap_or_default();
        if told.contains(&said("file")) {
            continue;
        }
        told.push(said("file"));
        let what = format!(
            "The export script could not read {}, or not all of it: {}",
            shortened(said("file")),
            shortened(said("reason"))
        );
        let words = Words::warning(NoticeKind::LeftOut, what)
            .so("Answers that need it are less sharp, or say what they assume.")
            .remedy("Run the script again with the permission, role or licence that the reason names.");
        reading.log.say(item, words);
    }
}

#[cfg(test)]
mod tests {
    use crate::{File, Kind, import};

    #[test]
    fn what_was_left_out_is_told_and_what_was_replaced_is_not() {
        let text = r#"{"canopyExport":1,"exportedAt":"2026-11-22T10:00:00Z","completed":false,"files":[],"leftOut":[
            {"file":"users.json","request":"GET /v1.0/users?$top=500","status":403,"reason":"no licence","replaced":true},
            {"file":"role-eligibilities.json","request":"GET /v1.0/x","status":403,"reason":"Forbidden.","replaced":false},
            {"file":"role-eligibilities.json","request":"GET /v1.0/y","status":403,"reason":"Forbidden.","replaced":false}]}"#;
        let file = File { name: "manifest.json".into(), bytes: text.as_bytes().to_vec() };
        let import = import(vec![file], &mut |_, _| {});
        assert_eq!(import.files[0].recognised, [(Kind::Manifest, 1)]);
        assert_eq!(import.files[0].taken.as_deref(), Some("2026-11-22T10:00:00Z"));
        let said: Vec<_> = import.notices.iter().map(|notice| notice.what.as_str()).collect();
        assert_eq!(said[0], "The export script was broken off before it had read everything.");
        assert_eq!(
            said[1..],
            ["The export script could not read role-eligibilities.json, or not all of it: Forbidden."]
        );
    }
}
