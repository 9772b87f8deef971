/** Patrol routes at the desk: planned by clicking, refused where they make no sense; their figures after a phone's walk; a track asked for openly and replayed with its gaps. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Desk } from '../pages/desk.mjs';
import { along, dayOf, gpxOf, metres, Patrol } from '../pages/patrol.mjs';
import { Phone } from '../pages/phone.mjs';
import { Routes } from '../pages/routes.mjs';
import { inEnglish, looksRight, quiet, watchDesk, world } from './shared.mjs';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NAME = '背街小巷人行道巡查';
const UNKNOWN = '空缺时段的路段';
const PURPOSE = '核对昨日上午该路段井盖缺失的报告，需要知道几点经过';
const IDLE = '了解日常巡查情况';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const [SHORTEST, LONGEST] = [120, 900];
/** A step on foot every ten seconds. */
const [STEP_M, STEP_MS] = [12, 10_000];

/** No map can be drawn on this computer. */
const withoutWebGL = () => {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return String(kind).startsWith('webgl') ? null : getContext.call(this, kind, ...more);
  };
};

describe('patrol routes at the desk', { skip: process.env.UI_STACK === 'fake' }, () => {
  let desk;
  let routes;
  let phone;
  let patrol;
  let me;
  let street;
  /** The two that are walked, and one that a gap may have held. */
  let walked;
  let between;
  let points;
  const day = dayOf(Date.now() - DAY_MS);
  const month = day.slice(0, 7);
  const made = {};

  /** Sections that the phone holds and nobody mistakes for another by name, the nearest ones to the first. */
  async function sections() {
    const { rows } = await phone.call('ground_list', { layer: 'road', street: null, text: null, day: null, after: null, limit: 500 });
    const once = rows.filter((row) => row.length_mm > SHORTEST * 1000 && row.length_mm < LONGEST * 1000 && rows.filter((other) => other.name.includes(row.name)).length === 1);
    const found = await Promise.all(once.slice(0, 40).map((row) => phone.call('ground', { layer: 'road', id: row.id, day: null })));
    const lined = found.map(({ row, shape }) => ({ ...row, line: shape?.lines?.[0] })).filter((it) => it.line);
    const away = (it) => metres(it.line[0], lined[0].line[0]);
    const nearest = lined.sort((a, b) => away(a) - away(b)).slice(0, 3);
    assert.equal(nearest.length, 3, 'three sections can be told apart');
    return nearest;
  }
  async function exchanged() {
    await patrol.delivered();
    await desk.call('sync_now');
  }
  /** A walk along the one, half an hour of which nothing is known, and the other. */
  function walk() {
    const from = Date.parse(`${day}T10:00:00+08:00`);
    const [one, two] = walked.map((it) => along(it.line, STEP_M));
    const second = from + one.length * STEP_MS + 30 * MINUTE_MS;
    const segment = (gpx) => /<trkseg>[\s\S]*<\/trkseg>/.exec(gpx)[0];
    return gpxOf(one, from, STEP_MS).replace('</trkseg>', `</trkseg>${segment(gpxOf(two, second, STEP_MS))}`);
  }

  before(async () => {
    const { installation, card } = await watchDesk();
    desk = await Desk.open(world.browser, installation);
    await desk.settle(card);
    await desk.firstWindow();
    await desk.load();
    // Refusals are what is tested.
    for (const method of ['route_save', 'track_ask']) desk.page.expect(new RegExp(`/api/${method}`));
    routes = new Routes(desk);
    const carried = await world.stack.phone('routes');
    phone = await Phone.open(world.browser, carried);
    await phone.settle(await world.stack.card('inspector'));
    await phone.firstWindow();
    patrol = new Patrol(phone);
    const [{ person }, { areas }] = [await phone.call('status'), await phone.call('today')];
    me = person;
    street = (await desk.call('streets')).streets.find((each) => each.code === areas[0].street);
    const [one, near, two] = await sections();
    [walked, between] = [[one, two], near];
    points = (await desk.call('ground_list', { layer: 'point', street: street.code, text: null, day: null, after: null, limit: 500 })).rows.filter((row) => row.sort);
  });
  after(async () => {
    await phone?.close();
    await desk?.close();
  });

  // Nothing unsaved that an earlier step left behind.
  beforeEach(async () => {
    await desk.page.goto('about:blank');
    await desk.load();
    // An address set before the first page is there would be lost.
    await desk.shown('#main > *');
  });

  it('plans a route by clicking, and says beside the field why an impossible one is refused', async () => {
    await routes.begin();
    await looksRight(desk, 'a new route');
    assert.match(await routes.save(), /请先选择街道/);
    await routes.duty.pick(desk.on('.route-form'), '街道', street.name);
    await routes.duty.day('开始日期', day);
    for (const { name } of walked) await routes.add('道路', name);
    await routes.field('次数').fill('40');
    assert.match(await routes.save(), /比这段时间的天数还多/);
    assert.equal(await routes.part('次数').locator('[data-refused]').count(), 1, 'beside the rule');
    await looksRight(desk, 'an impossible rule');
    await routes.field('次数').fill('5');
    await routes.field('走过长度').fill('140');
    assert.match(await routes.save(), /1% 至 100%/);
    await routes.field('走过长度').fill('60');
    assert.match(await routes.save(), /还没有名称/);
    await routes.name().fill(NAME);
    assert.equal(await routes.save(), null);
    await desk.page.waitForFunction(() => !location.hash.endsWith('/new'));
    made.route = (await desk.page.evaluate(() => location.hash)).split('/').pop();
    const { row, items } = await desk.call('route', { route: made.route });
    assert.deepEqual([row.name, row.street, row.rule, row.proof, row.assessed, row.from_day], [NAME, street.code, { every: 'times', times: 5, per: 'month' }, { by: 'covered', percent: 60 }, true, day]);
    assert.deepEqual(items.map((item) => item.id), walked.map((it) => it.id));
  });

  it('changes the order by keyboard, and takes a click on the map for a choice', async () => {
    await routes.open(made.route);
    await desk.on('ol.items li').nth(1).focus();
    await desk.page.keyboard.press('Alt+ArrowUp');
    assert.deepEqual(await routes.items(), walked.map((it) => it.name).reverse());
    await looksRight(desk, 'a route');
    assert.equal(await routes.save(), null);
    assert.deepEqual((await desk.call('route', { route: made.route })).items.map((item) => item.id), walked.map((it) => it.id).reverse());
    // A number on the map stands in the middle of its section: a click there takes the section off.
    await desk.shown('.map .canvas[data-ready]');
    await desk.page.waitForTimeout(1500);
    const box = await desk.on('.map canvas').first().boundingBox();
    const before = (await routes.items()).length;
    search: for (let y = 0.1; y < 0.95; y += 0.02)
      for (let x = 0.08; x < 0.9; x += 0.06) {
        await desk.page.mouse.click(box.x + box.width * x, box.y + box.height * y);
        await desk.page.waitForTimeout(30);
        if ((await routes.items()).length !== before) break search;
      }
    assert.notEqual((await routes.items()).length, before, 'the map takes a click');
    await desk.button('撤销').click();
    assert.equal((await routes.items()).length, before);
  });

  it('takes all points of a category with one buffer, as self-patrol', async () => {
    const sort = points[0].sort;
    const all = points.filter((row) => row.sort === sort);
    await routes.begin();
    await routes.name().fill(`${sort}周边自查`);
    await routes.duty.pick(desk.on('.route-form'), '街道', street.name);
    await routes.way('性质', '自查');
    await routes.way('凭什么算完成', '标记');
    await desk.button('按类别加入点位').click();
    await routes.field('缓冲区').fill('80');
    await desk.page.locator(`.categories button[aria-label="全部加入 ${sort}"]`).click();
    await desk.page.waitForFunction((n) => document.querySelectorAll('ol.items li').length === n, all.length);
    await looksRight(desk, 'points of a category');
    assert.equal(await routes.save(), null);
    await desk.page.waitForFunction(() => !location.hash.endsWith('/new'));
    made.own = (await desk.page.evaluate(() => location.hash)).split('/').pop();
    const { row, items } = await desk.call('route', { route: made.own });
    assert.equal(row.assessed, false);
    assert.deepEqual(new Set(items.map((item) => `${item.id} ${item.buffer_m}`)), new Set(all.map((each) => `${each.id} 80`)));
    await routes.list();
    await desk.page.locator('.table tbody tr', { hasText: row.name }).filter({ hasText: '自查' }).waitFor();
    await looksRight(desk, 'the routes');
  });

  it('shows what a phone’s patrol met, and what its gap leaves open, as neither good nor bad', async () => {
    const [from_min, to_min] = [10 * 60, 12 * 60];
    const slot = { every: 'slots', slots: [{ days: EVERY_DAY, from_min, to_min }], working_days: false };
    made.unknown = (await desk.call('route_save', {
      id: null, name: UNKNOWN, street: street.code, unit: null, items: [{ id: between.id, layer: 'road', buffer_m: null }], rule: slot, proof: { by: 'covered', percent: 90 }, walkers: [], assessed: true, from_day: day, until_day: null,
    })).id;
    await desk.call('sync_now');
    await routes.plan(`?month=${month}`);
    assert.match(await routes.row(NAME).innerText(), /0\/5 次/);
    await phone.firstWindow();
    await patrol.record();
    await patrol.importGpx(walk());
    await phone.shown('[data-gpx-taken]');
    await exchanged();
    await routes.row(NAME).filter({ hasText: '1/5 次' }).waitFor({ timeout: 60_000 });
    assert.equal(await routes.cell(NAME, day).getAttribute('data-standing'), 'met');
    const open = routes.cell(UNKNOWN, day);
    assert.equal(await open.getAttribute('data-standing'), 'unknown');
    assert.match(await open.getAttribute('aria-label'), /无法判定/);
    const [grey, red] = await Promise.all([open, routes.page.locator('.foot .sign[data-standing="missed"]')].map((it) => it.evaluate((node) => getComputedStyle(node).color)));
    assert.notEqual(grey, red, 'what is not known does not look missed');
    await looksRight(desk, 'the plan');
    await open.click();
    await desk.page.locator('aside.panel li', { hasText: between.name }).filter({ hasText: '无法判定' }).waitFor();
    await looksRight(desk, 'a day of a route');
    const { units } = await desk.call('route_plan', { month, street: street.code, unit: null, assessed: null });
    assert.ok(units.every((unit) => Object.values(unit.tally).every((n) => n >= 0)));
    assert.equal((await desk.on('.plan').count()) >= 1, true);
  });

  it('walks the plan’s days by keyboard, and keeps assessed and self-patrol apart', async () => {
    await routes.plan(`?month=${month}`);
    assert.deepEqual(new Set(await desk.on('table.plan').evaluateAll((all) => all.map((each) => each.ariaLabel))), new Set(['考核', '自查']));
    await routes.cell(NAME, day).focus();
    await desk.page.keyboard.press('ArrowDown');
    assert.equal(await desk.page.evaluate(() => document.activeElement.matches('button.sign')), true);
    await desk.page.keyboard.press('Enter');
    await desk.shown('aside.panel .slot');
    await desk.page.locator('.el-segmented[aria-label="看哪一种"]').getByText('自查', { exact: true }).click();
    await desk.page.waitForFunction(() => [...document.querySelectorAll('table.plan')].map((each) => each.ariaLabel).join() === '自查');
  });

  it('of a month before there was any route says so', async () => {
    await routes.plan('?month=2020-02');
    await desk.page.locator('.blank', { hasText: '这个月没有巡查任务' }).waitFor();
    await looksRight(desk, 'an empty month');
  });

  it('asks for a track openly, with purpose and limit, and not without', async () => {
    for (const purpose of [PURPOSE, IDLE]) {
      await routes.tracks('?write=1');
      await desk.page.locator('aside.panel .plain', { hasText: '本人可以不同意' }).waitFor();
      const form = desk.on('aside.panel form');
      await routes.duty.pick(form, '看谁的轨迹', me.name);
      await routes.duty.day('哪一天', day);
      await desk.button('提出申请').click();
      await form.locator('[role="alert"]', { hasText: '还没有写用途' }).waitFor();
      await looksRight(desk, 'an asking without a purpose');
      await form.locator('textarea').fill(purpose);
      await desk.button('提出申请').click();
      await routes.ask(purpose).filter({ hasText: '待答复' }).waitFor();
    }
    assert.equal(await routes.ask(PURPOSE).getByRole('button', { name: '回放' }).count(), 0, 'nothing to see before the answer');
    await desk.call('sync_now');
    await phone.call('sync_now');
    const { asks } = await phone.call('track_asks');
    made.ask = asks.find((ask) => ask.purpose === PURPOSE).id;
    assert.deepEqual(await phone.call('track_answer', { ask: made.ask, share: true }), {});
    assert.deepEqual(await phone.call('track_answer', { ask: asks.find((ask) => ask.purpose === IDLE).id, share: false }), {});
    await exchanged();
    await routes.ask(PURPOSE).filter({ hasText: '已同意' }).getByRole('button', { name: '回放' }).waitFor({ timeout: 60_000 });
    await routes.ask(IDLE).filter({ hasText: '本人没有同意' }).waitFor();
    assert.equal(await routes.ask(IDLE).getByRole('button', { name: '回放' }).count(), 0);
    await looksRight(desk, 'what was asked for');
  });

  it('replays it with its gap, which nothing is drawn across', async () => {
    await routes.tracks();
    await routes.ask(PURPOSE).getByRole('button', { name: '回放' }).click();
    await desk.shown('ol.course li');
    const kinds = await desk.on('ol.course li').evaluateAll((all) => all.map((each) => (each.classList.contains('hole') ? 'hole' : 'stretch')));
    assert.deepEqual(kinds, ['stretch', 'hole', 'stretch']);
    assert.match(await desk.on('ol.course .hole').innerText(), /没有定位信号[\s\S]*30 分钟/);
    await desk.shown('.map .canvas[data-ready]');
    await looksRight(desk, 'a replay');
    const slider = desk.on('.player input[type="range"]');
    await slider.focus();
    for (let n = 0; n < 3; n += 1) await desk.page.keyboard.press('PageUp');
    assert.match(await slider.getAttribute('aria-valuetext'), /^1\d:\d\d /);
    await desk.on('ol.course .hole button').click();
    await desk.page.locator('.says', { hasText: '空缺：没有定位信号' }).waitFor();
    const before = Number(await slider.inputValue());
    await desk.button('播放').click();
    await desk.page.waitForFunction((from) => Number(document.querySelector('.player input').value) > from + 60_000, before);
    await desk.button('暂停').click();
  });

  it('tells the person of every look, and this desk too', async () => {
    await desk.call('sync_now');
    await phone.until(async () => {
      await phone.call('sync_now');
      return (await phone.call('track_asks')).asks.find((ask) => ask.id === made.ask).views.length > 0;
    }, 'the look is listed on the phone', 60_000);
    await routes.tracks();
    await routes.ask(PURPOSE).locator('summary', { hasText: /查看 \d+ 次/ }).click();
    await routes.ask(PURPOSE).locator('.views li').first().waitFor();
  });

  it('is a list where no map can be drawn', async () => {
    const plain = await Desk.open(world.browser, desk.installation);
    await plain.page.addInitScript(withoutWebGL);
    await plain.page.goto('about:blank');
    await plain.load();
    await plain.shown('#main > *');
    await plain.go(`/routes/tracks/${made.ask}`);
    await plain.shown('ol.course li.hole');
    assert.equal(await plain.on('ol.course li').count(), 3);
    await plain.page.locator('.map .none').waitFor();
    await plain.go(`/routes/${made.route}`);
    await plain.shown('ol.items li');
    quiet(plain);
    await plain.close();
  });

  it('says all of it in English, too', async (context) => {
    const english = await Desk.open(world.browser, desk.installation, { language: 'en', width: 1280, height: 720 });
    await english.shown('#main > *');
    await inEnglish(english, context);
    const views = [['/routes', '.table tbody tr'], ['/routes/new', '.route-form input'], [`/routes/${made.route}`, 'ol.items li'], [`/routes/plan?month=${month}`, '.plan tbody tr'], [`/routes/plan?month=${month}&route=${made.route}&day=${day}`, 'aside.panel .slot'], ['/routes/tracks', '.ask'], ['/routes/tracks?write=1', 'aside.panel form'], [`/routes/tracks/${made.ask}`, 'ol.course li']];
    for (const [path, ready] of views) {
      await english.go(path);
      await english.shown(ready);
      await looksRight(english, path, { language: 'en' });
    }
    quiet(english);
  });

  it('said nothing on the console that it should not', () => {
    quiet(desk);
    quiet(phone);
  });
});
