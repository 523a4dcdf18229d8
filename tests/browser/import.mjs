// Loads large files in the release page, for `cargo xtask bench --import`:
//
//   node import.mjs FILE…
//
// Beside the importer it runs the browser's own JSON.parse over the same bytes, in the same page and as
// the same user would have it: from the file to objects. Then it loads again and cancels, while files are
// read and while the tenant is built of them. Prints one line of JSON, in seconds and bytes.

import { launch, openPage } from "./harness.mjs";

/** Nothing here takes longer. */
const PATIENCE = 900_000;
/** JSON.parse takes text, and no text is longer than this in Chromium. */
const LONGEST_TEXT = 512 * 1024 * 1024 - 64;

const files = process.argv.slice(2);
const browser = await launch();
try {
  const loaded = await load();
  const reading = await cancel(() => window.heard.opened || window.heard.progress > 3);
  const building = await cancel(() => window.heard.opened || window.heard.imported);
  console.log(JSON.stringify({ ...loaded, cancel: { reading, building } }));
} finally {
  await browser.close();
}

async function open() {
  const opened = await openPage(browser, { before: (page) => page.addInitScript(eavesdrop) });
  await opened.page.locator("#loading").waitFor({ state: "detached" });
  return opened;
}

async function load() {
  const opened = await open();
  const { page } = opened;
  try {
    await page.locator("input[type=file]").first().setInputFiles(files);
    await page.waitForFunction(() => window.heard.opened || window.heard.crashed, null, { timeout: PATIENCE });
    const heard = await page.evaluate(() => window.heard);
    if (heard.crashed) throw new Error(`the page's worker ended: ${heard.crashed}`);
    const memory = await page.workers()[0].evaluate(() => self.programMemory.buffer.byteLength);
    const parse = await page.evaluate(parseAll, LONGEST_TEXT);
    const seconds = (from, to) => (to - from) / 1000;
    return {
      bytes: heard.bytes,
      memory,
      progress: heard.progress,
      parsed: parse.bytes,
      seconds: {
        import: seconds(heard.asked, heard.imported || heard.opened),
        open: seconds(heard.chosen, heard.opened),
        parse: parse.parse / 1000,
        decode: parse.decode / 1000,
        longest_task: heard.longest / 1000,
      },
    };
  } finally {
    await opened.close();
  }
}

/** Cancels as soon as that is so; how long it takes until the page says so. Null where it was opened before. */
async function cancel(when) {
  const opened = await open();
  const { page } = opened;
  try {
    await page.locator("input[type=file]").first().setInputFiles(files);
    await page.waitForFunction(when, null, { timeout: PATIENCE });
    if (await page.evaluate(() => window.heard.opened)) return null;
    const start = performance.now();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByText(/^Cancelled\./).first().waitFor();
    return (performance.now() - start) / 1000;
  } finally {
    await opened.close();
  }
}

/** Runs in the page: JSON.parse of each file that was chosen and that it can take. */
async function parseAll(longest) {
  const told = { bytes: 0, decode: 0, parse: 0 };
  for (const file of window.chosen) {
    if (file.size > longest) continue;
    const before = performance.now();
    const text = await file.text();
    const start = performance.now();
    try {
      JSON.parse(text);
    } catch {
      continue;
    }
    told.parse += performance.now() - start;
    told.decode += start - before;
    told.bytes += file.size;
  }
  return told;
}

/** Runs in the page before it: notes messages, the page's longest pause, and the worker's memory. */
function eavesdrop() {
  const heard = { chosen: 0, asked: 0, imported: 0, opened: 0, progress: 0, longest: 0, bytes: 0, crashed: "" };
  window.heard = heard;
  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.files) return;
      window.chosen = [...event.target.files];
      heard.bytes = window.chosen.reduce((sum, file) => sum + file.size, 0);
      heard.chosen = performance.now();
    },
    true,
  );
  new PerformanceObserver((list) => {
    if (!heard.chosen || heard.opened) return;
    for (const task of list.getEntries()) heard.longest = Math.max(heard.longest, task.duration);
  }).observe({ entryTypes: ["longtask"] });

  const inWorker = () => {
    const Genuine = WebAssembly.Instance;
    WebAssembly.Instance = function (...given) {
      const instance = new Genuine(...given);
      self.programMemory = instance.exports.memory;
      return instance;
    };
  };
  // Messages are in postcard (web/src/protocol.rs): a variant by its place, texts as they are.
  const [PROGRESS, OPENED, CRASHED] = [1, 2, 5];
  const told = (message) => {
    const now = performance.now();
    const bytes = new Uint8Array(message, 0, Math.min(message.byteLength, 400));
    const text = new TextDecoder().decode(bytes);
    if (bytes[0] === CRASHED) heard.crashed = text;
    if (bytes[0] === OPENED && !heard.opened) heard.opened = now;
    if (heard.opened || bytes[0] !== PROGRESS) return;
    heard.progress += 1;
    if (!/Reading files/.test(text) && !heard.imported) heard.imported = now;
  };
  const Genuine = Worker;
  window.Worker = class extends Genuine {
    constructor() {
      const script = document.getElementById("canopy-script").textContent;
      super(URL.createObjectURL(new Blob([`(${inWorker})();\n`, script])));
      this.addEventListener("message", (event) => told(event.data.message));
    }
    postMessage(message, ...more) {
      if (heard.chosen && !heard.asked) heard.asked = performance.now();
      super.postMessage(message, ...more);
    }
  };
}
