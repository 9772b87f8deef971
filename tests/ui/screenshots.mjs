/**
 * The pictures in docs/screenshots, taken from the real programs with the demonstration's district.
 *
 * `node tests/ui/screenshots.mjs [name…]`: names choose pictures. They come out as PNG at one pixel per point, with their
 * colours reduced where pngquant is there.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { launch, openPage } from './pages/browser.mjs';
import { Desk } from './pages/desk.mjs';
import { Phone, SIZES } from './pages/phone.mjs';
import { BIN, flipByte, openStack, ROOT } from './stack/index.mjs';

const TO = join(ROOT, 'docs/screenshots');
const MOST_BYTES = 250 * 1024;
const wanted = process.argv.slice(2);
const taken = [];

async function shoot(view, name) {
  if (wanted.length && !wanted.some((each) => name.startsWith(each))) return;
  await view.page.evaluate(() => document.fonts.ready);
  await view.page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === 'lazy'));
  if (!name.includes('saved')) await view.page.locator('[data-toast]').first().waitFor({ state: 'hidden' });
  await view.page.waitForTimeout(400);
  const file = join(TO, `${name}.png`);
  await view.page.screenshot({ path: file });
  taken.push(file);
}

async function looks(view, language, theme) {
  await view.call('setting_put', { key: 'language', value: language });
  await view.call('setting_put', { key: 'theme', value: theme });
  await view.page.evaluate(([l, t]) => {
    localStorage.setItem('gw.language', l);
    localStorage.setItem('gw.theme', t);
  }, [language, theme]);
  await view.page.reload();
  await view.shown('.frame, .rail');
}

async function at(view, path, ready) {
  await view.page.evaluate((hash) => (location.hash = hash), `#${path}`);
  await view.shown(ready);
  await view.page.waitForTimeout(500);
}

async function filled(phone) {
  for (const n of [0, 3, 1]) {
    await phone.aim();
    await phone.dispose(n);
    await phone.today();
  }
  await phone.aim();
  await phone.shutter();
  await phone.shown('.pick__class');
  await phone.tap('[data-park]');
  await phone.shown('[data-stage="aim"]');
  await phone.today();
}

/** Viewfinder, classes and ghost, as one goes. */
async function capture(phone, more) {
  await phone.aim();
  await phone.page.waitForTimeout(800);
  await shoot(phone, `phone-capture${more}`);
  await phone.shutter();
  await phone.shown('.pick__class');
  await shoot(phone, `phone-classes${more}`);
  await phone.recentClass(0);
  await phone.shown('[data-ghost]');
  await phone.page.waitForTimeout(800);
  await shoot(phone, `phone-ghost${more}`);
  await phone.shutter();
  await phone.shown('[data-stage="aim"]');
  await phone.shown('[data-toast]');
  await shoot(phone, `phone-saved${more}`);
  await phone.today();
}

async function report(phone, more) {
  await phone.tap('[data-start-report]');
  await phone.shutter();
  await phone.tap('[data-pick-class]');
  await phone.findClass('bllj');
  await phone.shown('[data-condition]');
  await phone.tap('[data-condition]');
  await phone.page.waitForTimeout(500);
  await shoot(phone, `phone-report${more}`);
  await phone.tap('[data-report-discard]');
  await phone.shown('[data-capture]');
}

const SCREENS = { cases: ['/cases', '[data-case]'], map: ['/map', '[data-map] canvas'], me: ['/me', '[data-display]'], unsent: ['/me/unsent', '[data-send-now]'] };

async function phoneSet(phone, more, screens = Object.keys(SCREENS)) {
  await at(phone, '/', '[data-case]');
  await shoot(phone, `phone-today${more}`);
  await capture(phone, more);
  await report(phone, more);
  for (const name of screens) {
    await at(phone, ...SCREENS[name]);
    if (name === 'map') await phone.page.waitForTimeout(2500);
    await shoot(phone, `phone-${name}${more}`);
  }
  await at(phone, '/', '[data-case]');
  await phone.tap('[data-case]');
  await phone.shown('[data-case-page]');
  await shoot(phone, `phone-case${more}`);
  await at(phone, '/', '[data-capture]');
}

