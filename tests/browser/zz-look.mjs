import { launch } from "./harness.mjs";
import { openSample, show } from "./screens.mjs";
const browser = await launch();
for (const [w, h] of [[1440, 1000], [390, 844]]) for (const scheme of ["light", "dark"]) {
  if (scheme === "dark" && w === 390) continue;
  const opened = await openSample(browser, { viewport: { width: w, height: h }, colorScheme: scheme });
  const { page } = opened;
  for (const route of ["posture?view=zero-trust", "posture?view=eligible", "posture?view=2026", "posture?rule=legacy-auth-open"]) {
    await show(page, route);
    await page.waitForTimeout(600);
    if (route.includes("rule")) {
      const b = page.getByRole("button", { name: "Make remedies for this tenant" });
      if (await b.count()) { await b.click(); await page.waitForTimeout(1500); }
    }
    await page.screenshot({ path: `/tmp/shots/${route.replace(/\W+/g, "-")}-${w}-${scheme}.png`, fullPage: !route.includes("rule") });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log("WIDE", route, w, wide);
  }
  await opened.close();
}
await browser.close();
