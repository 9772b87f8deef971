/** Several people on one phone: each with a code of her own, each seeing only her own, none losing what was not sent. */
import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { Phone } from '../pages/phone.mjs';
import { looksRight, OFFLINE, quiet, world } from './shared.mjs';

describe('a phone that changes hands', { skip: process.env.UI_STACK === 'fake' }, () => {
  let phone;
  let first;
  before(async () => {
    const installation = await world.stack.phone('shared', { scenery: true });
    phone = await Phone.open(world.browser, installation);
    // A screen may ask once more in the moment of the sign-out; it is refused, and the next person's screens are new.
    phone.page.expect(/401 .*\/api\//);
    phone.page.expect(OFFLINE);
    await phone.settle(await world.stack.card('inspector'));
    await phone.firstWindow();
    first = (await phone.call('status')).person;
  });
  after(() => phone.close());

  it('takes in another person with a code of her own', async () => {
    await phone.tab('me');
    await phone.tap('[data-sign-out]');
    await phone.tap('[data-sign-out-now]');
    await phone.shown('[data-person]');
    await looksRight(phone, 'who is there');
    await phone.tap('[data-add-person]');
    await phone.enrol(await world.stack.card('inspector'));
    await phone.until(async () => (await phone.call('status')).people.length === 2, 'the second person', 30_000);
    await phone.on('[data-code]').waitFor({ state: 'hidden' });
  });

  it('shows her nothing of the other, keeps the unsent work of the other, and sends it', async () => {
    const people = (await phone.call('status')).people;
    assert.equal(people.length, 2);
    const second = people.find((person) => person.id !== first.id);
    if (await phone.on('[data-person]').first().isVisible()) await phone.page.locator('[data-person]', { hasText: first.name }).tap();
    else await signInAs(first.name);
    await phone.shown('[data-capture]');
    phone.installation.flight.on();
    await phone.aim();
    await phone.dispose(0);
    await phone.today();
    await phone.until(async () => /待发送/.test(await phone.unsent()), 'unsent work');
    const mine = (await phone.call('today')).recent.map((row) => row.id);
    await signInAs(second.name);
    const hers = await phone.call('today');
    assert.equal(hers.self_disposed, 0);
    assert.ok(!hers.recent.some((row) => row.id === mine[0]));
    assert.match(await phone.words('[data-unsent-card]'), /待发送 \d+ 条记录/);
    phone.installation.flight.off();
    await phone.call('sync_now');
    await phone.until(async () => /已送达/.test(await phone.unsent()), 'the other one’s work delivered', 60_000);
  });

  it('said nothing on the console that it should not', () => quiet(phone));

  async function signInAs(name) {
    await phone.tab('me');
    await phone.tap('[data-sign-out]');
    await phone.tap('[data-sign-out-now]');
    await phone.page.locator('[data-person]', { hasText: name }).tap();
    await phone.shown('[data-capture]');
  }
});
