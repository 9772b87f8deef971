/** The ground at the desk: a file in another datum, brought in and taken back; areas split and drawn; what an earlier day had. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gcj02 } from '../datum.mjs';
import { Desk } from '../pages/desk.mjs';
import { dayFromToday, degrees, Ground } from '../pages/ground.mjs';
import { inEnglish, looksRight, quiet, watchDesk, world } from './shared.mjs';

const TAKEN = 8;
const ADDED_WORDS = '复测';

describe('the ground at the desk', { skip: process.env.UI_STACK === 'fake' }, () => {
  let desk;
  let ground;
  let street;
  /** Areas of one street as they are: row, shape and code. */
  let areas;

  const areasOf = async (day = null) => (await desk.call('ground_list', { layer: 'area', street: street.code, text: null, day, after: null, limit: 100 })).rows;
  const whole = (id, day = null) => desk.call('ground', { layer: 'area', id, day });

  before(async () => {
    const { installation, card } = await watchDesk();
    desk = await Desk.open(world.browser, installation);
    await desk.settle(card);
    await desk.firstWindow();
    await desk.load();
    ground = new Ground(desk);
    [street] = (await desk.call('streets')).streets;
    areas = await Promise.all((await areasOf()).slice(0, TAKEN).map(async (row) => ({ row, shape: (await whole(row.id)).shape })));
  });
  after(() => desk.close());
  beforeEach(() => ground.handsFree());

  /** The street's areas measured anew, as a town's drawing office would send them, with two rows that nobody can take. */
  function file() {
    const feature = (properties, coordinates) => ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } });
    const good = areas.map(({ row, shape }) => feature({ 编码: row.code, 名称: `${row.name}${ADDED_WORDS}` }, shape.area[0].map((ring) => degrees(ring).map(gcj02))));
    const [x, y] = gcj02([areas[0].row.point.lon_e7 / 1e7, areas[0].row.point.lat_e7 / 1e7]);
    const bow = [[x, y], [x + 0.001, y + 0.001], [x + 0.001, y], [x, y + 0.001], [x, y]];
    const far = [[100, 30], [100.01, 30], [100.01, 30.01], [100, 30.01], [100, 30]];
    return JSON.stringify({ type: 'FeatureCollection', features: [...good, feature({ 编码: '900001', 名称: '打结的网格' }, [bow]), feature({ 编码: '900002', 名称: '远处的网格' }, [far])] });
  }

  it('shows the real areas as a map and as a list', async () => {
    await ground.list('责任网格', street.name);
    assert.equal((await ground.namesOnce((names) => names[0] === areas[0].row.name))[0], areas[0].row.name);
    await ground.choose(areas[0].row.name);
    assert.match(await desk.words('aside.panel .size'), /平方/);
    await looksRight(desk, 'the ground');
    await desk.click('aside.panel header .icon');
  });

  it('warns when a file is said to be in a datum that it is not in, and mends it by one button', async () => {
    await ground.open('网格复测.geojson', file());
    const go = desk.on('footer .el-button--primary');
    assert.equal(await go.isDisabled(), true, 'the datum must be said');
    await ground.datum('wgs84');
    await looksRight(desk, 'what a file is');
    await go.click();
    const banner = desk.on('.banner[role="alert"]');
    await banner.waitFor({ timeout: 120_000 });
    assert.match(await banner.innerText(), /相差约 [\d,]+ 米[\s\S]*GCJ-02/);
    await looksRight(desk, 'a report with a shift');
    const [drawn] = await Promise.all([
      desk.page.waitForResponse(/\/api\/import_shapes$/, { timeout: 120_000 }),
      banner.getByRole('button').click(),
    ]);
    await banner.waitFor({ state: 'hidden', timeout: 120_000 });
    assert.equal((await drawn.json()).shapes.length, TAKEN, 'what only gets another name is on the preview, too');
    assert.deepEqual(await ground.report(), { added: 0, changed: TAKEN, unchanged: 0, bad: 2 });
  });

  it('names every row that cannot be taken, and has written nothing', async () => {
    const rows = await desk.on('section[aria-labelledby="bad-title"] tbody tr').allInnerTexts();
    assert.match(rows[0], /^9\s+(打结的网格|900001)[\s\S]*相交/);
    assert.match(rows[1], /^10\s+(远处的网格|900002)/);
    await looksRight(desk, 'a report with bad rows');
    const [coming] = await Promise.all([desk.page.waitForEvent('download'), desk.button('下载为 CSV').click()]);
    assert.match(coming.suggestedFilename(), /网格复测.*\.csv$/);
    assert.ok((await areasOf()).every((row) => !row.name.includes(ADDED_WORDS)));
  });

  it('writes the good rows when they are confirmed, each where it must lie', async () => {
    await desk.click('footer .el-button--primary');
    await ground.sure();
    await desk.page.locator('[role="status"].sheet .done').waitFor({ timeout: 120_000 });
    await looksRight(desk, 'a finished import');
    const now = (await areasOf()).filter((row) => row.name.includes(ADDED_WORDS));
    assert.equal(now.length, TAKEN);
    for (const { row, shape } of areas) {
      const got = await whole(row.id);
      const off = Math.max(...got.shape.area[0][0].map(([x, y]) => Math.min(...shape.area[0][0].map(([u, v]) => Math.hypot(x - u, y - v)))));
      assert.ok(off <= 2, `a corner of ${row.name} is ${off} ten-millionths of a degree away`);
    }
    await desk.button('到地图查看').click();
    await desk.shown('.list [role="listbox"]');
    await ground.list(null, ADDED_WORDS);
    assert.equal((await ground.namesOnce((names) => names.length === TAKEN)).length, TAKEN);
  });

  it('takes the import back whole', async () => {
    await desk.go('/ground/changes');
    const change = desk.on('tbody tr').first();
    await change.waitFor();
    await looksRight(desk, 'the changes');
    await change.getByRole('button').click();
    await ground.sure();
    await desk.page.locator('tbody tr.undone').first().waitFor({ timeout: 30_000 });
    await ground.list(null, ADDED_WORDS);
    assert.deepEqual(await ground.namesOnce((names) => names.length === 0), []);
    for (const { row, shape } of areas) {
      const got = await whole(row.id);
      assert.equal(got.row.name, row.name);
      assert.deepEqual(got.shape, shape);
    }
  });

  it('splits an area by the keyboard, from a day on, and shows the day before as it was', async () => {
    const { row, shape } = areas[1];
    await ground.list(null, row.name);
    await ground.choose(row.name);
    await ground.act('拆分');
    const xs = shape.area[0][0].map(([x]) => x);
    const across = row.point.lat_e7 / 1e7;
    await ground.corner([(Math.min(...xs) - 5000) / 1e7, across]);
    await ground.corner([(Math.max(...xs) + 5000) / 1e7, across]);
    const parts = desk.on('aside.panel .named input');
    await parts.nth(1).waitFor({ timeout: 60_000 });
    await parts.nth(0).fill(`${row.name}甲`);
    await parts.nth(1).fill(`${row.name}乙`);
    await ground.checked();
    await looksRight(desk, 'a split in hand');
    await desk.click('aside.panel footer .el-button--primary');
    await desk.shown('#ground-save');
    await desk.click('.el-dialog .el-button--primary');
    await desk.on('#ground-save').waitFor({ state: 'hidden', timeout: 60_000 });
    await ground.list(null, row.name);
    const parted = [`${row.name}乙`, `${row.name}甲`].sort();
    assert.deepEqual((await ground.namesOnce((names) => names.length === 2)).sort(), parted);
    await ground.day(dayFromToday(-1));
    await desk.shown('.banner[role="status"]');
    assert.deepEqual(await ground.namesOnce((names) => names.length === 1), [row.name]);
    await looksRight(desk, 'the day before');
    await desk.button('回到今天').click();
    await ground.settled();
    assert.deepEqual((await ground.namesOnce((names) => names.length === 2)).sort(), parted);
  });

  it('draws a new area by clicks on the map, and says what it lies over before it is saved', async () => {
    await ground.list(null, areas[2].row.name);
    await ground.choose(areas[2].row.name);
    await ground.act('在图上查看');
    await desk.page.waitForTimeout(1500);
    await desk.button('绘制').click();
    await desk.page.locator('.menu button:visible', { hasText: '责任网格' }).click();
    const canvas = desk.on('.map canvas.maplibregl-canvas').first();
    const { x, y, width, height } = await canvas.boundingBox();
    for (const [u, v] of [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]) {
      await desk.page.mouse.click(x + width * u, y + height * v);
      await desk.page.waitForTimeout(300);
    }
    await desk.button('完成').click();
    await desk.page.locator('aside.panel .findings .overlap').first().waitFor({ timeout: 60_000 });
    assert.match(await desk.words('aside.panel .findings .overlap'), /重叠/);
    await ground.checked();
    await looksRight(desk, 'a drawing with an overlap');
    await ground.drop();
  });

  it('refuses a shape that crosses itself, in words', async () => {
    await desk.button('绘制').click();
    await desk.page.locator('.menu button:visible', { hasText: '责任网格' }).click();
    const [lon, lat] = [areas[3].row.point.lon_e7 / 1e7, areas[3].row.point.lat_e7 / 1e7];
    for (const [u, v] of [[0, 0], [0.001, 0.001], [0.001, 0], [0, 0.001]]) await ground.corner([lon + u, lat + v]);
    await desk.page.locator('aside.panel .findings .bad').first().waitFor({ timeout: 60_000 });
    assert.match(await desk.words('aside.panel .findings .bad'), /与自身相交/);
    assert.equal(await desk.on('aside.panel footer .el-button--primary').isDisabled(), true);
    await ground.drop();
  });

  it('says all of it in English, too', async (context) => {
    const english = await Desk.open(world.browser, desk.installation, { language: 'en', width: 1280, height: 720 });
    await english.shown('.rail');
    await inEnglish(english, context);
    const there = new Ground(english);
    await there.list(null, areas[4].row.name);
    await there.choose(areas[4].row.name);
    await looksRight(english, 'the ground', { language: 'en' });
    await there.open('surveyed.geojson', file());
    await there.datum('wgs84');
    await english.click('footer .el-button--primary');
    await english.page.locator('.banner[role="alert"]').waitFor({ timeout: 120_000 });
    assert.match(await english.words('.banner[role="alert"]'), /GCJ-02/);
    await looksRight(english, 'a report with a shift', { language: 'en' });
    quiet(english);
  });

  it('said nothing on the console that it should not', () => quiet(desk));
});
