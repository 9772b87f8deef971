/**
 * Frames per second of the phone's map over 20,000 grids and 50,000 points, drawn in software, against an empty page of the
 * same browser. The map is dragged to and fro and zoomed; nothing is asserted. The district is the invented backend's.
 */
process.env.UI_STACK = 'fake';
process.env.FAKE_GROUND = 'big';
const { launch, openPage } = await import('./pages/browser.mjs');
const { openStack } = await import('./stack/index.mjs');

const SIZE = { width: 412, height: 915, touch: true };
const SECONDS = 6;

/** Counts frames while something goes on: frames per second, and the longest wait for one. */
const count = (page, seconds) => page.evaluate((ms) => new Promise((done) => {
  const times = [];
  const begun = performance.now();
  const tick = (now) => {
    times.push(now);
    if (now - begun < ms) return requestAnimationFrame(tick);
    const waits = times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b);
    done({ fps: (waits.length * 1000) / (times.at(-1) - times[0]), p95: waits[Math.floor(waits.length * 0.95)] ?? 0, longest: waits.at(-1) ?? 0 });
  };
  requestAnimationFrame(tick);
}), seconds * 1000);

async function drag(page, until) {
  const { width, height } = SIZE;
  for (let turn = 0; performance.now() < until; turn += 1) {
    const way = turn % 2 ? 1 : -1;
    await page.mouse.move(width / 2, height / 2);
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(width / 2 + way * step * 6, height / 2 + way * step * 4);
    await page.mouse.up();
  }
}

const say = (what, { fps, p95, longest }) => console.log(`${what}: ${fps.toFixed(0)} frames per second, 95 of 100 within ${p95.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`);

const stack = await openStack({});
const browser = await launch();
try {
  const blank = await openPage(browser, SIZE);
  await blank.goto('about:blank');
  say('an empty page', await count(blank, 2));
  const { url } = await stack.phone('phone');
  const page = await openPage(browser, { ...SIZE, position: { latitude: 31.7795, longitude: 119.953, accuracy: 8 } });
  await page.goto(`${url}#/map`);
  await page.locator('[data-map] canvas').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(8000);
  for (const [name, notches] of [['streets and areas', 4], ['cells and points', -4]]) {
    await page.mouse.move(SIZE.width / 2, SIZE.height / 2);
    for (let notch = 0; notch < Math.abs(notches); notch += 1) await page.mouse.wheel(0, notches > 0 ? 240 : -240);
    await page.waitForTimeout(3000);
    const [frames] = await Promise.all([count(page, SECONDS), drag(page, performance.now() + SECONDS * 1000)]);
    say(`the map dragged, ${name}`, frames);
  }
} finally {
  await browser.close();
  await stack.close();
}
