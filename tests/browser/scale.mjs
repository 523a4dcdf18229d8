// Measures the release page on exports in a folder, for `cargo xtask bench`:
//
//   node scale.mjs FOLDER RUNS
//
// The files are chosen as a user chooses them, once for each run, each in a page of its own. The
// times are those of the messages between page and worker, so they hold nothing but the work and
// the way over; no line of the page is there for it. Prints one line of JSON, in seconds and bytes.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { launch, openPage } from "./harness.mjs";

/** Nothing here takes longer. */
const PATIENCE = 600_000;

const [folder, runs] = process.argv.slice(2);
const files = (await readdir(folder)).map((name) => path.join(folder, name));

const browser = await launch();
const measured = [];
try {
  for (let run = 0; run < Number(runs); run += 1) measured.push(await measure());
} finally {
  await browser.close();
}
console.log(JSON.stringify(summary(measured)));

async function measure() {
  const opened = await openPage(browser, { before: (page) => page.addInitScript(eavesdrop) });
  const { page } = opened;
  try {
    await page.locator("#loading").waitFor({ state: "detached" });
    await page.locator("input[type=file]").first().setInputFiles(files);
    await answered(page, 1);
    // Once more by itself: the first time other questions were in the queue.
    await page.getByRole("radio", { name: /^Trusted network/ }).check({ force: true });
    await answered(page, 2);
    await page.getByRole("radio", { name: /^Stolen password/ }).check({ force: true });
    await answered(page, 3);
    const headline = await page.getByRole("heading", { level: 1 }).textContent();
    return { ...(await page.evaluate(() => window.heard)), memory: await memory(page), headline };
  } finally {
    await opened.close();
  }
}

/** Waits until the page shows so many answers to the question of who is without MFA. */
function answered(page, count) {
  return page.waitForFunction((count) => window.heard.answers.length >= count, count, { timeout: PATIENCE });
}

/** What the worker's program has of memory; it never gives any back, so this is its peak. */
function memory(page) {
  return page.workers()[0].evaluate(() => self.programMemory.buffer.byteLength);
}

function summary(runs) {
  const told = (times) => {
    const sorted = times.sort((a, b) => a - b).map((milliseconds) => milliseconds / 1000);
    return { best: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
  };
  return {
    memory: Math.max(...runs.map((run) => run.memory)),
    headline: runs[0].headline,
    runs: runs.length,
    seconds: {
      open: told(runs.map((run) => run.opened - run.chosen)),
      answer: told(runs.map((run) => run.answers[2].came - run.answers[2].asked)),
      drawn: told(runs.map((run) => run.answers[2].drawn - run.answers[2].came)),
      first: told(runs.map((run) => run.answers[0].drawn - run.chosen)),
    },
  };
}

/** Runs in the page before it: notes when messages pass, and lets the worker tell its memory. */
function eavesdrop() {
  const heard = { chosen: 0, opened: 0, answers: [] };
  window.heard = heard;
  document.addEventListener("change", (event) => (heard.chosen ||= event.target.files ? performance.now() : 0), true);
  const asked = new Map();

  const inWorker = () => {
    const Genuine = WebAssembly.Instance;
    WebAssembly.Instance = function (...given) {
      const instance = new Genuine(...given);
      self.programMemory = instance.exports.memory;
      return instance;
    };
  };
  // Messages are in postcard (web/src/protocol.rs): variants by their place, whole numbers in groups of
  // seven bits, the lowest first.
  const whole = (bytes) => {
    const length = bytes.findIndex((byte) => byte < 0x80) + 1;
    const value = bytes.slice(0, length).reduceRight((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    return { value, rest: bytes.subarray(length) };
  };
  const [ASK, OPENED, ANSWER, UNCOVERED] = [1, 2, 3, 1];
  const told = (message) => {
    const [kind, ...bytes] = new Uint8Array(message, 0, Math.min(message.byteLength, 16));
    if (kind === OPENED) heard.opened = performance.now();
    if (kind !== ANSWER) return;
    const { value: number, rest } = whole(Uint8Array.from(bytes));
    if (rest[0] !== UNCOVERED) return;
    const one = { asked: asked.get(number), came: performance.now() };
    // The frame after the one that draws it.
    requestAnimationFrame(() => setTimeout(() => heard.answers.push({ ...one, drawn: performance.now() })));
  };
  const Genuine = Worker;
  window.Worker = class extends Genuine {
    constructor() {
      const script = document.getElementById("canopy-script").textContent;
      super(URL.createObjectURL(new Blob([`(${inWorker})();\n`, script])));
      this.addEventListener("message", (event) => told(event.data.message));
    }
    postMessage(message, ...more) {
      const bytes = message.message instanceof ArrayBuffer ? new Uint8Array(message.message) : [];
      if (bytes[0] === ASK) asked.set(whole(bytes.subarray(1)).value, performance.now());
      super.postMessage(message, ...more);
    }
  };
}
