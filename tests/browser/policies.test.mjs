// The policies: each as a sentence, found by what they are about, opened to the last clause, by mouse
// and by keyboard alone; and every policy that is named elsewhere leads here.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, dropFiles, launch, openPage } from "./harness.mjs";
import { openSample, settled, show } from "./screens.mjs";

const SENTENCE = "Group SG-Finance but group SG-CA-BreakGlass, on Ledgerline ERP and Payflow: requires MFA or compliant device";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The field of a filter. */
function filter(page, name) {
  const label = page.locator(".filters label", { has: page.locator("span", { hasText: new RegExp(`^${name}$`) }) });
  return label.locator("select, input");
}

describe("the policies of the sample tenant", () => {
  let opened;
  let page;
  const panel = () => page.locator("aside.panel");
  before(async () => {
    opened = await openSample(browser);
    page = opened.page;
    await show(page, "policies");
  });
  after(() => opened?.close());

  test("stand as a sentence each, with reach and findings", async () => {
    await page.getByRole("heading", { level: 1, name: /^18 policies, something was found about \d+$/ }).waitFor();
    assert.equal(await page.locator(".policy-row").count(), 18);
    await page.locator(".policy-row", { hasText: "CA004" }).getByText(SENTENCE).waitFor();
    await page.locator(".policy-row", { hasText: "CA001" }).getByText("42 people · 130 targets").waitFor();
  });

  test("unfold: conditions entry by entry, with whom they match, dates, file and JSON", async () => {
    await page.locator(".policy-row", { hasText: "CA001" }).click();
    await panel().getByText("group SG-CA-MFA-Exempt · 3 people").waitFor();
    for (const text of ["2022-02-07", "2026-09-02", "policies.json, line 4"]) await panel().locator("dd", { hasText: text }).first().waitFor();
    await panel().getByText("JSON, as Microsoft Graph writes it").click();
    const json = JSON.parse(await panel().locator("pre").textContent());
    assert.equal(json.displayName, "CA001 - Global - Require MFA for all users");
    assert.equal(await page.evaluate(() => location.hash), "#/1/policies?policy=0");
  });

  test("are found by what they are about, and the address holds it", async () => {
    await filter(page, "Grant control").selectOption({ label: "Block access" });
    await page.locator(".bar", { hasText: "4 of 18 policies" }).waitFor();
    await filter(page, "Order").selectOption({ label: "Reach" });
    const hash = await page.evaluate(() => location.hash);
    assert.equal(hash, "#/1/policies?sort=reach&control=block");
    await page.getByLabel("Filter by name or words").fill("legacy");
    await page.locator(".bar", { hasText: "1 of 18 policies" }).waitFor();
    await page.getByLabel("Filter by name or words").fill("");
    await page.getByRole("button", { name: "Show all" }).click();
    await page.locator(".bar", { hasText: "18 of 18 policies" }).waitFor();
    await page.getByText("More filters").click();
    await filter(page, "Reaches").selectOption({ label: "Payflow" });
    await page.waitForFunction(() => document.querySelectorAll(".policy-row").length < 18);
    assert.equal(await page.locator(".policy-row", { hasText: "CA001" }).count(), 0, "Payflow is excluded from it");
    await page.getByRole("button", { name: "Show all" }).click();
    await filter(page, "Changed since").fill("2026-06-24");
    await page.locator(".bar", { hasText: "3 of 18 policies" }).waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await filter(page, "State").selectOption({ label: "Off" });
    await page.locator(".bar", { hasText: "1 of 18 policies" }).waitFor();
    await panel().getByText("It is off, so it was not held against the others.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
  });

  test("are reached from wherever a policy is named", async () => {
    await show(page, "gaps");
    await page.locator(".gap").first().click();
    await page.locator("aside.panel .policies a", { hasText: "CA001" }).first().click();
    await panel().getByRole("heading", { level: 2, name: /^CA001/ }).waitFor();
    assert.match(await page.evaluate(() => location.hash), /^#\/1\/policies\?policy=0$/);
    await show(page, "without-mfa");
    await page.getByRole("link", { name: "See the policy" }).first().click();
    await panel().getByRole("heading", { level: 2, name: /^CA0/ }).waitFor();
  });

  test("by keyboard alone", async () => {
    await show(page, "policies");
    await page.locator('.policy-row[tabindex="0"]').first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "explanation");
    const name = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.classList.contains("policy-row"));
    assert.ok((await page.evaluate(() => document.activeElement.textContent)).includes(name), "the focus is back");
  });

  test("fit a phone, open and closed", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await wide(), 0);
    await page.locator(".policy-row", { hasText: "CA017" }).click();
    await panel().getByText("device.deviceOwnership").first().waitFor();
    assert.equal(await wide(), 0);
    await opened.screenshot("policies-phone");
    await panel().getByRole("button", { name: "Close" }).click();
    await panel().waitFor({ state: "hidden" });
  });

  test("asked nothing of the network and complained of nothing", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});

test("without people: kinds of people, links from findings, and names that stay text", async () => {
  const opened = await openPage(browser);
  const { page } = opened;
  try {
    await page.locator("#loading").waitFor({ state: "detached" });
    const sample = await readFile(path.join(ROOT, "crates", "canopy-workbench", "sample", "policies.json"), "utf8");
    const twice = JSON.parse(sample);
    twice.value.push({ ...twice.value[3], id: "00000000-0000-0000-0000-00000000abcd", displayName: "The same again" });
    const long = `<img src=x onerror=alert(1)>${"x".repeat(10_000)}`;
    await dropFiles(page, [{ name: "policies.json", text: JSON.stringify(twice).replace("CA001 - Global - Require MFA for all users", long) }]);
    await page.locator(".nav-link", { hasText: "Policies" }).click();
    await page.locator(".policy-row").first().waitFor();
    await settled(page);
    await page.locator(".policy-reach", { hasText: "kinds of people" }).first().waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    // What a finding is about is one click away.
    await filter(page, "Findings").selectOption({ label: "Duplicate" });
    await page.locator(".policy-row", { hasText: "The same again" }).click();
    await page.locator("aside.panel .policy-others a", { hasText: "CA004" }).first().click();
    await page.locator("aside.panel").getByRole("heading", { level: 2, name: /^CA004/ }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    assert.deepEqual(await opened.complaints(), []);
  } finally {
    await opened.close();
  }
});
