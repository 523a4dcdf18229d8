// Is a module that `cargo xtask build` packed unpacked again, byte for byte, and does a damaged one say so?
// The example is that of crates/xtask/src/pack, which makes sure that it is the same.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PAGE } from "./harness.mjs";

const MODULE =
  "0061736d010000000101000a58015601027f0240037f0c010d000e0100010b0b200321002203200128029001370308410541ff00418080c000427f100911040023001c017f6a440102030405060708fc0a0000fc02fd000410fd1503fd54000001fdae010b0b0100";
const PACKED =
  "f7c57d9c14000000140000004de26520813d6efc582844e0efac93b777535b3a460ef37f937ce4b5244ca9dc203bf04901003a000300008000341300000000000000340032648a95cf3f4d2a361bf5b0720f1509cf7a9f6c498e27465f30f1c801c4afb5512bb97cdecc93583fb27aed9ab50ef0793bfc9fcc6862fa8ee1b5c7c5bc154df6428c36029245f82aef2347a0fb8cbe531101891b2dd9799e61aa0805f3235c7f42c27243d5e082212585fd4c569d34ae2aa7cfc74c3aec69d7f9c0c7a9dee4072f899850b82b9fd000";

const sources = ["lzma", "operands", "streams"].map((name) => new URL(`../../web/src/boot/${name}.js`, import.meta.url));
const script = (await Promise.all(sources.map((source) => readFile(source, "utf8")))).join("\n");
const unpack = new Function(`${script}; return joinStreams;`)();
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

test("every kind of instruction is unpacked as it was", () => {
  assert.equal(Buffer.from(unpack(bytes(PACKED))).toString("hex"), MODULE);
});

test("what is damaged or cut short is refused, or the damage is in what nobody reads", () => {
  const whole = bytes(PACKED);
  let refused = 0;
  for (let at = 0; at < whole.length; at++) {
    for (const other of [whole[at] ^ 1, whole[at] ^ 128, 0, 255]) {
      if (other === whole[at]) continue;
      const damaged = whole.slice();
      damaged[at] = other;
      let made;
      try {
        made = unpack(damaged);
      } catch {
        refused++;
      }
      if (made) assert.equal(Buffer.from(made).toString("hex"), MODULE, `byte ${at} as ${other}`);
    }
    assert.throws(() => unpack(whole.slice(0, at)), `cut to ${at} bytes`);
  }
  assert.ok(refused > whole.length, `${refused} of ${whole.length} bytes`);
});

test("the program of the page is unpacked whole", async () => {
  const page = await readFile(PAGE, "utf8");
  const text = page.match(/<script id="canopy-wasm"[^>]*>([^<]*)</)[1];
  const packed = Uint8Array.from(Buffer.from(text, "base64"));
  assert.ok(WebAssembly.validate(unpack(packed)));
  // Somewhere in the operands, which come first.
  for (const at of [9, 1000, 50_000, 150_000]) {
    const damaged = packed.slice();
    damaged[at] ^= 16;
    assert.throws(() => unpack(damaged), /damaged/, `byte ${at}`);
  }
});
