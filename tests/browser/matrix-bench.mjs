// Measures the frames of the coverage matrix while it is scrolled, searched and walked through by
// keyboard, for `cargo xtask bench --matrix`:
//
//   node matrix-bench.mjs FOLDER
//
// The exports in the folder are chosen as a user chooses them. Beside it the frames of an empty page
// are measured, on the same machine and in the same browser: while it does nothing, and while it is
// scrolled. Prints one line of JSON: milliseconds, and bytes of the answer.

import { readdir } from "node:fs/promises";
import path from "node:path";
import { launch, openPage } from "./harness.mjs";

/** Nothing here takes longer. */
const PATIENCE = 600_000;

/** So long is each way of using the matrix measured, in milliseconds. */
const MEASURED = 5_000;

const [folder] = process.argv.slice(2);
const files = (await readdir(folder)).map((name) => path.join(folder, name));

const browser = await launch();
try {
  const empty = await measureEmpty();
  console.log(JSON.stringify({ empty, ...(await measureMatrix()) }));
} finally {
  await browser.close();
}

async function measureEmpty() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<!DOCTYPE html><title>Empty</title><div style="height:3000000px"></div>');
  await page.evaluate(watch);
  const idle = await frames(page, async () => page.waitForTimeout(MEASURED));
  const scrolled = await frames(page, () => page.evaluate(scroll, { selector: "html", down: 400, ms: MEASURED }));
  await context.close();
  return { idle, scrolled };
}

async function measureMatrix() {
  const opened = await openPage(browser, {
    before: (page) => page.addInitScript(eavesdrop),
    context: { viewport: { width: 1440, height: 900 } },
  });
  const { page } = opened;
  try {
    await page.evaluate(watch);
    await page.locator("#loading").waitFor({ state: "detached" });
    await page.locator("input[type=file]").first().setInputFiles(files);
    await page.evaluate(() => (location.hash = "#/1/matrix?alike=apart"));
    await page.locator(".matrix-row").first().waitFor({ timeout: PATIENCE });
    await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), null, { timeout: PATIENCE });
    await page.waitForTimeout(500);
    const grid = page.getByRole("grid");
    const size = { rows: Number(await grid.getAttribute("aria-rowcount")) - 1, columns: Number(await grid.getAttribute("aria-colcount")) - 1 };
    const selector = ".matrix-scroll";
    const scrolling = (how) => frames(page, () => page.evaluate(scroll, { selector, ms: MEASURED, ...how }));
    const used = {
      slowly: await scrolling({ down: 60 }),
      fast: await scrolling({ down: 400 }),
      leaping: await scrolling({ down: 20_011 }),
      aside: await scrolling({ right: 24 }),
      filtering: await frames(page, () => typing(page)),
      keys: await frames(page, () => walking(page)),
    };
    const answer = await page.evaluate(() => window.matrixHeard);
    return { ...size, ...used, answer, complaints: await opened.complaints() };
  } finally {
    await opened.close();
  }
}

/** Types names and takes them back, as fast as people do. */
async function typing(page) {
  const search = page.getByRole("searchbox", { name: "Find by name" });
  await search.click();
  const end = Date.now() + MEASURED;
  while (Date.now() < end) {
    await search.pressSequentially("person 12", { delay: 90 });
    for (let at = 0; at < 9; at += 1) await page.keyboard.press("Backspace", { delay: 40 });
  }
}

/** Holds the arrow keys down. */
async function walking(page) {
  await page.locator(".matrix-row .matrix-cell").first().click();
  await page.keyboard.press("Escape");
  const end = Date.now() + MEASURED;
  while (Date.now() < end) {
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "PageDown"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(33);
    }
  }
}

/** The frames that pass while something is done. */
async function frames(page, use) {
  await page.evaluate(() => window.frameTimes.splice(0));
  await use();
  const times = (await page.evaluate(() => window.frameTimes.splice(0))).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { frames: times.length, median: at(0.5), p95: at(0.95), worst: at(1) };
}

/** Runs in the page: notes how long each frame takes. */
function watch() {
  window.frameTimes = [];
  let last = performance.now();
  const frame = (now) => {
    window.frameTimes.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Runs in the page: scrolls by so much each frame, to and fro between the ends. */
function scroll({ selector, down = 0, right = 0, ms }) {
  const element = document.querySelector(selector);
  const end = performance.now() + ms;
  let way = 1;
  return new Promise((done) => {
    const step = () => {
      const before = [element.scrollTop, element.scrollLeft];
      element.scrollBy(right * way, down * way);
      if (element.scrollTop === before[0] && element.scrollLeft === before[1]) way = -way;
      if (performance.now() < end) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
}

/** Runs in the page before it: notes when the matrix was asked for, when it came and how large it is. */
function eavesdrop() {
  // Messages are in postcard (web/src/protocol.rs), as in scale.mjs: a question's number, and its kind.
  const whole = (bytes) => {
    const length = bytes.findIndex((byte) => byte < 0x80) + 1;
    const value = bytes.slice(0, length).reduceRight((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    return { value, rest: bytes.subarray(length) };
  };
  const [ASK, ANSWER, MATRIX] = [1, 3, 7];
  const asked = new Map();
  const Genuine = Worker;
  window.Worker = class extends Genuine {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data: { message } }) => {
        const bytes = new Uint8Array(message, 0, Math.min(message.byteLength, 16));
        if (bytes[0] !== ANSWER) return;
        const { value, rest } = whole(bytes.subarray(1));
        if (rest[0] !== MATRIX) return;
        const came = performance.now();
        const heard = { bytes: message.byteLength, answered: came - asked.get(value) };
        requestAnimationFrame(() => setTimeout(() => (window.matrixHeard = { ...heard, drawn: performance.now() - came })));
      });
    }
    postMessage(message, ...more) {
      const bytes = message.message instanceof ArrayBuffer ? new Uint8Array(message.message) : [];
      if (bytes[0] === ASK) asked.set(whole(bytes.subarray(1)).value, performance.now());
      super.postMessage(message, ...more);
    }
  };
}
