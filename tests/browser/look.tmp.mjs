import { launch, openPage } from "./harness.mjs";
import { SCREENS, openSample, show } from "./screens.mjs";
const browser = await launch();
const looks = process.argv[2] === "dark" ? [[1280,720,"dark"],[390,844,"dark"]] : [[1280,720,"light"],[390,844,"light"]];
const only = process.argv[3]?.split(",") ?? SCREENS;
for (const [width,height,scheme] of looks) {
  const tab = await openSample(browser, { viewport:{width,height}, colorScheme: scheme });
  for (const s of only) {
    await show(tab.page, s);
    await tab.page.screenshot({ path: `/tmp/shots/${s.replace(/\W/g,"_")}-${width}-${scheme}.png` });
    const wide = await tab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log("WIDE", s, width, wide);
  }
  console.log(width, await tab.complaints());
  await tab.close();
}
await browser.close();
