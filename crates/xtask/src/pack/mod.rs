//! Packs the module as small as the page can unpack it in half a second: its code taken apart, instructions
//! packed with LZMA, operands predicted. `web/src/boot` has the other way round.
//!
//! What comes out, all numbers of four bytes, the lowest first: the length of the operands; the operands;
//! a .lzma file. In that: the lengths of the module, of what stands before its code, of the instructions and
//! of the declarations; of each shape, how many decisions each byte takes; these parts; what stands after
//! the code.

mod operands;
mod predict;
mod streams;

use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write as _;

/// Packs a module.
pub(crate) fn packed(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let apart = streams::Apart::new(module)?;
    let (shapes, operands) = operands::pack(&apart.code, &apart.operands);
    let mut rest = Vec::with_capacity(module.len());
    for length in [module.len(), apart.before.len(), apart.code.len(), apart.declared.len()] {
        rest.extend(u32::try_from(length)?.to_le_bytes());
    }
    rest.extend(shapes.iter().flat_map(|shape| shape.lengths));
    for part in [apart.before, apart.code, apart.declared, apart.after] {
        rest.extend(part);
    }
    let mut all = Vec::from(u32::try_from(operands.len())?.to_le_bytes());
    all.extend(operands);
    all.extend(lzma(&rest)?);
    Ok(all)
}

/// Repetitions from afar; `lzma.js` unpacks them.
fn lzma(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(6);
    // Instructions are single bytes, told best by what stands before them and not by where they are.
    (options.lc, options.pb) = (3, 0);
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    let size = u64::try_from(bytes.len())?;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(size))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}
