//! Archives as writers make them, and as nobody should.

use crate::content::Content;
use crate::{File, Import, Kind, NoticeKind, Options, Source, import, import_from};
use miniz_oxide::deflate::compress_to_vec;
use std::rc::Rc;

/// A user that the importer recognises.
const USERS: &str = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[
    {"id":"a0000000-0000-4000-8000-000000000001","displayName":"Ada","userPrincipalName":"ada@example.com","userType":"Member"}]}"#;

/// An entry as it is to be written; what is not true of it can be changed.
#[derive(Clone)]
struct Written {
    name: &'static str,
    flags: u16,
    method: u16,
    crc: u32,
    packed: Vec<u8>,
    size: u64,
    /// Sizes and place in the extra field, and all ones where they usually are.
    wide: bool,
}

impl Written {
    fn stored(name: &'static str, content: &[u8]) -> Self {
        let (crc, size) = (super::unpack::crc(content), content.len() as u64);
        Self { name, flags: 0, method: 0, crc, packed: content.to_vec(), size, wide: false }
    }

    fn deflated(name: &'static str, content: &[u8]) -> Self {
        Self { method: 8, packed: compress_to_vec(content, 6), ..Self::stored(name, content) }
    }
}

/// A zip file with these entries.
fn zip(entries: &[Written]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let at = file.len() as u64;
        let narrow = |value: u64| if entry.wide { u32::MAX } else { value as u32 };
        let sizes: Vec<u8> = [entry.packed.len() as u64, entry.size].map(narrow).map(u32::to_le_bytes).concat();
        let name = entry.name.as_bytes();
        let start = [20_u16, entry.flags, entry.method, 0, 0].map(u16::to_le_bytes).concat();
        let extra = if entry.wide {
            let numbers = [entry.size, entry.packed.len() as u64, at].map(u64::to_le_bytes).concat();
            [vec![9, 9, 1, 0, 7], vec![1, 0, 24, 0], numbers].concat()
        } else {
            Vec::new()
        };
        file.extend([b"PK\x03\x04".as_slice(), &start, &entry.crc.to_le_bytes(), &sizes].concat());
        file.extend([(name.len() as u16).to_le_bytes(), 3_u16.to_le_bytes()].concat());
        file.extend([name, b"\0\0\0", &entry.packed].concat());
        directory.extend([b"PK\x01\x02\x14\x03".as_slice(), &start, &entry.crc.to_le_bytes(), &sizes].concat());
        directory.extend([name.len() as u16, extra.len() as u16, 0, 0, 0].map(u16::to_le_bytes).concat());
        directory.extend([0_u32, narrow(at)].map(u32::to_le_bytes).concat());
        directory.extend([name, &extra].concat());
    }
    let (start, count) = (file.len(), entries.len());
    file.extend(&directory);
    let wide = entries.iter().any(|entry| entry.wide);
    if wide {
        let end = file.len() as u64;
        file.extend([b"PK\x06\x06".as_slice(), &44_u64.to_le_bytes(), &[0; 12]].concat());
        let numbers = [count, count, directory.len(), start].map(|number| (number as u64).to_le_bytes());
        file.extend(numbers.concat());
        file.extend([b"PK\x06\x07".as_slice(), &[0; 4], &end.to_le_bytes(), &1_u32.to_le_bytes()].concat());
    }
    let count = if wide { u16::MAX } else { count as u16 };
    let place = if wide { u32::MAX } else { start as u32 };
    file.extend([b"PK\x05\x06".as_slice(), &[0; 4], &count.to_le_bytes(), &count.to_le_bytes()].concat());
    file.extend([(directory.len() as u32).to_le_bytes(), place.to_le_bytes()].concat());
    file.extend(b"\x07\0comment");
    file
}

fn read(bytes: Vec<u8>) -> Import {
    import(vec![File { name: "export.zip".into(), bytes }], &mut |done, total| assert!(done <= total))
}

/// The only notice of an archive, which holds nothing.
fn refused(bytes: Vec<u8>) -> String {
    let import = read(bytes);
    assert_eq!((import.files.len(), import.tenant.directory.users.len()), (1, 0));
    let [notice] = import.notices.as_slice() else { panic!("{:?}", import.notices) };
    assert_eq!((notice.file.as_str(), notice.code), ("export.zip", NoticeKind::Archive));
    notice.what.clone()
}

#[test]
fn files_in_an_archive_are_read_as_if_they_had_been_dropped() {
    let wide = Written {
        wide: true,
        ..Written::deflated(
            "c.json",
            br#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": []}"#,
        )
    };
    for entries in [
        vec![Written::stored("users.json", USERS.as_bytes())],
        vec![Written::deflated("users.json", USERS.as_bytes())],
        vec![Written { wide: true, ..Written::deflated("users.json", USERS.as_bytes()) }, wide],
    ] {
        let import = read(zip(&entries));
        assert!(import.notices.iter().all(|notice| notice.file == "export.zip/c.json"), "{:?}", import.notices);
        assert_eq!(import.tenant.directory.users[0].name, "Ada");
        let names: Vec<_> = import.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names[..2], ["export.zip", "export.zip/users.json"]);
        assert_eq!(import.files[0].recognised, [(Kind::ArchivedFile, entries.len())]);
        assert_eq!(import.files[1].size, USERS.len());
    }
}

#[test]
fn folders_and_what_systems_add_are_passed_over() {
    let import = read(zip(&[
        Written::stored("tenant/", b""),
        Written::stored("tenant\\users.json", USERS.as_bytes()),
        Written::stored("__MACOSX/tenant/._users.json", b"\0\x05\x16\x07"),
        Written::stored("tenant/.DS_Store", b"\0\0\0\x01Bud1"),
    ]));
    assert_eq!(import.notices, []);
    let names: Vec<_> = import.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["export.zip", "export.zip/tenant/users.json"]);
}

