// Is a module that `cargo xtask build` took apart put together again, byte for byte? The example is that
// of crates/xtask/src/streams.rs, which makes sure that it is the same.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const MODULE =
  "0061736d010000000101000a58015601027f0240037f0c010d000e0100010b0b200321002203200128029001370308410541ff00418080c000427f100911040023001c017f6a440102030405060708fc0a0000fc02fd000410fd1503fd54000001fdae010b0b0100";
const APART =
  "680000000d00000042000000040000000400000003000000020000000100000001000000020000000000000004000000000000000061736d010000000101000a580240037f0c0d0e0100010b0b202122202802370341e2e4427f1011040023001c017f6a440102030405060708fc0a0000fc02fd000410fd1503fd54000001fdae010b0101027f0301010290010801000905ff008080c0000b0100";

test("every kind of instruction is put together as it was", async () => {
  const script = await readFile(new URL("../../web/src/boot/streams.js", import.meta.url), "utf8");
  const joinStreams = new Function(`${script}; return joinStreams;`)();
  const joined = joinStreams(Uint8Array.from(Buffer.from(APART, "hex")));
  assert.equal(Buffer.from(joined).toString("hex"), MODULE);
});
