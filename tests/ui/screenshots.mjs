/**
 * The pictures in docs/screenshots, taken from the real programs with the demonstration's district.
 *
 * `node tests/ui/screenshots.mjs [name…]`: names choose pictures. They come out as PNG at one pixel per point, with their
 * colours reduced where pngquant is there. With `SHOTS=folder` every screen there is goes into that folder instead, in all
 * its looks, sheets and errors: for looking at them.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch } from './pages/browser.mjs';
import { Desk } from './pages/desk.mjs';
import { Phone, SIZES } from './pages/phone.mjs';
import { flipByte, openStack, ROOT } from './stack/index.mjs';

const ALL = process.env.SHOTS;
const TO = ALL ? resolve(ALL) : join(ROOT, 'docs/screenshots');
const MOST_BYTES = 300 * 1024;
/** What the documents show. */
const KEPT = new Set([
  'enrol', 'phone-today', 'phone-capture', 'phone-classes', 'phone-ghost', 'phone-report', 'phone-case', 'phone-map', 'phone-unsent',
  'phone-today-en', 'phone-case-en', 'phone-today-dark', 'phone-today-outdoor', 'phone-today-360x2', 'phone-classes-360x2', 'phone-ghost-360x2',
  'desk-workspace', 'desk-workspace-en', 'desk-workspace-dark', 'desk-cases', 'desk-case', 'desk-evidence', 'desk-altered',
]);
const wanted = process.argv.slice(2);
const taken = [];

async function shoot(view, name) {
  if (!ALL && !KEPT.has(name)) return;
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

const PLAIN = { handover: '/me/handover', notices: '/me/notices', display: '/me/display', pin: '/me/pin', feedback: '/me/feedback' };

/** Sheets, empty lists and small pages. */
async function asides(phone, more) {
  for (const [name, path] of Object.entries(PLAIN)) {
    await at(phone, path, '.frame');
    await shoot(phone, `aside-${name}${more}`);
  }
  await at(phone, '/cases', '[data-case]');
  await phone.on('[data-case-search]').fill('zzzz');
  await phone.gone('[data-case]');
  await shoot(phone, `aside-empty${more}`);
  await phone.on('[data-case-search]').fill('');
  await phone.shown('[data-case]');
  await phone.tap('[data-case]');
  await phone.shown('[data-case-page]');
  for (const command of ['add_note', 'correct_class', 'correct_place', 'withdraw']) {
    await phone.tap(`[data-command="${command}"]`);
    await phone.page.waitForTimeout(600);
    await shoot(phone, `aside-${command}${more}`);
    await phone.page.keyboard.press('Escape');
    await phone.page.reload();
    await phone.shown('[data-case-page]');
  }
  await phone.page.locator('.frame__scroll').evaluate((it) => it.scrollTo(0, 1e6));
  await shoot(phone, `aside-case-end${more}`);
  await at(phone, '/', '[data-capture]');
  await phone.page.locator('.frame__scroll').evaluate((it) => it.scrollTo(0, 1e6));
  await shoot(phone, `aside-today-end${more}`);
  await at(phone, '/me', '[data-sign-out]');
  await phone.tap('[data-sign-out]');
  await phone.page.waitForTimeout(400);
  await shoot(phone, `aside-sign-out${more}`);
  await phone.page.reload();
  await at(phone, '/', '[data-capture]');
}

/** The program behind the page is gone. */
async function dead(view, name) {
  await view.installation.kill();
  await view.page.waitForTimeout(1500);
  await shoot(view, `${name}-here`);
  await view.page.evaluate(() => (location.hash = '#/cases'));
  await view.page.waitForTimeout(1500);
  await shoot(view, `${name}-cases`);
  await view.installation.start();
}

async function phones(browser, stack) {
  const installation = await stack.phone('phone', { scenery: true });
  const card = await stack.card('inspector');
  const phone = await Phone.open(browser, installation);
  await phone.shown('[data-enrol]');
  await phone.on('[data-server]').fill('https://gridwalk.example.cn');
  await phone.on('[data-code]').fill('7KQ2M9XA3D');
  await shoot(phone, 'enrol');
  if (ALL) {
    await phone.on('[data-server]').fill(installation.serverUrl);
    await phone.tap('[data-enrol]');
    await phone.page.waitForTimeout(2500);
    await shoot(phone, 'enrol-refused');
  }
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
  if (ALL) await asides(phone, '');
  await looks(phone, 'en', 'light');
  await phoneSet(phone, '-en', ['cases', 'me', 'unsent']);
  if (ALL) await asides(phone, '-en');
  await looks(phone, 'zh-CN', 'dark');
  await phoneSet(phone, '-dark', ['cases', 'map']);
  await looks(phone, 'zh-CN', 'outdoor');
  await phoneSet(phone, '-outdoor', ['cases', 'map']);
  await looks(phone, 'zh-CN', 'light');
  await phone.close();
  const small = await Phone.open(browser, installation, { size: { ...SIZES.small, cpu: 1 } });
  await small.settle(card);
  await phoneSet(small, '-360x2', ['cases', 'me']);
  if (ALL) {
    await asides(small, '-360x2');
    await looks(small, 'en', 'light');
    await phoneSet(small, '-360x2-en', ['cases', 'me', 'unsent']);
    await asides(small, '-360x2-en');
    await looks(small, 'zh-CN', 'light');
    await dead(small, 'dead-360x2');
    await small.load();
    await small.settle(card);
  }
  installation.flight.off();
  await small.call('sync_now');
  await small.close();
}

async function deskAsides(desk, whole) {
  for (const language of ['zh-CN', 'en']) {
    await looks(desk, language, 'light');
    for (const name of ['handover', 'notices', 'settings']) {
      await at(desk, `/${name}`, 'main > *');
      await shoot(desk, `desk-${name}-${language}`);
    }
    await at(desk, '/cases', '.desk-map [data-ready]');
    await desk.page.locator('input').first().fill('zzzz');
    await desk.page.waitForTimeout(1500);
    await shoot(desk, `desk-empty-${language}`);
    await at(desk, `/cases/${whole.id}`, '[role="slider"]');
    await desk.page.locator('.head .commands button').first().click();
    await desk.page.waitForTimeout(800);
    await shoot(desk, `desk-note-${language}`);
    await desk.page.keyboard.press('Escape');
    await at(desk, '/', '.needs a.row');
    await desk.page.locator('.streets .el-segmented__item').last().click();
    await desk.page.waitForTimeout(800);
    await desk.click('.streets tbody th button');
    await desk.page.waitForTimeout(800);
    await shoot(desk, `desk-streets-${language}`);
  }
  await looks(desk, 'zh-CN', 'outdoor');
  await at(desk, '/', '.needs a.row');
  await desk.page.waitForTimeout(1500);
  await shoot(desk, 'desk-workspace-outdoor');
  await looks(desk, 'zh-CN', 'light');
  await at(desk, '/', '.needs a.row');
  await dead(desk, 'desk-dead');
}

async function desks(browser, stack) {
  const installation = await stack.desk('desk');
  const desk = await Desk.open(browser, installation);
  await desk.shown('.gate form');
  await shoot(desk, 'desk-gate');
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
  if (ALL) await deskAsides(desk, whole);
  await desk.close();
}

function reduce() {
  for (const file of ALL ? [] : taken) {
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
} finally {
  await browser.close();
  await stack?.close();
}
reduce();
