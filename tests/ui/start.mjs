/**
 * From nothing to the first usable screen with 10,000 cases on the device, against the same browser with an empty window.
 * Both start their browser; the app's program starts beside it. Medians of five, as ratios: nothing is asserted.
 */
import { launch, openPage } from './pages/browser.mjs';
import { Desk } from './pages/desk.mjs';
import { Phone } from './pages/phone.mjs';
import { openStack } from './stack/index.mjs';

const CASES = Number(process.env.CASES ?? 10_000);
const RUNS = 5;
const SIZE = { width: 1440, height: 900 };

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

async function timed(work) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await work());
  return median(times);
}

const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

async function empty() {
  const began = performance.now();
  const browser = await launch();
  const page = await openPage(browser, SIZE);
  await page.goto('about:blank');
  await drawn(page);
  const took = performance.now() - began;
  await browser.close();
  return took;
}

async function app(installation, usable) {
  await installation.kill();
  const began = performance.now();
  const [browser] = await Promise.all([launch(), installation.start()]);
  const page = await openPage(browser, SIZE);
  await page.goto(installation.url);
  await page.locator(usable).first().waitFor();
  await drawn(page);
  const took = performance.now() - began;
  await browser.close();
  return took;
}

const stack = await openStack({ cases: CASES, photos: 0 });
try {
  const browser = await launch();
  const [phone, desk] = [await stack.phone('phone', { scenery: true }), await stack.desk('desk')];
  const inspector = await Phone.open(browser, phone);
  await inspector.settle(await stack.card('inspector'));
  await inspector.firstWindow();
  const supervisor = await Desk.open(browser, desk);
  await supervisor.settle(await stack.card('supervisor'));
  await supervisor.firstWindow();
  const { total } = await supervisor.call('case_list', { filter: { state: null, street: null, class: null, text: null, from_ms: null, to_ms: null, mine: false, incomplete: false, bbox: null }, after: null, limit: 1 });
  await browser.close();
  const window = await timed(empty);
  const rows = [
    [`start to first usable screen, desk with ${total} cases`, await timed(() => app(desk, '[data-part="all"] b'))],
    ['start to first usable screen, phone', await timed(() => app(phone, '[data-capture]'))],
  ];
  for (const [work, took] of rows) {
    console.log(`| ${work} | ≤ 2 × an empty window | ${(took / window).toFixed(2)} × (${(took / 1000).toFixed(2)} s against ${(window / 1000).toFixed(2)} s) |`);
  }
} finally {
  await stack.close();
}
