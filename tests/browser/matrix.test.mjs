// The coverage matrix: who gets where how easily, by mouse and by keyboard alone, down to the policy and
// the group; on a phone as cards. Nothing is asked of the network meanwhile.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, launch, openPage } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function openMatrix(options) {
  const opened = await openPage(browser, options);
  opened.page.setDefaultTimeout(10_000);
  await opened.page.locator("#loading").waitFor({ state: "detached" });
  await opened.page.getByRole("button", { name: "Open the sample tenant" }).click();
  await opened.page.locator(".nav-link", { hasText: "Coverage" }).click();
  await opened.page.getByRole("heading", { level: 1, name: /^66 people × 130 resources/ }).waitFor();
  return opened;
}

/** The cell on which the focus is: line, column and name. */
function focused(page) {
  return page.evaluate(() => {
    const cell = document.activeElement;
    const line = cell.closest("[data-line]");
    return [Number(line?.dataset.line), Number(cell.getAttribute("aria-colindex")), cell.getAttribute("aria-label") ?? cell.textContent];
  });
}

describe("the coverage matrix", () => {
  let opened;
  let page;
  before(async () => {
    opened = await openMatrix({ context: { viewport: { width: 1440, height: 900 } } });
    page = opened.page;
  });
  after(() => opened?.close());

  test("is a grid that says how large it is", async () => {
    const grid = page.getByRole("grid", { name: "Coverage" });
    // 66 people, a heading with six kinds without an object, and the names of the columns.
    assert.equal(await grid.getAttribute("aria-rowcount"), "74");
    assert.ok(Number(await grid.getAttribute("aria-colcount")) < 20);
    await page.getByLabel("Join columns that are alike").uncheck();
    await page.waitForFunction(() => document.querySelector("[role=grid]").getAttribute("aria-colcount") === "131");
    assert.ok((await page.locator(".matrix-row").count()) < 60, "only what is in sight is drawn");
    assert.match(page.url(), /alike=apart/);
    await page.getByLabel("Join columns that are alike").check();
  });

  test("explains a cell down to policy, group path, file and line, and simulates it", async () => {
    await page.locator(".matrix-row", { hasText: "Oskar Lindqvist" }).locator("[data-column='1']").hover();
    await page.locator(".matrix-tip").getByText(/Oskar Lindqvist → .*Excluded from CA001/).waitFor();
    await page.locator(".matrix-row", { hasText: "Oskar Lindqvist" }).locator("[data-column='1']").click();
    const panel = page.locator("aside.panel");
    await panel.getByText("nothing is asked but the first factor").waitFor();
    await panel.getByText("SG-Finance-Pilots → SG-CA-MFA-Exempt").first().waitFor();
    await panel.getByText(/policies\.json, line \d+/).first().waitFor();
    await opened.screenshot("matrix-light");
    await panel.getByRole("button", { name: "Simulate this" }).click();
    await page.getByRole("heading", { level: 1, name: "Simulator" }).waitFor();
    await page.locator(".decision").getByText("nothing is asked but the first factor").waitFor();
    await page.goBack();
    await panel.getByRole("button", { name: "Close" }).click();
  });

  test("groups, filters and searches", async () => {
    await page.locator(".matrix-bar select").first().selectOption({ label: "group in policies" });
    await page.locator(".matrix-fold", { hasText: "DYN-All-Employees" }).waitFor();
    await page.locator(".matrix-bar select").nth(2).selectOption({ label: "only uncovered" });
    await page.locator(".matrix-corner", { hasText: "22 of 66 people" }).waitFor();
    await page.getByRole("searchbox", { name: "Find by name" }).fill("LÉA");
    await page.locator(".matrix-corner", { hasText: "1 of 66 people" }).waitFor();
    await page.getByRole("searchbox", { name: "Find by name" }).fill("no such name");
    await page.getByText("Nobody is left by this search and filter.").waitFor();
    await page.getByRole("button", { name: "Show everybody" }).click();
    await page.getByRole("searchbox", { name: "Find by name" }).fill("");
    await page.locator(".matrix-bar select").first().selectOption({ label: "nothing" });
    await page.locator(".matrix-corner", { hasText: /^66 people/ }).waitFor();
  });

  test("works by keyboard alone", async () => {
    await page.getByRole("button", { name: "PNG picture" }).focus();
    await page.keyboard.press("Tab");
    // The scroller may be a stop of its own.
    if (!(await page.evaluate(() => document.activeElement.closest("[data-line]")))) await page.keyboard.press("Tab");
    const at = async (keys, expected) => {
      await page.keyboard.press(keys);
      await page.waitForFunction(
        ([line, column]) => {
          const cell = document.activeElement;
          return cell.closest("[data-line]")?.dataset.line === String(line) && cell.getAttribute("aria-colindex") === String(column);
        },
        expected,
      );
    };
    const columns = Number(await page.getByRole("grid").getAttribute("aria-colcount"));
    await at("Control+Home", [0, 1]);
    await at("ArrowDown", [1, 1]);
    await at("ArrowRight", [1, 2]);
    await at("End", [1, columns]);
    await at("Control+End", [72, columns]);
    await at("Home", [72, 1]);
    await at("Control+Home", [0, 1]);
    await page.keyboard.press("PageDown");
    await page.waitForFunction(() => Number(document.activeElement.closest("[data-line]")?.dataset.line) > 3);
    await at("Control+Home", [0, 1]);
    await at("ArrowRight", [0, 2]);
    const before = await focused(page);
    assert.equal(before[2], "open");
    assert.match(await page.locator("#matrix-said").textContent(), /^Emergency access/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "explanation");
    await page.locator("aside.panel").getByText("nothing is asked but the first factor").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.id === "matrix-cell");
    assert.deepEqual(await focused(page), before);
    await page.locator("#matrix-cell").click();
    await page.locator("aside.panel").getByText("nothing is asked but the first factor").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("aside.panel").getByText("nothing is asked but the first factor").waitFor({ state: "detached" });
    assert.deepEqual(await focused(page), before);
    await page.keyboard.press("p");
    await page.locator(".matrix-fold", { hasText: "Pinned" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("p");
  });

  test("saves what is shown as CSV, SVG and PNG", async () => {
    const saved = async (button) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const csv = await saved("CSV, everybody found");
    assert.equal(csv.name, "coverage.csv");
    assert.equal(csv.bytes.toString().trim().split("\r\n").length, 73);
    const svg = await saved("SVG picture");
    assert.match(svg.bytes.toString(), /^<svg .*Oskar Lindqvist/s);
    const png = await saved("PNG picture");
    assert.deepEqual([...png.bytes.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
    assert.ok(png.bytes.length > 20_000);
  });

  test("tells whom policies include and exclude", async () => {
    await page.getByRole("radio", { name: "× policies", exact: true }).check({ force: true });
    await page.locator(".matrix-row", { hasText: "Oskar Lindqvist" }).first().locator("[data-column='1']").click();
    await page.locator("aside.panel").getByText("excluded: group SG-CA-MFA-Exempt").waitFor();
    await opened.screenshot("matrix-policies");
    await page.getByRole("radio", { name: "People × resources" }).check({ force: true });
    await page.getByRole("heading", { level: 1, name: /^66 people/ }).waitFor();
  });

  test("is fit for assistive technology", async () => {
    const source = await readFile(path.join(ROOT, "tests", "browser", "node_modules", "axe-core", "axe.min.js"), "utf8");
    await page.evaluate(source);
    const found = await page.evaluate(() => window.axe.run("main"));
    const told = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`);
    assert.deepEqual(told, []);
  });

  test("asked for nothing and complained of nothing", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});

describe("the coverage matrix on a phone", () => {
  test("is cards, each with the weakest resources", async () => {
    const opened = await openMatrix({ context: { viewport: { width: 390, height: 844 } } });
    try {
      const { page } = opened;
      const card = page.locator(".matrix-card").first();
      await card.getByText(/^Not covered in/).waitFor();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
      await card.locator(".matrix-weak").first().click();
      await page.locator("aside.panel").getByText("nothing is asked but the first factor").waitFor();
      await opened.screenshot("matrix-phone");
      await page.keyboard.press("Escape");
      assert.deepEqual(await opened.complaints(), []);
    } finally {
      await opened.close();
    }
  });
});