async function phones(browser, stack) {
  const installation = await stack.phone('phone', { scenery: true });
  const card = await stack.card('inspector');
  const phone = await Phone.open(browser, installation);
  await phone.shown('[data-enrol]');
  await phone.on('[data-server]').fill('https://gridwalk.example.cn');
  await phone.on('[data-code]').fill('7KQ2M9XA3D');
  await shoot(phone, 'enrol');
  await phone.load();
  await phone.settle(card);
  await phone.firstWindow();
  await filled(phone);
  await phone.call('sync_now');
  installation.flight.on();
  await phone.aim();
  await phone.dispose(2);
  await phone.today();
  await phoneSet(phone, '');
  await looks(phone, 'en', 'light');
  await phoneSet(phone, '-en', ['cases', 'me', 'unsent']);
  await looks(phone, 'zh-CN', 'dark');
  await phoneSet(phone, '-dark', ['cases', 'map']);
  await looks(phone, 'zh-CN', 'outdoor');
  await phoneSet(phone, '-outdoor', ['cases', 'map']);
  await looks(phone, 'zh-CN', 'light');
  await phone.close();
  const small = await Phone.open(browser, installation, { size: { ...SIZES.small, cpu: 1 } });
  await small.settle(card);
  await phoneSet(small, '-360x2', ['cases', 'me']);
  installation.flight.off();
  await small.call('sync_now');
  await small.close();
}

async function desks(browser, stack) {
  const installation = await stack.desk('desk');
  const desk = await Desk.open(browser, installation);
  await desk.settle(await stack.card('supervisor'));
  await desk.firstWindow();
  await desk.load();
  const { rows } = await desk.call('case_list', { filter: { state: 'self_disposed', street: null, class: null, text: '', from_ms: null, to_ms: null, bbox: null, mine: false, incomplete: false }, after: null, limit: 60 });
  const whole = rows.find((row) => row.photos.arrived === 2) ?? rows[0];
  const set = async (more) => {
    await at(desk, '/', '.needs a.row');
    await desk.page.waitForTimeout(1500);
    await shoot(desk, `desk-workspace${more}`);
    await at(desk, '/cases', '.desk-map [data-ready]');
    await desk.on('.table .row').nth(2).click();
    await desk.page.waitForTimeout(3000);
    await shoot(desk, `desk-cases${more}`);
    await at(desk, `/cases/${whole.id}`, '[role="slider"]');
    await desk.page.waitForTimeout(2500);
    await shoot(desk, `desk-case${more}`);
  };
  await set('');
  await desk.check();
  await shoot(desk, 'desk-evidence');
  await looks(desk, 'en', 'light');
  await set('-en');
  await looks(desk, 'zh-CN', 'dark');
  await set('-dark');
  await looks(desk, 'zh-CN', 'light');
  await at(desk, `/cases/${whole.id}`, '[role="slider"]');
  const { photos } = await desk.call('case', { case: whole.id });
  flipByte(installation, photos.at(-1).hash);
  await desk.check();
  await shoot(desk, 'desk-altered');
  await desk.close();
}

/** The demonstration's own page, with phone and desk in it. */
async function demonstration(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'gridwalk-demo-'));
  const args = ['demo', '--dir', folder, '--ui', join(ROOT, 'ui/dist'), '--frame', join(ROOT, 'ui/demo'), '--no-browser'];
  const child = spawn(join(BIN, 'gridwalk-host'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('the demonstration ended')));
      createInterface({ input: child.stdout }).on('line', (line) => /demo .*(http:\S+)/.test(line) && resolve(/http:\S+/.exec(line)[0]));
    });
    const page = await openPage(browser, { width: 1600, height: 950 });
    await page.goto(url);
    await page.waitForTimeout(8000);
    await shoot({ page }, 'demo');
    await page.context().close();
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

function reduce() {
  for (const file of taken) {
    try {
      execFileSync('pngquant', ['--force', '--skip-if-larger', '--speed', '1', '--output', file, '--', file], { stdio: 'ignore' });
    } catch {
      // Not there, or the picture would grow: it stays as it is.
    }
    const { size } = statSync(file);
    console.log(`${file} ${Math.round(size / 1024)} KiB${size > MOST_BYTES ? ', too large' : ''}`);
  }
}

mkdirSync(TO, { recursive: true });
const only = (name) => !wanted.length || wanted.some((each) => each.startsWith(name) || name.startsWith(each));
const browser = await launch();
const stack = only('phone') || only('desk') || only('enrol') ? await openStack() : null;
try {
  if (only('phone') || only('enrol')) await phones(browser, stack);
  if (only('desk')) await desks(browser, stack);
  if (only('demo')) await demonstration(browser);
} finally {
  await browser.close();
  await stack?.close();
}
reduce();
