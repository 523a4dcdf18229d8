import { launch, openPage } from "./harness.mjs";
const browser = await launch();
const sizes = process.argv[2] === "all" ? [[1440, 900, "light"], [1440, 900, "dark"], [1280, 720, "light"], [390, 844, "light"], [390, 844, "dark"]] : [[1440, 900, "light"], [390, 844, "light"]];
for (const [w, h, scheme] of sizes) {
  const tab = await openPage(browser, { context: { viewport: { width: w, height: h }, colorScheme: scheme } });
  const { page } = tab;
  await page.locator("#loading").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Open the sample tenant" }).click();
  await page.waitForTimeout(2500);
  const shot = (name) => page.screenshot({ path: `/tmp/shots-matrix/${name}-${w}-${scheme}.png` });
  for (const [name, hash] of [["plain", ""], ["role", "?group=role"], ["policies", "?columns=policies&group=group"], ["alike", "?group=alike&alike=apart"]]) {
    await page.evaluate((r) => { location.hash = r; }, `#/1/matrix${hash}`);
    await page.waitForTimeout(1200);
    await shot(name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log("WIDE", name, w, wide);
  }
  await page.evaluate(() => { location.hash = "#/1/matrix"; });
  await page.waitForTimeout(800);
  const cell = page.locator("[data-column='3']").nth(2);
  await cell.scrollIntoViewIfNeeded(); await cell.hover().catch(() => {}); await page.waitForTimeout(200);
  await shot("tip");
  await cell.click(); await page.waitForTimeout(900);
  await shot("cell");
  console.log(w, scheme, await tab.complaints(), tab.requests().length);
  await tab.close();
}
await browser.close();
