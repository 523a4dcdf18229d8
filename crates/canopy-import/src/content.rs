//! Where a file's bytes come from: memory, a disk or a browser. Whoever reads does not hold more
//! than it needs, and a log is read again instead of being kept.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::zip::{Inflated, Packed};

/// The content of a file, to be read from any place and as often as asked.
pub trait Content {
    /// The size in bytes.
    fn size(&self) -> u64;

    /// Reads into the space from this offset on; fewer bytes than asked for only at the end.
    ///
    /// # Errors
    ///
    /// The bytes cannot be had: the file is gone or has changed.
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize>;
}

impl Content for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..));
        rest.unwrap_or_default().read(into)
    }
}

/// A file on a disk, opened for each piece: a folder may hold more files than can be open at once.
#[derive(Clone, Debug)]
pub struct OnDisk {
    path: PathBuf,
    size: u64,
}

impl OnDisk {
    /// The file of this path.
    ///
    /// # Errors
    ///
    /// It is not there or must not be read.
    pub fn new(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), size: File::open(path)?.metadata()?.len() })
    }
}

impl Content for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(at))?;
        let mut read = 0;
        while let Some(space) = into.get_mut(read..).filter(|space| !space.is_empty()) {
            match file.read(space) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }
}

/// A file that is read where it is.
#[derive(Clone)]
pub struct Source {
    /// The name, with folders where there are any.
    pub name: String,
    /// Where its bytes come from.
    pub content: Rc<dyn Content>,
}

impl From<crate::File> for Source {
    fn from(file: crate::File) -> Self {
        Self { name: file.name, content: Rc::new(file.bytes) }
    }
}

impl Source {
    /// The size in bytes, as far as this machine can count them.
    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.content.size()).unwrap_or(usize::MAX)
    }

    /// All bytes at once, and no byte of memory more.
    ///
    /// # Errors
    ///
    /// They cannot be read, or there is not enough memory for them.
    pub(crate) fn whole(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(self.size()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        bytes.resize(self.size(), 0);
        let mut at = 0;
        for piece in bytes.chunks_mut(PIECE) {
            if self.content.read_at(at, piece)? < piece.len() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            at += piece.len() as u64;
        }
        Ok(bytes)
    }
}

/// So much is read at once of a file that is wanted whole, in bytes.
const PIECE: usize = 8 << 20;

/// A log of sign-ins, where it is: its records are read with [`crate::sign_ins`].
#[derive(Clone)]
pub struct LogFile {
    /// The name, with the archive's where it is in one.
    pub name: String,
    /// The size in bytes, unpacked.
    pub size: u64,
    pub(crate) content: Rc<dyn Content>,
    /// Where in an archive it is.
    pub(crate) packed: Option<Packed>,
}

impl LogFile {
    /// Its bytes from the first on.
    pub fn open(&self) -> Box<dyn Read + '_> {
        match &self.packed {
            None => Box::new(Part { content: self.content.as_ref(), at: 0, end: self.size }),
            Some(packed) => Box::new(packed.open(self.content.as_ref())),
        }
    }
}

impl Packed {
    /// The content, unpacked as it is read from the archive.
    pub(crate) fn open<'a>(&self, archive: &'a dyn Content) -> Inflated<'a> {
        let part = Part { content: archive, at: self.at, end: self.at.saturating_add(self.length) };
        Inflated::new(Box::new(part), self)
    }
}

impl fmt::Debug for LogFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogFile").field("name", &self.name).field("size", &self.size).finish_non_exhaustive()
    }
}

/// Part of a content, from its beginning to its end.
struct Part<'a> {
    content: &'a dyn Content,
    at: u64,
    end: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let space = into.len().min(left);
        let read = self.content.read_at(self.at, into.get_mut(..space).unwrap_or_default())?;
        self.at += read as u64;
        if read == 0 && space > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, NoticeKind, import_from};

    /// A file that ends before it says.
    struct Gone;

    impl Content for Gone {
        fn size(&self) -> u64 {
            1000
        }

        fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
            if at > 0 { Err(io::ErrorKind::NotFound.into()) } else { b"{\"a\": [".as_slice().read(into) }
        }
    }

    #[test]
    fn a_file_that_goes_while_it_is_read_takes_no_other_down() {
        let users =
            br#"[{"id":"22222222-0000-4000-8000-000000000001","displayName":"Ada","userPrincipalName":"a@b.example","userType":"Member"}]"#;
        let source = |name: &str, content: Rc<dyn Content>| Source { name: name.to_owned(), content };
        let files = vec![source("gone.json", Rc::new(Gone)), source("users.json", Rc::new(users.to_vec()))];
        let import = import_from(files, &crate::Options::default(), &mut |_, _| {});
        assert_eq!(import.files[1].recognised, [(Kind::User, 1)]);
        let notice = import.notices.iter().find(|notice| notice.file == "gone.json").unwrap();
        assert_eq!(notice.code, NoticeKind::Encoding, "{notice}");
    }

    #[test]
    fn a_file_on_a_disk_is_read_from_any_place() {
        let path = std::env::temp_dir().join(format!("canopy-content-{}", std::process::id()));
        std::fs::write(&path, b"0123456789").unwrap();
        let file = OnDisk::new(&path).unwrap();
        let mut three = [0; 3];
        assert_eq!((file.size(), file.read_at(8, &mut three).unwrap(), &three[..2]), (10, 2, b"89".as_slice()));
        std::fs::remove_file(&path).unwrap();
        assert!(file.read_at(0, &mut three).is_err() && OnDisk::new(&path).is_err());
    }
}
