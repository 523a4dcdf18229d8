import { launch } from "./harness.mjs";
import { SCREENS, openSample, show } from "./screens.mjs";
const browser = await launch();
for (const [w, h, scheme] of [[1280, 720, "light"], [1440, 900, "dark"], [390, 844, "light"], [390, 844, "dark"]]) {
  const tab = await openSample(browser, { viewport: { width: w, height: h }, colorScheme: scheme });
  const { page } = tab;
  for (const s of SCREENS) {
    await show(page, s);
    await page.screenshot({ path: `/tmp/shots/${s}-${w}-${scheme}.png` });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log("WIDE", s, w, wide);
  }
  console.log(w, scheme, tab.complaints(), tab.requests().length);
  await tab.close();
}
await browser.close();
