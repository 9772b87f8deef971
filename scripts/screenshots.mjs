// Walks through the first minute of the demonstration as a person would, fails where a step does not tick in time, and
// writes the pictures of the documents. Usage: node screenshots.mjs GRIDWALK_HOST FOLDER
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const { chromium } = createRequire(new URL('../ui/package.json', import.meta.url))('playwright-core');
const [host, folder] = process.argv.slice(2);
const LONGEST_ARRIVAL_MS = 3000;
const MOST_BYTES = 300 * 1000;
mkdirSync(folder, { recursive: true });

const home = mkdtempSync(join(tmpdir(), 'gridwalk-demo-'));
const demo = spawn(host, ['demo', '--dir', home, '--no-browser'], { stdio: ['ignore', 'pipe', 'inherit'] });
let browser;
try {
  const address = await ready(demo);
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run'] });
  await firstMinute(address);
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
  const file = join(folder, 'demo.png');
  await page.screenshot({ path: file });
  reduce(file);
  await act('tampered');
  await step(address, 'tampered');
}

/** Fewer colours where pngquant is there, until the picture is small enough for a page. */
function reduce(file) {
  for (const colours of ['256', '96', '48']) {
    if (statSync(file).size < MOST_BYTES) return;
    try {
      execFileSync('pngquant', ['--force', '--skip-if-larger', '--speed', '1', '--output', file, colours, '--', file], { stdio: 'ignore' });
    } catch {
      // Not there, or the picture would grow: it stays as it is.
    }
  }
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
