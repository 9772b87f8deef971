/** The desk: what needs a person first, counts, arrivals while they happen, table and map in step, and evidence that notices one changed byte. */
import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { Desk } from '../pages/desk.mjs';
import { Phone } from '../pages/phone.mjs';
import { flipByte } from '../stack/index.mjs';
import { looksRight, OFFLINE, quiet, walker, watchDesk, world } from './shared.mjs';

const ALL = { state: null, street: null, class: null, text: '', from_ms: null, to_ms: null, bbox: null, mine: false, incomplete: false };
const ARRIVES_WITHIN_MS = 3000;

describe('the desk at 1440 × 900', () => {
  let desk;
  let arrived;
  before(async () => {
    const { installation, card } = await watchDesk();
    desk = await Desk.open(world.browser, installation);
    await desk.settle(card);
    await desk.firstWindow();
    await desk.load();
    await desk.workspace();
  });
  after(() => desk.close());

  it('opens on what needs a person: reports, not what was settled on the spot', async () => {
    await desk.shown('.needs a.row');
    const { needs_person, needs_person_total } = await desk.call('desk_overview', { days: 30 });
    assert.ok(needs_person_total > 0 && needs_person.every((row) => row.state === 'reported'));
    await looksRight(desk, 'the workspace');
  });

  it('counts the self-disposed by street, and a street opens to its classes and they to the table', async () => {
    await desk.page.locator('.streets .el-segmented__item').last().click();
    await desk.shown('.streets tbody th button');
    await desk.click('.streets tbody th button');
    await desk.shown('.streets .tops a');
    const count = (await desk.words('.streets .tops a b')).replaceAll(',', '');
    await desk.click('.streets .tops a');
    await desk.shown('.table .row');
    await desk.page.waitForFunction((n) => document.querySelector('.table .foot')?.textContent.replaceAll(',', '').includes(n), count);
    await looksRight(desk, 'the table');
    await desk.workspace();
  });

  it('shows a case with two of two photos within three seconds after flight mode ends', { skip: process.env.UI_STACK === 'fake' }, async (context) => {
    const { installation, card } = await walker();
    const phone = await Phone.open(world.browser, installation);
    await phone.settle(card);
    await phone.firstWindow();
    phone.page.expect(OFFLINE);
    installation.flight.on();
    await phone.aim();
    await phone.dispose(0);
    await phone.today();
    await phone.until(async () => /待发送/.test(await phone.unsent()), 'the case waits');
    const mine = (await phone.call('today')).recent[0];
    const row = desk.on(`.arrivals a[href$="${mine.id}"]`);
    assert.equal(await row.count(), 0);
    const began = Date.now();
    installation.flight.off();
    // What a telephone does when its network comes back.
    await phone.call('sync_now');
    await row.getByText('照片 2/2').waitFor({ timeout: 10_000 });
    const took = Date.now() - began;
    context.diagnostic(`flight mode off → 2 of 2 photos on the desk: ${took} ms`);
    assert.ok(took <= ARRIVES_WITHIN_MS, `${took} ms`);
    arrived = mine.id;
    quiet(phone);
    await phone.close();
  });

  it('keeps table and map in step', async () => {
    await desk.go('/cases');
    await desk.shown('.desk-map [data-ready]');
    await desk.on('.table [role="grid"]').focus();
    await desk.page.keyboard.press('ArrowDown');
    await desk.shown('.row[aria-selected="true"]');
    await desk.shown('.desk-map .brief');
    const chosen = (await desk.words('.row[aria-selected="true"] .name b')).trim();
    assert.equal((await desk.words('.desk-map .brief b')).trim(), chosen);
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.waitForFunction(() => document.querySelector('.row[aria-selected="true"]')?.getAttribute('aria-rowindex') === '3');
    await looksRight(desk, 'table and map');
    await desk.page.keyboard.press('Enter');
    await desk.shown('.page .head h2');
  });

  it('shows a case with its slider, its whole history and evidence that holds', async () => {
    if (!arrived) arrived = (await desk.call('case_list', { filter: { ...ALL, state: 'self_disposed' }, after: null, limit: 1 })).rows[0].id;
    await desk.openCase(arrived);
    const slider = desk.on('[role="slider"]');
    await slider.waitFor();
    await slider.focus();
    await desk.page.keyboard.press('End');
    assert.equal(await slider.getAttribute('aria-valuenow'), '100');
    const history = await desk.words('[aria-labelledby="history-title"]');
    assert.match(history, /自行处置/);
    const { brief } = await desk.call('case', { case: arrived });
    assert.ok(history.includes(brief.class.name_zh), 'the history names the class');
    if (world.stack.real) assert.equal(await desk.check(), 'holds');
    await looksRight(desk, 'a case');
  });

  it('takes a note, which goes into the history', async () => {
    await desk.button('加备注').click();
    await desk.on('.el-dialog textarea').fill('与网格员电话核实，现场已清理');
    await looksRight(desk, 'the note dialog');
    await desk.on('.el-dialog .foot button').last().click();
    await desk.page.getByText('与网格员电话核实，现场已清理').first().waitFor();
    await desk.page.locator('[aria-labelledby="history-title"] li').nth(1).waitFor();
  });

  it('moves a case to another street in one act', async () => {
    const { rows } = await desk.call('case_list', { filter: { ...ALL, state: 'reported' }, after: null, limit: 5 });
    const { streets } = await desk.call('streets');
    const to = streets.find((street) => street.code !== rows[0].street);
    await desk.openCase(rows[0].id);
    await desk.button('转派街道').click();
    await desk.click('.el-dialog .el-select');
    await desk.page.locator('.el-select-dropdown__item', { hasText: to.name }).first().click();
    await desk.on('.el-dialog .foot button').last().click();
    await desk.page.locator('.head', { hasText: to.name }).waitFor();
    assert.equal((await desk.call('case', { case: rows[0].id })).brief.street, to.code);
  });

  it('finds the one byte that was changed on its disk, says which photo, and says what to do', { skip: process.env.UI_STACK === 'fake' }, async () => {
    await desk.openCase(arrived);
    const { photos } = await desk.call('case', { case: arrived });
    await desk.page.evaluate(async (hash) => (await fetch(`/media/photo/${hash}/master`)).arrayBuffer().then(() => undefined), photos[1].hash);
    flipByte(desk.installation, photos[1].hash);
    desk.page.expect(/\/media\/photo\//);
    assert.equal(await desk.check(), 'altered');
    assert.match(await desk.words('.altered'), /证据被改动.*处置后/s);
    await looksRight(desk, 'an altered photo');
  });

  it('said nothing on the console that it should not', () => quiet(desk));
});
