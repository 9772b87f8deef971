/** A patrol on the phone without a network: set out, walked, paused, gone on with after a reload, ended; what it met reaches the desk, and its track only whom its owner shows it. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Desk } from '../pages/desk.mjs';
import { along, dayOf, gpxOf, metres, Patrol } from '../pages/patrol.mjs';
import { Phone, SIZES } from '../pages/phone.mjs';
import { looksRight, OFFLINE, quiet, watchDesk, world } from './shared.mjs';

const DAY = 86_400_000;
const PURPOSE = '核对居民来电：九时许是否有人到过这条路';
/** Of a road that can be walked within a test. */
const [SHORTEST, LONGEST] = [150, 420];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** An hour ago until five hours from now, also over midnight. */
function slots() {
  const minute = Math.floor(((Date.now() + 8 * 3_600_000) % DAY) / 60_000);
  return [{ days: EVERY_DAY, from_min: (minute + 1380) % 1440, to_min: (minute + 300) % 1440 || 1440 }];
}

describe('a patrol on a phone in flight mode', { skip: process.env.UI_STACK === 'fake' }, () => {
  let desk;
  let phone;
  let patrol;
  let installation;
  let me;
  let road;
  let points;
  let way;
  const made = {};

  const list = (layer, street) => phone.call('ground_list', { layer, street, text: null, day: null, after: null, limit: 200 });
  /** A road that lies in her own areas from end to end: whoever walks it leaves none of them. */
  async function ownRoad(areas) {
    const { rows } = await list('road', null);
    const own = async ([lon, lat]) => {
      const fix = { lon_e7: Math.round(lon), lat_e7: Math.round(lat), accuracy_mm: 6_000, source: 'gnss', fixed_at_ms: Date.now() };
      return areas.has((await phone.call('locate', { fix, class: null })).area?.id);
    };
    for (const row of rows.filter((it) => it.length_mm > SHORTEST * 1000 && it.length_mm < LONGEST * 1000)) {
      const { shape } = await phone.call('ground', { layer: 'road', id: row.id, day: null });
      const line = shape?.lines?.[0];
      if (line && (await Promise.all(along(line, 28).map(own))).every(Boolean)) return { ...row, line };
    }
    throw new Error('no road of a fitting length lies in her areas');
  }
  async function route(name, items, proof) {
    const saved = await desk.call('route_save', {
      id: null, name, street: me.street, unit: null, items, rule: { every: 'slots', slots: slots(), working_days: false }, proof, walkers: [me.person], assessed: true, from_day: dayOf(Date.now() - DAY), until_day: null,
    });
    assert.ok(saved.id, `${name}: ${JSON.stringify(saved)}`);
    return saved.id;
  }

  before(async () => {
    const watched = await watchDesk();
    desk = await Desk.open(world.browser, watched.installation);
    await desk.settle(watched.card);
    await desk.firstWindow();
    installation = await world.stack.phone('patrol');
    phone = await Phone.open(world.browser, installation, { size: { ...SIZES.small, cpu: 1, font: 1 }, position: { longitude: 119.95, latitude: 31.78, accuracy: 6 }, files: world.photos.files });
    await phone.settle(await world.stack.card('inspector'));
    await phone.firstWindow();
    patrol = new Patrol(phone);
    const [{ person }, { areas }] = [await phone.call('status'), await phone.call('today')];
    me = { person: person.id, street: areas[0].street };
    road = await ownRoad(new Set(areas.map((it) => it.id)));
    points = (await list('point', me.street)).rows.filter((row) => row.point).slice(0, 2);
    way = along(road.line, 28);
    made.road = await route('沿线人行道', [{ id: road.id, layer: 'road', buffer_m: null }], { by: 'covered', percent: 60 });
    made.points = await route('两处点位', points.map((row) => ({ id: row.id, layer: 'point', buffer_m: null })), { by: 'checked' });
    await desk.call('sync_now');
    await patrol.delivered();
    await phone.firstWindow();
    const { routes } = await phone.call('routes_today', { fix: null });
    const here = Object.fromEntries(routes.map((it) => [it.row.id, it.slots.flatMap((slot) => slot.missing.map((item) => item.id))]));
    assert.deepEqual([here[made.road], here[made.points]], [[road.id], points.map((row) => row.id)]);
    await patrol.stand(way[0]);
    phone.page.expect(OFFLINE);
    installation.flight.on();
  });
  after(async () => {
    installation?.flight.off();
    await phone?.close();
    await desk?.close();
  });
  beforeEach(() => phone.page.keyboard.press('Escape'));

  it('is offered on Today below the shutter, with what is left of the routes', async () => {
    await phone.fresh();
    await phone.shown('[data-routes-line]');
    assert.match(await phone.words('[data-routes-line]'), /还差 \d+ 处[\s\S]*前，还有/);
    const [shutter, card] = await Promise.all(['[data-capture]', '[data-patrol-card]'].map((selector) => phone.on(selector).first().boundingBox()));
    assert.ok(shutter.y + shutter.height <= card.y, 'the shutter lies above');
    await looksRight(phone, 'Today with a patrol', { smallest: 44 });
  });

  it('says what is worth a look first, and sets out with a colleague without it', async () => {
    await patrol.open();
    await phone.shown('[data-ready-item="position"]');
    assert.equal(await phone.on('[data-ready-item]').count(), 5);
    await phone.tap('[data-means="car"]');
    await phone.tap('[data-partners]');
    await phone.shown('[data-partner]');
    await looksRight(phone, 'partners', { smallest: 44 });
    const partner = phone.on('[data-partner]').first();
    const name = (await partner.locator('strong').innerText()).trim();
    await partner.tap();
    await phone.tap('[data-partners-done]');
    await looksRight(phone, 'setting out', { smallest: 44 });
    await phone.tap('[data-start]');
    await phone.shown('[data-patrol-state="running"]');
    assert.ok((await phone.words('[data-patrol-state]')).includes(name));
    made.patrol = (await patrol.now()).id;
  });

  it('grows as one walks, and stays inside one’s own areas without a word', async () => {
    await patrol.walk(way.slice(0, Math.ceil(way.length / 3)));
    const { distance_mm } = await patrol.now();
    assert.ok(distance_mm > 25_000, `${distance_mm} mm`);
    await phone.until(async () => /[1-9]\d* 米/.test(await phone.words('[data-distance]')), 'the screen says how far');
    assert.equal(await phone.on('[data-outside]').count(), 0);
    await looksRight(phone, 'a patrol', { smallest: 44 });
  });

  it('goes on while a case is recorded, which asks nothing of it', async () => {
    const before = (await patrol.now()).points;
    await phone.today();
    await phone.aim();
    const walked = patrol.walk(way.slice(Math.ceil(way.length / 3), Math.ceil(way.length / 2)));
    await phone.dispose(0);
    await walked;
    await phone.today();
    await phone.until(async () => (await patrol.now()).points > before, 'positions came in meanwhile');
    assert.equal((await phone.call('today')).self_disposed, 1);
  });

  it('goes on where it was after the page is opened anew', async () => {
    const before = await patrol.now();
    await phone.fresh();
    await patrol.walk(way.slice(Math.ceil(way.length / 2)));
    const now = await patrol.now();
    assert.deepEqual([now.id, now.points > before.points], [made.patrol, true]);
    await phone.until(async () => /巡查中/.test(await phone.words('[data-patrol-card]')), 'Today says that it runs');
  });

  it('takes the road from what is left, before the shift ends', async () => {
    await patrol.routes();
    await phone.until(async () => (await patrol.missing(made.road)).length === 0, 'the road is walked');
    assert.deepEqual(new Set(await patrol.missing(made.points)), new Set(points.map((row) => row.name)));
    await looksRight(phone, 'the routes of today', { smallest: 44 });
  });

  it('marks a point as checked, and takes the mark back', async () => {
    const mine = `[data-route="${made.points}"] [data-phase="running"]`;
    const left = async (n) => phone.until(async () => (await patrol.missing(made.points)).length === n, `${n} points are left`);
    await phone.tap(`${mine} [data-mark]`);
    await left(1);
    await phone.tap('[data-toast-act]');
    await left(2);
    await phone.tap(`${mine} [data-mark]`);
    await left(1);
    await phone.tap(`${mine} [data-done] summary`);
    await phone.tap(`${mine} [data-done] [data-unmark]`);
    await left(2);
    await phone.tap(`${mine} [data-mark]`);
    await left(1);
    await phone.tap(`${mine} [data-mark]`);
    await phone.until(async () => (await phone.on(`${mine} [data-standing="met"]`).count()) === 1, 'the points are done');
  });

  it('records nothing while it is paused, and says so', async () => {
    await patrol.open();
    await phone.tap('[data-pause]');
    await phone.shown('[data-patrol-state="paused"]');
    const before = (await patrol.now()).points;
    await patrol.walk(way.slice(-3).reverse());
    assert.equal((await patrol.now()).points, before);
    await looksRight(phone, 'a paused patrol', { smallest: 44 });
    await phone.tap('[data-resume]');
    await patrol.walk(way.slice(-4).reverse());
    await phone.tap('[data-gaps] summary');
    assert.match(await phone.words('[data-gap="paused"]'), /本人暂停/);
  });

  it('ends after one question', async () => {
    await phone.tap('[data-end]');
    await phone.shown('[data-end-now]');
    assert.notEqual(await patrol.now(), null);
    await phone.tap('[data-end-now]');
    await phone.shown('[data-ended]');
    assert.equal(await patrol.now(), null);
    await looksRight(phone, 'a patrol that ended', { smallest: 44 });
  });

  it('is in my record, with its way on the map and its gap in words', async () => {
    await patrol.record();
    await phone.shown(`[data-my-patrol="${made.patrol}"]`);
    assert.match(await phone.words('[data-record-page]'), /不排名/);
    await looksRight(phone, 'my record', { smallest: 44 });
    await phone.tap(`[data-my-patrol="${made.patrol}"]`);
    await phone.shown('[data-part="gap"]');
    await phone.shown('[data-track-map] canvas');
    await looksRight(phone, 'my track', { smallest: 44 });
    const gpx = await patrol.file('[data-export="gpx"]');
    assert.ok((gpx.match(/<trkseg>/g) ?? []).length >= 2, 'the pause parts it');
    const track = JSON.parse(await patrol.file('[data-export="geojson"]'));
    assert.ok(track.features.some((it) => it.properties.gap === 'paused'));
  });

  it('takes a walk of another device in from a file, once, and says what is wrong with a bad one', async () => {
    const from = Date.parse(`${dayOf(Date.now() - DAY)}T10:00:00+08:00`);
    const step = along(road.line, 12);
    const gpx = gpxOf(step, from, 10_000);
    await patrol.record();
    phone.page.expect(/422 .*api\/gpx_import/);
    for (const [text, words] of [['no track', /不是可用的 GPX/], [gpx.replaceAll(/<time>[^<]*<\/time>/g, ''), /都没有时间/], [gpx.replaceAll(/<trkpt[\s\S]*<\/trkpt>/g, ''), /没有轨迹点/]]) {
      await patrol.importGpx(text);
      await phone.until(async () => words.test((await phone.on('[data-gpx-failed]').allInnerTexts()).join()), `${words}`);
    }
    await patrol.importGpx(gpx);
    await phone.shown('[data-gpx-taken]');
    assert.match(await phone.words('[data-gpx-taken]'), new RegExp(`1 次巡查，${step.length} 个点`));
    await phone.shown(`[data-day="${dayOf(from)}"] [data-my-patrol]`);
    await looksRight(phone, 'a file taken in', { smallest: 44 });
    await patrol.importGpx(gpx);
    await phone.until(async () => /已经导入过/.test((await phone.on('[data-gpx-failed]').allInnerTexts()).join()), 'the same file again');
    const { patrols } = (await phone.call('my_record', { from_day: dayOf(from), to_day: dayOf(from) })).days[0];
    const { distance_mm } = patrols.map((it) => it.track).find(Boolean);
    assert.ok(Math.abs(distance_mm / 1000 - (step.length - 1) * 12) < 30, `${distance_mm} mm`);
  });

  it('tells oneself, and keeps nowhere, that one has left one’s own areas', async () => {
    const [lon, lat] = way[0];
    await patrol.open();
    await phone.tap('[data-means="foot"]');
    await phone.tap('[data-assessed="no"]');
    await phone.tap('[data-start]');
    await phone.shown('[data-patrol-state="running"]');
    await patrol.walk([[lon, lat + 9_000_000], [lon, lat + 9_000_100]]);
    await phone.shown('[data-patrol-page] [data-outside]');
    assert.match(await phone.words('[data-patrol-page] [data-outside]'), /只提醒您自己，不记录/);
    await looksRight(phone, 'outside', { smallest: 44 });
    await phone.tap('[data-outside-switch]');
    await phone.gone('[data-patrol-page] [data-outside]');
    await phone.tap('[data-outside-switch]');
    assert.ok(!JSON.stringify(await patrol.now()).includes('outside'));
    await phone.tap('[data-end]');
    await phone.tap('[data-end-now]');
    await phone.shown('[data-ended]');
  });

  it('tells the desk what was done and not where it was walked', async () => {
    installation.flight.off();
    await patrol.delivered();
    await desk.call('sync_now');
    for (const id of [made.road, made.points]) {
      const { routes } = await phone.call('routes_today', { fix: null });
      const [slot] = routes.find((it) => it.row.id === id).slots;
      const day = dayOf(slot.from_ms);
      const standing = async () => (await desk.call('route_day', { route: id, day })).slots.find((it) => it.id === slot.id)?.standing;
      await phone.until(async () => (await desk.call('sync_now')) && (await standing()) === 'met', `the desk knows ${id}`, 60_000);
    }
    desk.page.expect(/404 .*api\/my_track/);
    assert.equal((await desk.call('my_track', { patrol: made.patrol })).code, 'not_found');
  });

  it('shows its track to whom its owner shares it, and lists every look at it', async () => {
    const { id } = await desk.call('track_ask', { person: me.person, day: dayOf(Date.now()), purpose: PURPOSE, until_ms: Date.now() + DAY });
    await desk.call('sync_now');
    await phone.call('sync_now');
    await phone.today();
    await phone.shown('[data-asks-line]');
    await phone.tab('me');
    await phone.shown('[data-asks-badge]');
    await phone.tap('[data-asks]');
    await phone.shown(`[data-ask="${id}"]`);
    assert.ok((await phone.words(`[data-ask="${id}"]`)).includes(PURPOSE));
    await looksRight(phone, 'an asking', { smallest: 44 });
    await phone.tap(`[data-ask="${id}"] [data-share]`);
    await phone.shown('[data-answer]');
    await looksRight(phone, 'what is shared', { smallest: 44 });
    await phone.tap('[data-answer]');
    await phone.shown(`[data-ask="${id}"][data-ask-state="shared"]`);
    await patrol.delivered();
    let seen;
    await phone.until(async () => {
      await desk.call('sync_now');
      seen = await desk.call('track_replay', { ask: id });
      return seen.points?.length > 0;
    }, 'the desk may look', 60_000);
    assert.ok(seen.gaps.some((gap) => gap.reason === 'paused'));
    const bridged = seen.points.some((it, n) => n && it.linked && metres([it.lon_e7, it.lat_e7], [seen.points[n - 1].lon_e7, seen.points[n - 1].lat_e7]) > 300);
    assert.equal(bridged, false);
    await phone.until(async () => {
      await desk.call('sync_now');
      await phone.call('sync_now');
      return (await phone.on(`[data-ask="${id}"] [data-views] li`).count()) > 0;
    }, 'the look is listed', 60_000);
    await phone.tab('me');
    await phone.gone('[data-asks-badge]');
  });

  it('says all of it in English and in the largest type, too', async () => {
    for (const [language, size] of [['en', SIZES.usual], ['en', { ...SIZES.small, cpu: 1 }], ['zh-CN', { ...SIZES.small, cpu: 1 }]]) {
      await phone.call('setting_put', { key: 'language', value: language });
      const other = await Phone.open(world.browser, installation, { size, language, position: { longitude: way[0][0] / 1e7, latitude: way[0][1] / 1e7, accuracy: 6 } });
      await other.shown('[data-patrol-card]');
      for (const [path, ready] of [['/', '[data-patrol-card]'], ['/patrol', '[data-ready]'], ['/routes', '[data-route]'], ['/me/record', '[data-my-patrol]'], [`/me/record/${made.patrol}`, '[data-part]'], ['/me/asks', '[data-ask]'], ['/me/display', '[data-outside-switch]']]) {
        await other.page.evaluate((hash) => (location.hash = hash), `#${path}`);
        await other.shown(ready);
        await looksRight(other, `${path} at ${size.width} × ${size.font ?? 1}`, { language, smallest: 44 });
      }
      quiet(other);
      await other.close();
    }
  });

  it('said nothing on the console that it should not', () => {
    quiet(phone);
    quiet(desk);
  });
});
