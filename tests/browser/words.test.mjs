// The page in a language that does not exist: every text a third longer and full of accents. What breaks
// here breaks in German. And no view has a sentence of its own: texts stand in the table of strings.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, launch } from "./harness.mjs";
import { LOOKS, SCREENS, openSample, show } from "./screens.mjs";

const VIEWS = path.join(ROOT, "web", "src", "views");

test("no view holds a sentence", async () => {
  const found = [];
  for (const name of await readdir(VIEWS, { recursive: true })) {
    if (!name.endsWith(".rs")) continue;
    const lines = (await readFile(path.join(VIEWS, name), "utf8")).split("\n");
    lines.forEach((line, at) => {
      // Neither what is remarked nor what is for the stylesheet or the browser alone.
      const code = line.replace(/\/\/.*$/, "").replace(/\\"/g, "").replace(/\b(class|role|type|href|aria-\w+)="[^"]*"/g, (found) =>
        found.startsWith("aria-label") ? found : "",
      );
      for (const [, text] of code.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
        // Words of a person: a capital first, or several words that are no classes of a style.
        const shown = /\{ "/.test(code) || /(aria-label|title|placeholder|alt)="/.test(code);
        const words = /[A-Za-z]{2}/.test(text) && (/^[A-Z][a-z]+( |$)/.test(text) || (shown && / /.test(text)));
        if (words && !BROWSERS_OWN.has(text) && !/^\s*[\w-]+=/.test(text)) found.push(`${name}:${at + 1} ${text}`);
      }
    });
  }
  assert.deepEqual(found, []);
});

/** Names of keys and of kinds of data, which are the browser's words. */
const BROWSERS_OWN = new Set([
  "Files",
  "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter", "Escape", "Home", "End", "PageUp", "PageDown", "Tab", "Space",
]);

describe("a third longer", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  for (const { name, ...context } of LOOKS.filter((look) => look.colorScheme === "light")) {
    test(`no screen breaks, ${name}`, async () => {
      const opened = await openSample(browser, context);
      const { page } = opened;
      try {
        const broken = {};
        for (const screen of SCREENS) {
          await show(page, screen);
          await page.evaluate(lengthen);
          const found = await page.evaluate(breaks);
          if (found.length) broken[screen] = found;
          await opened.screenshot(`words-${screen}-${name.replace(" ", "-")}`);
          // What was written into the page is not the program's: it begins anew.
          await page.evaluate(() => history.replaceState(null, "", "#/1/overview"));
          await page.reload();
          await page.getByRole("button", { name: "Open the sample tenant" }).or(page.locator(".empty")).first().waitFor();
          await page.getByRole("button", { name: "Open the sample tenant" }).first().click();
          await page.locator(".tenant", { hasText: "Northwind" }).waitFor();
        }
        assert.deepEqual(broken, {});
      } finally {
        await opened.close();
      }
    });
  }
});

/** In the page: makes every text longer, as a translation would. */
function lengthen() {
  const accents = { a: "å", e: "é", i: "ï", o: "ø", u: "ü", A: "Å", E: "É", I: "Ï", O: "Ø", U: "Ü", n: "ñ", c: "ç" };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const text = node.data;
    if (!/[A-Za-z]{2}/.test(text) || node.parentElement.closest("script, style, svg, pre, code, .place")) continue;
    const accented = [...text].map((letter) => accents[letter] ?? letter).join("");
    node.data = accented + " ~".repeat(Math.ceil(text.trim().length / 6));
  }
}

/** In the page: where the page is wider than its window, or a control's words are cut off. */
function breaks() {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll("button, a.tile, .nav-link, h1, h2, h3, legend, label, th, .badge, .note")) {
    const style = getComputedStyle(element);
    const hidden = style.visibility === "hidden" || style.clipPath !== "none" || style.clip !== "auto" || element.closest("[hidden], .visually-hidden, [role=grid]") || !element.offsetWidth;
    const cut = element.scrollWidth > element.clientWidth + 1 && style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
    // What scrolls aside may be as wide as it likes.
    let bar = element.parentElement;
    while (bar && !["auto", "scroll"].includes(getComputedStyle(bar).overflowX)) bar = bar.parentElement;
    const out = element.getBoundingClientRect().right > innerWidth + 1 && style.position !== "fixed" && !bar;
    if (!hidden && (cut || out)) found.push(`${cut ? "cut off" : "outside"}: ${element.outerHTML.slice(0, 120)}`);
  }
  return found;
}
