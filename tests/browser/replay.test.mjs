// Recorded sign-ins: how to get them where there are none, then what they say of the policies,
// reason by reason, and one of them in the simulator.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, dropFiles, launch, openPage } from "./harness.mjs";

const FIXTURES = path.join(ROOT, "tests", "fixtures", "replay");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("recorded sign-ins", () => {
  let opened;
  let page;
  before(async () => {
    opened = await openPage(browser);
    page = opened.page;
    await page.locator("#loading").waitFor({ state: "detached" });
    await dropFiles(page, await fixtures("policies.json", "directory.json"));
    await page.locator(".nav-link", { hasText: "Replay" }).click();
  });
  after(() => opened?.close());

  test("says how to get them where there are none", async () => {
    await page.getByRole("heading", { name: "No sign-ins are loaded" }).waitFor();
    await page.getByText("auditLogs/signIns").waitFor();
    await opened.screenshot("replay-empty");
  });

  test("lists a log among the files, and agrees in part", async () => {
    await dropFiles(page, await fixtures("signins.json"));
    await page.locator(".agreement-share", { hasText: "54.1%" }).waitFor();
    await page.getByText("of 24 evaluations agree", { exact: true }).waitFor();
    await page.locator(".nav-link", { hasText: "What we have" }).click();
    await page.getByText("16 sign-in records").waitFor();
    await page.locator(".nav-link", { hasText: "Replay" }).click();
  });

  test("groups differences by reason, each with what was recorded and what we say", async () => {
    for (const kind of ["Unexplained", "Canopy's reading", "Policy changed since", "Membership unknown", "Not recorded"]) {
      await page.locator(".list-head", { hasText: kind }).waitFor();
    }
    const group = page.locator("details.reason", { hasText: "Client apps was met" });
    await group.locator("summary").click();
    await group.getByText("Applied, not satisfied. Met: Users, Target resources, Client apps").waitFor();
    await group.getByText(/^Does not apply\. Not met: Client apps/).waitFor();
    await group.getByText("signins.json, line").waitFor();
    await opened.screenshot("replay-light");
    await page.getByLabel("Dark").check({ force: true });
    await opened.screenshot("replay-dark");
    await page.getByLabel("Light").check({ force: true });
  });

  test("is fit for assistive technology", async () => {
    const source = await readFile(path.join(ROOT, "tests", "browser", "node_modules", "axe-core", "axe.min.js"), "utf8");
    await page.evaluate(source);
    const found = await page.evaluate(() => window.axe.run("main"));
    assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
  });

  test("fits a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await opened.screenshot("replay-phone");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, "nothing is wider than the screen");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test("opens a recorded sign-in in the simulator", async () => {
    const group = page.locator("details.reason", { hasText: "who is in Pilot" });
    await group.locator("summary").click();
    await group.getByRole("button", { name: "Open in the simulator" }).click();
    await page.getByRole("heading", { level: 1, name: "Simulator" }).waitFor();
    assert.equal(await page.locator("#person").inputValue(), "Ada Finance");
    assert.equal(await page.getByLabel("Target resource").inputValue(), "00000002-0000-0ff1-ce00-000000000000");
    assert.equal(await page.getByLabel("User risk").inputValue(), "any", "what is not recorded stays open");
    await page.locator(".decision h2").waitFor();
  });

  test("asked nothing of the network and complained of nothing", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});

async function fixtures(...names) {
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(path.join(FIXTURES, name), "utf8") })));
}
