/** The ground on the phone, without a network: whose area, to which standard, until when; zones and their hours; a shopfront's check, and its way to the desk. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Desk } from '../pages/desk.mjs';
import { Phone, SIZES } from '../pages/phone.mjs';
import { inEnglish, looksRight, OFFLINE, quiet, watchDesk, world } from './shared.mjs';

const NOTE = '门口堆放纸箱，已口头提醒，店主答应收摊前清走';
const DAY_MS = 86_400_000;

/** Midnight in China of the last Wednesday, milliseconds: the epoch was a Thursday. */
const wednesday = () => Math.floor((Date.now() / DAY_MS - 6 + 8 / 24) / 7) * 7 * DAY_MS + 6 * DAY_MS - 8 * 3_600_000;

/** No map can be drawn on this device. */
const withoutWebGL = () => {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return String(kind).startsWith('webgl') ? null : getContext.call(this, kind, ...more);
  };
};

describe('the ground on a phone in flight mode', { skip: process.env.UI_STACK === 'fake' }, () => {
  let phone;
  let desk;
  let card;
  let shop;
  let position;
  let installation;

  const go = (path) => phone.page.evaluate((hash) => (location.hash = hash), `#${path}`);
  const fixOf = (point) => ({ lon_e7: point.lon_e7, lat_e7: point.lat_e7, accuracy_mm: 5000, source: 'gnss', fixed_at_ms: Date.now() });
  const hereAt = (at_ms = null) => phone.call('here', { fix: fixOf(shop.point), class: null, at_ms, reach_m: 200 });

  before(async () => {
    const watched = await watchDesk();
    desk = await Desk.open(world.browser, watched.installation);
    await desk.settle(watched.card);
    await desk.firstWindow();
    installation = await world.stack.phone('here');
    card = await world.stack.card('inspector');
    const screen = { size: { ...SIZES.small, cpu: 1, font: 1 } };
    // A phone holds the ground of its inspector's street, and which street that is depends on the cards dealt before.
    const first = await Phone.open(world.browser, installation, screen);
    await first.settle(card);
    await first.firstWindow();
    // The first shop of a street stands in the middle of the street's stalls.
    const { rows } = await first.call('ground_list', { layer: 'zone', street: null, text: '便民摊规点', day: null, after: null, limit: 1 });
    assert.equal(rows.length, 1, 'her street has a place for stalls');
    const [{ point }] = rows;
    await first.close();
    shop = { point };
    position = { longitude: point.lon_e7 / 1e7, latitude: point.lat_e7 / 1e7, accuracy: 6 };
    phone = await Phone.open(world.browser, installation, { ...screen, position, files: world.photos.files });
    await phone.settle(card);
    phone.page.expect(OFFLINE);
    installation.flight.on();
  });
  after(async () => {
    installation?.flight.off();
    await phone?.close();
    await desk?.close();
  });
  beforeEach(() => phone.page.keyboard.press('Escape'));

  it('says whose ground this is, who answers, to which standard, until when', async () => {
    await go('/map');
    await phone.tap('[data-open-here]');
    await phone.shown('[data-duty]');
    const { duty } = await hereAt();
    const said = await phone.words('[data-duty]');
    for (const part of [duty.name, duty.inspector_name, duty.deputy_name, duty.standard_title]) assert.ok(said.includes(part), `${part} in ${said}`);
    assert.match(await phone.words('[data-hours]'), /至 .+还有|开始|全天/);
    await phone.tap('[data-standard] summary');
    assert.ok((await phone.words('[data-standard]')).includes(duty.standard_text));
    await looksRight(phone, 'whose ground this is', { smallest: 44 });
  });

  it('says whether the strict rules hold here, and whether stalls may stand at this hour', async () => {
    await phone.shown('[data-zone="stalls"]');
    // The hour may strike between the screen and the question; the screen asks again within half a minute.
    const told = async () => {
      const { zones } = await hereAt();
      const now = zones.find((zone) => zone.kind === 'stalls' && zone.inside);
      return (now.hours.is === 'now' ? /可摆到/ : /不在时段/).test(await phone.words('[data-zone="stalls"]'));
    };
    await phone.until(told, 'the screen says whether stalls may stand now', 60_000);
    assert.match(await phone.words('[data-zone="urban"], [data-zone="none"]'), /城市化管理区域/);
    // The same spot on a Wednesday's noon and evening.
    const day = wednesday();
    const hours = async (h) => (await hereAt(day + h * 3_600_000)).zones.find((zone) => zone.kind === 'stalls' && zone.inside).hours.is;
    assert.deepEqual([await hours(12), await hours(18)], ['later', 'now']);
  });

  it('records a check of a shopfront nearby, which waits and says so', async () => {
    await phone.tap('[data-only="shop"]');
    const line = phone.on('[data-near] [data-thing][href*="/shop/"]').first();
    shop.id = (await line.getAttribute('href')).split('/').at(-1);
    await line.tap();
    await phone.shown('[data-shop]');
    await looksRight(phone, 'a shopfront', { smallest: 44 });
    await phone.tap('[data-check]');
    await phone.tap('[data-result="reminded"]');
    await phone.on('[data-check-note]').fill(NOTE);
    await phone.tap('[data-check-photo]');
    await phone.shown('[data-camera-sheet] [data-shutter]');
    await phone.tap('[data-camera-sheet] [data-shutter]');
    await phone.gone('[data-camera-sheet]');
    await looksRight(phone, 'a check', { smallest: 44 });
    await phone.tap('[data-check-save]');
    await phone.shown('[data-check-line]');
    assert.match(await phone.words('[data-check-line]'), /口头提醒[\s\S]*纸箱[\s\S]*待发送/);
    assert.match(await phone.words('[data-next]'), /书面告诫/);
    await looksRight(phone, 'a check that waits', { smallest: 44 });
  });

  it('finds the same by a list where no map can be drawn', async () => {
    await phone.page.addInitScript(withoutWebGL);
    await phone.page.goto('about:blank');
    await phone.load();
    await phone.shown('[data-capture]');
    await go('/map');
    await phone.shown('[data-open-here]');
    assert.equal(await phone.on('[data-map] canvas').count(), 0);
    await looksRight(phone, 'the map as a list', { smallest: 44 });
    await phone.tap('[data-open-here]');
    await phone.shown('[data-duty]');
    await phone.tap('[data-choose-place]');
    await phone.shown('[data-area]');
    assert.equal(await phone.on('[data-place-map]').count(), 0);
    const other = phone.on('[data-area]').nth(3);
    const name = (await other.locator('strong').innerText()).trim();
    await other.tap();
    await phone.page.locator('[data-duty]', { hasText: name }).waitFor();
    await looksRight(phone, 'another area', { smallest: 44 });
  });

  it('delivers the check when the network is back, and the desk shows it in the history of the shop', async () => {
    installation.flight.off();
    await phone.call('sync_now');
    await go(`/thing/shop/${shop.id}`);
    await phone.shown('[data-check-line]');
    await phone.until(async () => !/待发送/.test(await phone.words('[data-check-line]')), 'the check is delivered', 60_000);
    await desk.call('sync_now');
    await desk.go(`/duty/shops?at=${shop.id}`);
    await desk.page.locator('.checks .found li', { hasText: NOTE }).waitFor({ timeout: 60_000 });
    assert.match(await desk.words('.checks .found li'), /口头提醒/);
    await looksRight(desk, 'a shop with its history');
  });

  it('says all of it in English, too', async (context) => {
    const english = await Phone.open(world.browser, installation, { size: SIZES.usual, position, language: 'en' });
    await english.shown('[data-capture]');
    await inEnglish(english, context);
    for (const [path, ready] of [['/here', '[data-duty]'], [`/thing/shop/${shop.id}`, '[data-check-line]']]) {
      await english.page.evaluate((hash) => (location.hash = hash), `#${path}`);
      await english.shown(ready);
      await looksRight(english, path, { language: 'en', smallest: 44 });
    }
    quiet(english);
  });

  it('said nothing on the console that it should not', () => {
    quiet(phone);
    quiet(desk);
  });
});
