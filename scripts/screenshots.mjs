// Walks through the first minute of the demonstration as a person would, fails where a step does not tick in time, and
// writes the pictures of the documents. Usage: node screenshots.mjs GRIDWALK_HOST FOLDER
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { chromium } = createRequire(new URL('../ui/package.json', import.meta.url))('playwright-core');
const [host, folder] = process.argv.slice(2);
const LONGEST_ARRIVAL_MS = 3000;
mkdirSync(folder, { recursive: true });

const home = mkdtempSync(join(tmpdir(), 'gridwalk-demo-'));
const demo = spawn(host, ['demo', '--dir', home, '--no-browser'], { stdio: ['ignore', 'pipe', 'inherit'] });
let browser;
try {
  const address = await ready(demo);
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run'] });
  const page = await firstMinute(address);
  await pictures(page, address);
} catch (thrown) {
  console.error(thrown);
  process.exitCode = 1;
} finally {
  await browser?.close();
  demo.kill('SIGTERM');
  await new Promise((done) => (demo.exitCode === null ? demo.on('exit', done) : done()));
  rmSync(home, { recursive: true, force: true });
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  throw new Error('Chromium is missing; set CHROMIUM to the path of one');
}

/** The address that the runner prints when all is up. */
function ready(program) {
  return new Promise((found, failed) => {
    program.on('exit', (code) => failed(new Error(`the demonstration ended with ${code}`)));
    createInterface(program.stdout).on('line', (line) => {
      console.log(line);
      const address = /^ {2}demo .*?(http:\S+)/.exec(line)?.[1];
      if (address) found(address);
    });
  });
}

async function state(address) {
  return (await fetch(`${address}control/state`)).json();
}

async function step(address, name, within = 20_000) {
  const began = Date.now();
  for (;;) {
    const now = await state(address);
    if (now.steps[name]) {
      console.log(`✓ ${name}${name === 'arrived' ? ` after ${now.arrived_after_ms} ms` : ''}`);
      return now;
    }
    if (Date.now() - began > within) throw new Error(`step ${name} did not tick: ${JSON.stringify(now)}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

async function firstMinute(address) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  page.on('console', (line) => line.type() === 'error' && console.log(`page: ${line.text()}`));
  await page.goto(address);
  const act = (name) => page.locator(`li[data-step="${name}"] button`).click();
  const phone = page.frameLocator('#phone');
  await phone.locator('[data-tab=capture]').waitFor({ timeout: 30_000 });
  await act('flight_on');
  await step(address, 'flight_on');
  await dispose(phone);
  await step(address, 'disposed');
  await act('killed');
  await step(address, 'killed');
  await phone.locator('[data-unsent-pill]').first().waitFor({ timeout: 20_000 });
  await act('flight_off');
  const { arrived_after_ms: took } = await step(address, 'arrived');
  if (took > LONGEST_ARRIVAL_MS) throw new Error(`the case took ${took} ms, more than ${LONGEST_ARRIVAL_MS}`);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, 'demo.png') });
  await act('tampered');
  await step(address, 'tampered');
  return page;
}

/** Shutter, class, shutter. */
async function dispose(phone) {
  await phone.locator('[data-tab=capture]').click();
  await phone.locator('[data-shutter]').click();
  await phone.locator('[data-class]').first().click();
  await phone.locator('[data-ghost]').waitFor();
  await phone.locator('[data-shutter]').click();
  await phone.locator('[data-toast]').first().waitFor({ timeout: 10_000 });
}

async function pictures(page, address) {
  const { phone_url, desk_url } = await state(address);
  await page.close();
  const common = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' };
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, ...common });
  await phone.goto(phone_url);
  await shot(phone, '[data-tab=capture]', 'phone-today');
  await phone.locator('[data-tab=capture]').tap();
  await phone.locator('[data-shutter]').tap();
  // The second scene shows fallen bicycles.
  const bicycles = phone.locator('[data-class]', { hasText: '单车' });
  await phone.locator('[data-class]').first().waitFor();
  await ((await bicycles.count()) > 0 ? bicycles : phone.locator('[data-class]')).first().tap();
  await shot(phone, '[data-ghost]', 'phone-capture');
  await phone.goto(`${phone_url}#/cases`);
  await phone.locator('[data-case]').first().tap();
  await shot(phone, '[data-photo]', 'phone-case');
  const desk = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...common });
  await desk.goto(desk_url);
  await shot(desk, '.card', 'desk-workspace');
  await desk.locator('section[aria-labelledby=arrivals-title] li a').first().click();
  const evidence = desk.locator('section[aria-labelledby=evidence-title]');
  await evidence.locator('button').first().click();
  await evidence.locator('[data-overall=altered]').waitFor({ timeout: 10_000 });
  await shot(desk, '.card', 'desk-case');
}

async function shot(page, sign, name) {
  await page.locator(sign).first().waitFor({ timeout: 15_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`✓ ${name}.png`);
}
