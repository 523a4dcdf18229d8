// Names are whatever somebody typed: markup, script, turned text, lines without end. The page shows
// them as text, runs none of them, and keeps its layout.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { dropFiles, launch, openPage } from "./harness.mjs";

const MARKUP = `<img src=x onerror="window.executed=1"><script>window.executed=1</script>`;
const TURNED = "\u202Efdp.exe\u2066 \u200B\u0000\u001B[31m";
// What nobody sees: control characters, those that turn text, and those without a width.
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/;
const LONG = "W".repeat(3_000);
const FORMULAS = ["=1+1", `=HYPERLINK("http://a.example","x")`, "+1", "-2+3", "@SUM(A1)", "\t=1", "\uFF1D1"];
const NAMES = [MARKUP, `"'><svg onload=window.executed=1>`, TURNED, LONG, "javascript:window.executed=1", "&lt;b&gt;", "a, \"b\"\nc", ...FORMULAS];

const id = (kind, n) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const users = NAMES.map((name, n) => ({
  id: id("a", n),
  displayName: name,
  userPrincipalName: `${name}@contoso.example`,
  userType: "Member",
  accountEnabled: true,
}));
const groups = NAMES.map((name, n) => ({
  id: id("b", n),
  displayName: name,
  securityEnabled: true,
  // In circles, and twice.
  members: [n, n, (n + 1) % NAMES.length].map((at) => ({ id: id("a", at) })).concat({ id: id("b", (n + 1) % NAMES.length) }),
}));
const locations = NAMES.map((name, n) => ({
  "@odata.type": "#microsoft.graph.ipNamedLocation",
  id: id("c", n),
  displayName: name,
  isTrusted: false,
  ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: `192.0.2.${n}/32` }],
}));
const policies = NAMES.map((name, n) => ({
  id: id("d", n),
  displayName: name,
  state: "enabled",
  conditions: {
    users: { includeUsers: ["All"], excludeGroups: [id("b", n)] },
    applications: { includeApplications: ["All"] },
    locations: { includeLocations: ["All"], excludeLocations: [id("c", n)] },
    [MARKUP]: [MARKUP],
  },
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
}));
// Read in full, so that there are answers.
const plain = policies.map(({ conditions: { [MARKUP]: _, ...conditions }, ...policy }, n) => ({
  ...policy,
  id: id("e", n),
  conditions,
}));
const file = (name, value) => ({ name, text: typeof value === "string" ? value : JSON.stringify(value) });
const FILES = [
  file(`${MARKUP}.json`, users),
  file(`${TURNED}.json`, groups),
  file(`${LONG.slice(0, 200)}.json`, locations),
  file("policies.json", [...policies, ...plain]),
  file("<b>broken</b>.json", `{"value": [${MARKUP}`),
];

/** The records of a CSV file, as RFC 4180 has it. */
function records(text) {
  const records = [];
  let record = [];
  // A cell, quoted or not, and what ends it.
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") records.push(record.splice(0));
  }
  return records;
}

/** What stands out of the window, for the message. */
function widest() {
  const wide = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
  );
  return wide.slice(0, 6).map((element) => `${element.tagName}.${element.className}`).join(", ");
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("hostile names", () => {
  let opened;
  let page;
  before(async () => {
    // From a file: there is no server to blame.
    opened = await openPage(browser, { via: "file" });
    page = opened.page;
    page.on("dialog", () => assert.fail("a dialog opened"));
    await page.locator("#loading").waitFor({ state: "detached" });
    await dropFiles(page, FILES);
    await page.getByRole("heading", { level: 1 }).waitFor();
  });
  after(() => opened?.close());

  for (const [screen, shown] of [
    ["files", MARKUP],
    ["without-mfa", MARKUP],
    ["simulator", undefined],
  ]) {
    test(`are text on the screen ${screen}`, async () => {
      await page.evaluate((screen) => (location.hash = `#/1/${screen}`), screen);
      await page.waitForFunction(() => document.querySelector("main h1"));
      if (shown) await page.waitForFunction((shown) => document.querySelector("main").textContent.includes(shown), shown);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => window.executed), undefined, "something was executed");
      const foreign = await page.evaluate(() => document.querySelectorAll("main img[src=x], main script, main svg[onload]").length);
      assert.equal(foreign, 0, "a name became an element");
      const text = await page.evaluate(() => document.body.textContent + [...document.querySelectorAll("input")].map((i) => i.value));
      assert.doesNotMatch(text, UNSEEN, "something stands there that nobody sees");
      const [needed, there] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(needed <= there + 1, `the page is ${needed} wide in a window of ${there}: ${await page.evaluate(widest)}`);
    });
  }

  test("show what nobody would see, and keep beside them what stands there", async () => {
    await page.evaluate(() => (location.hash = "#/1/without-mfa"));
    const seen = "\uFFFDfdp.exe\uFFFD \uFFFD\uFFFD\uFFFD[31m";
    await page.waitForFunction((seen) => document.querySelector("main").textContent.includes(seen), seen);
    assert.ok(await page.locator("main b, main span").count() > NAMES.length);
    const lies = await page.evaluate(() => [...document.querySelectorAll("main b, main span")].filter(
      (element) => getComputedStyle(element).unicodeBidi !== "isolate").length);
    assert.equal(lies, 0, "a name can turn what stands beside it");
  });

  test("are data, and no formulas, in the downloaded table", async () => {
    await page.evaluate(() => (location.hash = "#/1/without-mfa"));
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "without-mfa.csv");
    const text = await readFile(await download.path(), "utf8");
    assert.equal(text[0], "\uFEFF", "spreadsheets are not told that it is UTF-8");
    const [head, ...rows] = records(text.slice(1));
    const names = rows.map((row) => row[head.indexOf("Name")]);
    for (const name of NAMES) assert.ok(names.includes(FORMULAS.includes(name) ? `'${name}` : name), name.slice(0, 80));
    for (const row of rows) {
      assert.equal(row.length, head.length, row[0].slice(0, 80));
      for (const cell of row) assert.doesNotMatch(cell, /^[\s\u0000-\u001F]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u, cell.slice(0, 80));
    }
  });

  test("ask nothing of the network and break no rule", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});
