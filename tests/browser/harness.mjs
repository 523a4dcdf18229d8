// What the browser tests share: a page under test, served or from a folder, with everything recorded
// that it asks of the network, writes to the console or tries against its own security policy.
//
//   CHROMIUM     the browser to use (default: /usr/bin/chromium)
//   SCREENSHOTS  where screenshots go (default: target/screenshots)

import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** The top of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCREENSHOTS = process.env.SCREENSHOTS ?? path.join(ROOT, "target", "screenshots");

/** The release page. */
export const PAGE = path.join(ROOT, "dist", "index.html");

/** Both ways to open the page. */
export const WAYS = ["http", "file"];

/** The title that the page has from its first byte on. */
export const TITLE = "Canopy";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser; every test file has one and closes it. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`There is no browser at ${executablePath}: install Chromium or name it in CHROMIUM.`);
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** Serves the page and nothing else on this machine. */
async function serve() {
  const page = await readFile(PAGE);
  const server = createServer((request, response) => {
    const found = request.url === "/";
    response.writeHead(found ? 200 : 404, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(found ? page : "");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((done) => server.close(done)) };
}

/**
 * Opens the page, or a variant of it.
 *
 * @param browser  from `launch`
 * @param options  `via`: "http" or "file"; `hash`: what follows `#`; `before`: called with the page
 *                 before it loads; `context`: further options of the browser context
 * @returns `page`, of Playwright; `requests()`: every address asked for since the page was loaded;
 *          `complaints()`: errors and warnings in the console, uncaught errors and violations of the
 *          security policy; `screenshot(name)`; `close()`
 */
export async function openPage(browser, { via = "http", hash = "", before, context: contextOptions = {} } = {}) {
  const server = via === "http" ? await serve() : undefined;
  const address = (server?.url ?? pathToFileURL(PAGE).href) + (hash ? `#${hash}` : "");
  const context = await browser.newContext(contextOptions);
  const page = await context.newPage();
  const recorded = { requests: [], complaints: [] };

  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) recorded.complaints.push(`${said.type()}: ${said.text()}`);
  });
  page.on("pageerror", (error) => recorded.complaints.push(`uncaught: ${error.message}`));
  await recordRequests(context, page, recorded.requests);
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  await before?.(page);
  await page.goto(address, { waitUntil: "load" });
  const document = recorded.requests.splice(0);

  return {
    page,
    /** What was asked for up to the end of loading: the page itself. */
    document: new Set(document.filter((url) => !isOwn(url))),
    requests: () => recorded.requests.filter((url) => !isOwn(url)),
    complaints: async () => [...recorded.complaints, ...(await page.evaluate(() => window.violations))],
    screenshot: (name) => screenshot(page, name),
    close: async () => {
      await context.close();
      await server?.close();
    },
  };
}

/** Records each request twice over: as Playwright sees it and as the network layer does, workers included. */
async function recordRequests(context, page, requests) {
  page.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  const session = await context.newCDPSession(page);
  session.on("Network.requestWillBeSent", (event) => requests.push(event.request.url));
  session.on("Network.webSocketCreated", (event) => requests.push(event.url));
  await session.send("Network.enable");
}

/** What never leaves the page: its own blobs (the worker) and data. */
function isOwn(url) {
  return url.startsWith("blob:") || url.startsWith("data:");
}

async function screenshot(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const file = path.join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return file;
}

/** Drops files on the page as a file manager would: each a name and a text. */
export async function dropFiles(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text } of files) transfer.items.add(new File([text], name, { type: "application/json" }));
    return transfer;
  }, files);
  await page.dispatchEvent("main", "dragenter", { dataTransfer: transfer });
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}
