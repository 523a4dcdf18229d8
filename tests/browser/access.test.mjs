// Every screen by the rules of WCAG 2.2 AA as far as axe-core can tell, and by keyboard alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, launch, openPage } from "./harness.mjs";
import { LOOKS, SCREENS, openSample, settled, show } from "./screens.mjs";

const AXE = path.join(ROOT, "tests", "browser", "node_modules", "axe-core", "axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
let axe;
before(async () => {
  browser = await launch();
  axe = await readFile(AXE, "utf8");
});
after(() => browser?.close());

/** What axe-core finds on the page as it is, each with the elements. */
async function findings(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

describe("axe-core finds nothing", () => {
  for (const { name, ...context } of LOOKS) {
    test(`before anything is open, ${name}`, async () => {
      const opened = await openPage(browser, { context });
      try {
        await opened.page.getByRole("button", { name: "Open the sample tenant" }).waitFor();
        assert.deepEqual(await findings(opened.page), []);
      } finally {
        await opened.close();
      }
    });
    test(`on any screen, ${name}`, async () => {
      const opened = await openSample(browser, context);
      const { page } = opened;
      try {
        const found = {};
        for (const screen of SCREENS) {
          await show(page, screen);
          const violations = await findings(page);
          if (violations.length) found[screen] = violations;
        }
        assert.deepEqual(found, {});
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });
  }

  test("over the page: palette, keys, pasting, the tour", async () => {
    const opened = await openSample(browser);
    const { page } = opened;
    try {
      for (const open of [
        () => page.keyboard.press("Control+k"),
        () => page.keyboard.press("?"),
        () => page.evaluate(() => (location.hash = "#/1/files")).then(() => page.getByRole("button", { name: "Paste JSON" }).click()),
      ]) {
        await open();
        await page.getByRole("dialog").waitFor();
        assert.deepEqual(await findings(page), []);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.getByRole("button", { name: "Take the tour" }).click();
      await page.getByRole("heading", { name: "How does the tenant stand?" }).waitFor();
      await settled(page);
      assert.deepEqual(await findings(page), []);
    } finally {
      await opened.close();
    }
  });

  test("with more contrast, and with colours forced", async () => {
    for (const context of [{ contrast: "more" }, { forcedColors: "active" }]) {
      const opened = await openSample(browser, context);
      try {
        for (const screen of ["overview", "matrix", "without-mfa"]) {
          await show(opened.page, screen);
          assert.deepEqual(await findings(opened.page), [], `${JSON.stringify(context)} ${screen}`);
        }
      } finally {
        await opened.close();
      }
    }
  });
});

describe("by keyboard alone", () => {
  /** Presses Tab until the focus is on what is wanted. */
  async function tabTo(page, wanted) {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if (await wanted.evaluateAll((elements) => elements.includes(document.activeElement))) return;
      await page.keyboard.press("Tab");
    }
    assert.fail("the focus never came");
  }

  test("the tenant is opened, and every screen has its key", async () => {
    const opened = await openPage(browser);
    const { page } = opened;
    try {
      await page.locator("#loading").waitFor({ state: "detached" });
      await tabTo(page, page.getByRole("button", { name: "Open the sample tenant" }));
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: /^22 of 66 people/ }).waitFor();
      for (const [at, screen] of SCREENS.slice(0, 9).entries()) {
        await page.keyboard.press(String(at + 1));
        await page.waitForFunction((screen) => location.hash.startsWith(`#/1/${screen}`), screen);
        assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the focus is on the new screen");
        assert.equal(await page.locator('.nav-link[aria-current="page"]').count(), 1);
        assert.match(await page.title(), /Canopy/);
      }
      // The way back is the browser's.
      await page.goBack();
      await page.waitForFunction(() => location.hash.startsWith("#/1/files"));
      await page.goForward();
      await page.waitForFunction(() => location.hash.startsWith("#/1/replay"));
    } finally {
      await opened.close();
    }
  });

  test("the palette goes to screens and to people, and gives the focus back", async () => {
    const opened = await openSample(browser);
    const { page } = opened;
    try {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Go to, do, find" }).waitFor();
      await page.keyboard.type("gaps");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash.startsWith("#/1/gaps"));
      await page.keyboard.press("Control+k");
      await page.keyboard.type("petra");
      await page.getByRole("option", { name: /Petra/ }).waitFor();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash.startsWith("#/1/simulator"));
      assert.match(await page.locator("#person").inputValue(), /^Petra/);
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    } finally {
      await opened.close();
    }
  });

  test("a number from the overview leads to the people, one of them to the witness, and that to the simulator", async () => {
    const opened = await openSample(browser);
    const { page } = opened;
    try {
      await tabTo(page, page.locator(".tiles a").first());
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash.startsWith("#/1/without-mfa"));
      await tabTo(page, page.locator(".person"));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "explanation");
      await tabTo(page, page.getByRole("button", { name: "Simulate this" }));
      await page.keyboard.press("Enter");
      await page.locator(".decision").waitFor();
    } finally {
      await opened.close();
    }
  });
});
