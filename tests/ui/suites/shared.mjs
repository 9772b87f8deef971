/** One stack, one browser and one signed-in phone and desk for all suites: a district takes its time to be invented. */
import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chinese, controls, english, overflows, rawIds } from '../looks.mjs';
import { launch } from '../pages/browser.mjs';
import { drawPhotos } from '../photos.mjs';
import { openStack } from '../stack/index.mjs';

export const world = { stack: null, browser: null, photos: null, phone: null, desk: null, cards: {} };

before(async () => {
  world.photos = await drawPhotos(24);
  world.stack = await openStack({ cases: 900, photos: 40 });
  world.browser = await launch();
});

after(async () => {
  await world.browser?.close();
  await world.stack?.close();
  if (world.photos) rmSync(world.photos.folder, { recursive: true, force: true });
});

/** The walking phone, behind its flight switch, and the desk: made when first asked for. */
export async function walker() {
  world.phone ??= await world.stack.phone('walker', { scenery: true });
  world.cards.walker ??= await world.stack.card('inspector');
  return { installation: world.phone, card: world.cards.walker };
}

export async function watchDesk() {
  world.desk ??= await world.stack.desk('desk');
  world.cards.desk ??= await world.stack.card('supervisor');
  return { installation: world.desk, card: world.cards.desk };
}

/** Thumbnails of other people's cases that cannot be fetched in flight mode. */
export const OFFLINE = /502 .*\/media\/photo\//;

/** Language and theme as the app keeps them, so that it does not take its own back. */
export async function speaks(view, language, theme = 'light') {
  await view.call('setting_put', { key: 'language', value: language });
  await view.call('setting_put', { key: 'theme', value: theme });
  await view.page.evaluate(([l, t]) => {
    localStorage.setItem('gw.language', l);
    localStorage.setItem('gw.theme', t);
  }, [language, theme]);
  await view.page.reload();
  await view.shown('.frame, .rail');
}

/** A view in English until the test is over, however it ends: the next suite's installation must speak Chinese. */
export async function inEnglish(view, context) {
  context.after(async () => {
    await speaks(view, 'zh-CN');
    await view.close();
  });
  await speaks(view, 'en');
}

/** Nothing on the console that nobody asked for. */
export function quiet(view) {
  assert.deepEqual(view.page.said, []);
}

/** With `UI_SHOTS=folder`, pictures of every screen that is measured, for looking at them. */
const SHOTS = process.env.UI_SHOTS;
let shots = 0;

/** Every fault of looks that can be found by measuring; `smallest` is the least side of a button in px. */
export async function looksRight(view, name, { language = 'zh-CN', smallest = 0, chineseIn = null } = {}) {
  const { page } = view;
  await page.evaluate(() => document.fonts.ready);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${String((shots += 1)).padStart(3, '0')}-${name.replace(/[^a-z0-9]+/gi, '-')}-${language}.png`) });
  const lang = await page.evaluate(() => document.documentElement.lang);
  const faults = {
    language: lang === language ? [] : [`the page speaks ${lang}`],
    overflow: await overflows(page),
    words: language === 'en' ? (chineseIn ? await chinese(page, chineseIn, await names(view)) : []) : await english(page),
    ids: await rawIds(page),
    controls: await controls(page, smallest),
  };
  const told = Object.entries(faults).filter(([, found]) => found.length).map(([kind, found]) => `${kind}: ${found.join(' | ')}`);
  assert.deepEqual(told, [], `${name} (${language})`);
}

/** What people, units, streets and areas are called is not translated. */
async function names(view) {
  const [{ people, server_name }, { streets }, today] = [await view.call('status'), await view.call('streets'), await view.call('today')];
  const areas = (today.areas ?? []).flatMap((area) => [area.name, area.inspector_name, area.deputy_name]);
  return [server_name, ...people.flatMap((person) => [person.name, person.unit_name]), ...(streets ?? []).map((street) => street.name), ...areas].filter(Boolean);
}
