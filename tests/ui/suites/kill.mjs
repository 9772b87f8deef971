/** Killed in the middle: the page, and the program behind it without a goodbye. */
import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { Phone } from '../pages/phone.mjs';
import { walker, world } from './shared.mjs';

describe('a capture that is killed after the first shutter', () => {
  let phone;
  let open;
  before(async () => {
    const { installation, card } = await walker();
    open = async () => {
      phone = await Phone.open(world.browser, installation);
      phone.page.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_SOCKET/);
    };
    await open();
    await phone.settle(card);
    await phone.firstWindow();
  });
  after(() => phone.close());

  /** The draft is written as soon as the photo is durable. */
  const drafted = () => phone.until(async () => (await phone.call('today')).unfinished !== null, 'the draft');

  it('opens again where the page was closed, with its photo and class', async () => {
    await phone.aim();
    await phone.shutter();
    const name = await phone.recentClass(0);
    await phone.shown('[data-ghost]');
    await drafted();
    await phone.until(async () => (await phone.call('draft_list')).drafts.some(({ content }) => JSON.parse(content).class), 'the class in the draft');
    await phone.close();
    await open();
    await phone.shown('[data-stage="after"] [data-ghost]');
    assert.equal((await phone.words('.after__chip[aria-checked="true"]')).trim(), name);
    await phone.shutter();
    await phone.shown('[data-stage="aim"]');
    await phone.today();
    await phone.until(async () => (await phone.call('today')).unfinished === null, 'the draft used up');
  });

  it('opens again after the program was killed, and the record can be finished', { skip: process.env.UI_STACK === 'fake' }, async () => {
    const before = await phone.settledOnTheSpot();
    await phone.aim();
    await phone.shutter();
    await phone.shown('.pick__class');
    await drafted();
    await phone.installation.kill();
    await phone.installation.start();
    await phone.close();
    await open();
    await phone.shown('[data-stage="class"]');
    await phone.recentClass(1);
    await phone.shown('[data-ghost]');
    await phone.shutter();
    await phone.shown('[data-stage="aim"]');
    await phone.today();
    await phone.until(async () => (await phone.settledOnTheSpot()) === before + 1, 'the finished record');
  });

  it('loses nothing that was saved in the moment of the kill', { skip: process.env.UI_STACK === 'fake' }, async () => {
    const before = await phone.settledOnTheSpot();
    await phone.aim();
    await phone.dispose(2);
    // The message of the record before this one has gone with the second shutter: this one is saved.
    await phone.page.locator('[data-toast]', { hasText: '已保存' }).waitFor();
    await phone.installation.kill();
    await phone.installation.start();
    await phone.load();
    await phone.shown('[data-capture]');
    assert.equal(await phone.settledOnTheSpot(), before + 1);
  });
});
