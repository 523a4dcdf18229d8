import { launch, openPage } from "./harness.mjs";
import { readdir } from "node:fs/promises";
const folder = process.argv[2];
const files = (await readdir(folder)).map((n) => `${folder}/${n}`);
const browser = await launch();
const opened = await openPage(browser, { context: { viewport: { width: 1440, height: 900 } } });
const { page } = opened;
await page.locator("#loading").waitFor({ state: "detached" });
await page.locator("input[type=file]").first().setInputFiles(files);
await page.evaluate(() => (location.hash = "#/1/matrix?alike=apart"));
await page.locator(".matrix-row").first().waitFor({ timeout: 300000 });
await page.waitForTimeout(1500);
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable");
const get = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map((m) => [m.name, m.value]));
const run = async (name, down, right, ms = 4000) => {
  const a = await get();
  const n = await page.evaluate(({ down, right, ms }) => new Promise((done) => {
    const e = document.querySelector(".matrix-scroll"); const end = performance.now() + ms; let n = 0, way = 1;
    const step = () => { n++; const b = [e.scrollTop, e.scrollLeft]; e.scrollBy(right * way, down * way); if (e.scrollTop === b[0] && e.scrollLeft === b[1]) way = -way; performance.now() < end ? requestAnimationFrame(step) : done(n); };
    requestAnimationFrame(step);
  }), { down, right, ms });
  const b = await get();
  const d = (k) => ((b[k] - a[k]) / n * 1000).toFixed(1);
  console.log(name, "frames", n, "per frame ms: script", d("ScriptDuration"), "layout", d("LayoutDuration"), "style", d("RecalcStyleDuration"), "task", d("TaskDuration"), "nodes", b.Nodes);
};
await run("60", 60, 0); await run("400", 400, 0); await run("leap", 20011, 0); await run("aside", 0, 24);
await browser.close();