#[test]
fn logs_in_an_archive_are_kept_for_replay() {
    let log = br#"[{"id":"1","createdDateTime":"2026-11-01T00:00:00Z","userId":"u","appId":"a","conditionalAccessStatus":"success","appliedConditionalAccessPolicies":[]}]"#;
    let import = read(zip(&[Written::deflated("signIns.json", log)]));
    assert_eq!(import.logs[0].name, "export.zip/signIns.json");
    assert_eq!(import.files[1].recognised, [(Kind::SignIn, 1)]);
}

#[test]
fn an_entry_that_cannot_be_unpacked_takes_no_other_with_it() {
    let users = Written::deflated("users.json", USERS.as_bytes());
    for (bad, expected) in [
        (Written { flags: 1, ..users.clone() }, "is encrypted"),
        (Written { method: 12, ..users.clone() }, "by a method that is not known here (12)"),
        (Written { crc: 1, ..users.clone() }, "does not match its checksum"),
        (Written { size: users.size - 1, ..users.clone() }, "does not match its checksum"),
        (Written { size: users.size + 1, ..users.clone() }, "does not match its checksum"),
        (Written { packed: vec![0xff; 40], ..users.clone() }, "does not match its checksum"),
        (Written { size: 1 << 30, ..users.clone() }, "more than 200 times its size"),
    ] {
        let import = read(zip(&[Written { name: "bad.json", ..bad }, users.clone()]));
        assert_eq!(import.tenant.directory.users.len(), 1);
        let [notice] = import.notices.as_slice() else { panic!("{:?}", import.notices) };
        assert!(notice.what.starts_with("“bad.json” in the archive "), "{}", notice.what);
        assert!(notice.what.contains(expected), "{} is not {expected}", notice.what);
    }
}

#[test]
fn an_archive_in_an_archive_stays_closed() {
    let inner = zip(&[Written::stored("users.json", USERS.as_bytes())]);
    let import = read(zip(&[Written::stored("inner.zip", &inner)]));
    assert_eq!(import.tenant.directory.users.len(), 0);
    assert!(import.notices[0].what.contains("inside of another one"), "{:?}", import.notices);
}

/// What unpacks to more than a tenant ever holds is refused before anything is unpacked.
#[test]
fn bombs_are_refused() {
    let zeros = Written::deflated("zeros.json", &vec![b' '; 4 << 20]);
    assert!(zeros.size / zeros.packed.len() as u64 > 200);
    assert!(refused_entry(zip(std::slice::from_ref(&zeros))).contains("more than 200 times"));

    let large = Written { size: 700 << 20, packed: vec![0; 4 << 20], ..zeros };
    let three = ["a.json", "b.json", "c.json"].map(|name| Written { name, ..large.clone() });
    assert_eq!(refused(zip(&three)), "The zip archive unpacks to more than 2 GiB.");

    let many = vec![Written::stored("e.json", b""); 20_001];
    assert_eq!(refused(zip(&many)), "The zip archive holds more than 20000 files.");

    // Two descriptions of the same bytes.
    let once = zip(&[Written::stored("a.json", &[b' '; 400])]);
    let directory = once.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let end = once.windows(4).position(|four| four == b"PK\x05\x06").unwrap();
    let mut twice = [&once[..end], &once[directory..]].concat();
    let end = twice.len() - once.len() + end;
    twice[end + 10] = 2;
    assert_eq!(refused(twice), "The files in the zip archive overlap, which no export does.");
}

fn refused_entry(bytes: Vec<u8>) -> String {
    let import = read(bytes);
    assert_eq!(import.files.len(), 1);
    import.notices[0].what.clone()
}

#[test]
fn an_office_document_is_told_as_one() {
    let import =
        read(zip(&[Written::stored("[Content_Types].xml", b"<Types/>"), Written::stored("xl/a.xml", b"<a/>")]));
    assert_eq!(import.notices.len(), 1);
    assert_eq!(import.notices[0].what, "The file is an Office document.");
}

/// Cut anywhere, with any byte turned over, an archive gives notices and no panic.
#[test]
fn damaged_archives_give_notices() {
    let whole = zip(&[Written::deflated("users.json", USERS.as_bytes()), Written::stored("b.json", b"{}")]);
    for length in 4..whole.len() {
        let import = read(whole[..length].to_vec());
        assert!(!import.notices.is_empty() || length > whole.len() - 8, "{length} of {}", whole.len());
    }
    for at in 0..whole.len() {
        for bits in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= bits;
            drop(read(bytes));
        }
    }
    assert!(refused(b"PK\x03\x04".to_vec()).contains("damaged or cut off"));
}

#[test]
fn an_archive_without_files_says_so() {
    assert_eq!(refused(zip(&[])), "There is no file in the zip archive.");
}

/// An archive of which nobody may ask for much at once.
struct InPieces(Vec<u8>);

impl Content for InPieces {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<usize> {
        if into.len() > 128 * 1024 { Err(std::io::ErrorKind::OutOfMemory.into()) } else { self.0.read_at(at, into) }
    }
}

#[test]
fn an_archive_is_never_held_as_a_whole() {
    let spaces = vec![b' '; 1 << 20];
    let archive = zip(&[Written::stored("padding.txt", &spaces), Written::stored("users.json", USERS.as_bytes())]);
    let source = Source { name: "export.zip".to_owned(), content: Rc::new(InPieces(archive)) };
    let import = import_from(vec![source], &Options::default(), &mut |_, _| {});
    assert!(import.files.iter().any(|file| file.recognised == [(Kind::User, 1)]), "{:?}", import.notices);
}
