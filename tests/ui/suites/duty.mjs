/** The duty ledger (四到五包) at the desk: who, when, to which standard, with and without the server; papers, shops, plots, coverage. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Desk } from '../pages/desk.mjs';
import { Duty } from '../pages/duty.mjs';
import { dayFromToday } from '../pages/ground.mjs';
import { inEnglish, looksRight, quiet, watchDesk, world } from './shared.mjs';

const LEDGER = { street: null, text: null, flag: null, after: null, limit: 50 };
/** A place in the ledger that no other suite touches. */
const MINE = 12;
const KB = 1024;

describe('the duty ledger at the desk', { skip: process.env.UI_STACK === 'fake' }, () => {
  let desk;
  let duty;
  let street;
  let row;
  let choices;

  const full = () => desk.call('duty', { area: row.id });
  async function delivered() {
    for (let tries = 0; tries < 60; tries += 1) {
      await desk.call('sync_now');
      if ((await desk.call('status')).unsent.records === 0) return;
      await desk.page.waitForTimeout(500);
    }
    assert.fail('something is never delivered');
  }

  before(async () => {
    const { installation, card } = await watchDesk();
    desk = await Desk.open(world.browser, installation);
    await desk.settle(card);
    await desk.firstWindow();
    await desk.load();
    duty = new Duty(desk);
    [street] = (await desk.call('streets')).streets;
    row = (await desk.call('ledger', { ...LEDGER, street: street.code })).rows[MINE];
    choices = await desk.call('duty_choices');
  });
  after(async () => {
    desk.installation.flight.off();
    await desk.close();
  });

  // Nothing unsaved that an earlier step left behind.
  beforeEach(async () => {
    desk.installation.flight.off();
    await desk.page.goto('about:blank');
    await desk.load();
    await desk.shown('.rail');
  });

  it('lists every area, and finds one by a person', async () => {
    await duty.ledger();
    assert.match(await desk.words('.pager, .list'), /共 \d+ 个网格/);
    await looksRight(desk, 'the ledger');
    await desk.on('[role="search"] input').first().fill(row.inspector_name);
    await desk.page.waitForFunction((name) => [...document.querySelectorAll('td.person')].length > 0 && [...document.querySelectorAll('td.person')].every((each) => each.textContent.includes(name)), row.inspector_name);
  });

  it('changes who answers, by name, and says so in the ledger', async () => {
    const other = choices.people.find((each) => each.id !== row.inspector && each.id !== row.deputy && each.streets?.includes?.(street.code)) ?? choices.people.find((each) => each.id !== row.inspector && each.id !== row.deputy);
    await duty.area(row.id);
    await looksRight(desk, 'an area');
    const card = await duty.edit('到人');
    await duty.pick(card, '责任人', other.name);
    await looksRight(desk, 'an area being edited');
    await duty.save('到人');
    await duty.card('到人').filter({ hasText: other.name }).waitFor();
    assert.equal((await full()).row.inspector, other.id);
    await duty.ledger(`?text=${encodeURIComponent(row.name)}`);
    await desk.page.locator('.table .row', { hasText: row.name }).locator('td.person', { hasText: other.name }).first().waitFor();
  });

  it('changes when, typed in short', async () => {
    await duty.area(row.id);
    const card = await duty.edit('到时');
    const slots = await card.locator('fieldset').count();
    for (let n = 0; n < slots; n += 1) await card.getByRole('button', { name: /^删除第/ }).first().click();
    await card.getByRole('button', { name: '加一段' }).click();
    await card.locator('input[aria-label="开始时间"]').fill('730');
    await card.locator('input[aria-label="结束时间"]').fill('1130');
    await card.locator('.rounds input').fill('3');
    await duty.save('到时');
    await duty.card('到时').filter({ hasText: /周一至周五 07:30–11:30[\s\S]*3 次/ }).waitFor();
    assert.deepEqual((await full()).row.slots, [{ days: [1, 2, 3, 4, 5], from_min: 450, to_min: 690 }]);
  });

  it('goes on without the server, flags the empty area at once, and delivers it afterwards', async () => {
    desk.installation.flight.on();
    await duty.area(row.id);
    const card = await duty.edit('到人');
    await duty.unpick(card, '责任人');
    await duty.unpick(card, '代理人');
    await duty.save('到人');
    await desk.page.locator('.card.head', { hasText: '空白网格' }).waitFor();
    assert.ok((await desk.call('status')).unsent.records > 0);
    await duty.ledger();
    await desk.page.locator('.chips button', { hasText: '空白网格' }).click();
    const { total } = await desk.call('ledger', { ...LEDGER, flag: 'empty' });
    await desk.page.waitForFunction((n) => document.querySelectorAll('.table .row').length === n, total);
    assert.ok((await desk.on('.table .row .name').allInnerTexts()).map((name) => name.trim()).includes(row.name));
    await looksRight(desk, 'the empty areas');
    desk.installation.flight.off();
    await delivered();
    assert.equal((await full()).row.inspector, null);
  });

  it('says who answers for a group of classes, in several areas at once', async () => {
    await desk.go(`/duty/answers?street=${street.code}`);
    await desk.shown('.answers tbody tr');
    const unit = choices.units.at(-1);
    await desk.on('.answers tbody .el-checkbox').nth(0).click();
    await desk.on('.answers tbody .el-checkbox').nth(1).click();
    await desk.click('[data-cell="0-1"]');
    await desk.click('.opened .set');
    await looksRight(desk, 'a group opened');
    await duty.pick(desk.on('.el-dialog:visible'), '责任单位', unit.name);
    await desk.click('.el-dialog:visible .foot .el-button--primary');
    await desk.on('.el-dialog:visible').waitFor({ state: 'hidden' });
    for (const at of ['0-1', '1-1']) await desk.page.locator(`[data-cell="${at}"][data-source="own"]`, { hasText: unit.name }).waitFor();
    assert.notEqual(await desk.on('[data-cell="2-1"]').getAttribute('data-source'), 'own');
    const heads = await desk.on('.answers thead th').allInnerTexts();
    assert.equal(new Set(heads.map((head) => head.trim())).size, heads.length, `each column has a name of its own: ${heads}`);
    await looksRight(desk, 'who answers for what');
  });

  it('hands out the ledger as a spreadsheet and the card as a PDF', async () => {
    await duty.ledger(`?street=${street.code}`);
    const sheet = await duty.paper(desk.page.getByRole('button', { name: /XLSX/ }));
    assert.match(sheet.name, /\.xlsx$/);
    assert.match(sheet.name, new RegExp(street.name));
    assert.equal(sheet.bytes.subarray(0, 2).toString('latin1'), 'PK');
    assert.ok(sheet.bytes.length > 4 * KB && sheet.bytes.length < 2048 * KB, `${sheet.bytes.length} bytes`);
    await duty.area(row.id);
    const card = await duty.paper(desk.page.getByRole('button', { name: /PDF/ }));
    assert.match(card.name, /\.pdf$/);
    assert.equal(card.bytes.subarray(0, 5).toString('latin1'), '%PDF-');
    assert.ok(card.bytes.length > 10 * KB && card.bytes.length < 5120 * KB, `${card.bytes.length} bytes`);
  });

  it('writes the next version of a standard, and keeps the one before', async () => {
    await desk.go('/duty/standards');
    await desk.shown('.one ol li');
    const versions = await desk.on('.one ol li').count();
    await desk.button('新版本').click();
    await desk.on('.one form textarea').fill('路面、墙面、绿地无垃圾；发现后当场处置，处置不了的两小时内上报。');
    await looksRight(desk, 'a version being written');
    await desk.click('.one form button[type="submit"]');
    await desk.page.waitForFunction((n) => document.querySelectorAll('.one ol li').length === n, versions + 1);
    assert.match(await desk.words('.one li.current'), /两小时内上报/);
    await looksRight(desk, 'the standards');
  });

  it('takes the photo of a signed agreement', async () => {
    await desk.go(`/duty/shops?street=${street.code}&unsigned=1`);
    await desk.shown('.table tbody tr');
    const name = (await desk.words('.table tbody .name')).trim();
    await desk.click('.table tbody .name');
    await desk.shown('.panel .agreement');
    await looksRight(desk, 'a shop');
    await desk.on('.panel input[type="file"]').setInputFiles(world.photos.files[0]);
    await desk.page.locator('.panel .agreement', { hasText: '已签' }).waitFor({ timeout: 60_000 });
    await desk.click('.panel button[type="submit"]');
    await desk.page.locator('.el-message', { hasText: '已保存' }).first().waitFor();
    const { rows } = await desk.call('shop_list', { street: street.code, area: null, text: name, without_agreement: false, rating: null, after: null, limit: 50 });
    assert.ok(rows.some((shop) => shop.name === name && shop.agreement));
  });

  it('settles whose a plot is, with its minutes and its day', async () => {
    await desk.go('/duty/plots');
    await desk.shown('.table tbody .name');
    const name = (await desk.words('.table tbody .name')).trim();
    await desk.click('.table tbody .name');
    await desk.shown('.panel form');
    await desk.on('.panel textarea').fill('城管、园林、街道三方到场，按红线图归园林管养。');
    await duty.pick(desk.on('.panel form'), '责任单位', choices.units[0].name);
    await duty.day('确权日期', dayFromToday(0));
    await looksRight(desk, 'a plot');
    await desk.click('.panel button[type="submit"]');
    await desk.page.waitForFunction(() => location.hash.includes('which=decided'));
    await desk.page.locator('.table tbody tr', { hasText: name }).filter({ hasText: choices.units[0].name }).waitFor();
  });

  it('shows how much of the city people answer for', async () => {
    await desk.go('/duty/coverage');
    await desk.shown('.totals dd');
    const said = (await desk.on('.totals dd').allInnerTexts()).map((text) => text.trim());
    assert.ok(said.every((text) => /[1-9]/.test(text)), said.join(' | '));
    const { total } = await desk.call('coverage', {});
    const { rows, total: empty } = await desk.call('ledger', { ...LEDGER, flag: 'empty' });
    assert.ok(rows.some((each) => each.id === row.id));
    assert.equal(total.areas - total.staffed, empty, 'what nobody answers for is not counted');
    assert.ok(total.staffed_m2 < total.areas_m2);
    await desk.page.locator('.items', { hasText: row.name }).waitFor();
    await looksRight(desk, 'coverage');
  });

  it('says all of it in English, too', async (context) => {
    const english = await Desk.open(world.browser, desk.installation, { language: 'en', width: 1280, height: 720 });
    await english.shown('.rail');
    await inEnglish(english, context);
    for (const [path, ready] of [['/duty', '.table .row'], [`/duty/${row.id}`, '.card.head h2'], ['/duty/answers', '.answers tbody tr'], ['/duty/shops', '.table tbody tr'], ['/duty/plots', '.table tbody tr'], ['/duty/standards', '.one li'], ['/duty/coverage', '.totals dd']]) {
      await english.go(path);
      await english.shown(ready);
      await looksRight(english, path, { language: 'en' });
    }
    quiet(english);
  });

  it('said nothing on the console that it should not', () => quiet(desk));
});
