/** Self-disposal (自行处置) on the phone, small and slow or usual: typed enrolment, real files, undo, fix later, flight mode. */
import { strict as assert } from 'node:assert';
import { after, beforeEach, describe, it } from 'node:test';
import { Phone, SIZES } from '../pages/phone.mjs';
import { looksRight, OFFLINE, quiet, world } from './shared.mjs';

const NAMES = { small: '360 × 640 at font scale 2.0, six times slower', usual: '390 × 844' };

for (const [kind, size] of Object.entries(SIZES)) {
  describe(`a phone of ${NAMES[kind]}`, { skip: process.env.UI_STACK === 'fake' }, () => {
    let phone = null;
    // The viewfinder is free before the record is written; a page closed meanwhile would open with its draft.
    const recorded = (n) => phone.until(async () => (await phone.settledOnTheSpot()) === n, `${n} records`, 60_000);
    after(() => phone?.close());
    beforeEach(() => phone?.fresh());

    it('is enrolled by an address and a code that are typed, and says what is wrong with a wrong one', async () => {
      const installation = await world.stack.phone(`phone-${kind}`);
      const card = await world.stack.card('inspector');
      phone = await Phone.open(world.browser, installation, { size, files: kind === 'small' ? world.photos.files.slice(0, 12) : world.photos.files.slice(12) });
      phone.page.expect(/\/api\/enrol/);
      await phone.shown('[data-enrol]');
      await looksRight(phone, 'enrolment');
      await phone.enrol({ code: 'AAAAAAAAAA' });
      assert.match(await phone.words('[role="alert"]'), /登记码/);
      await looksRight(phone, 'a refused code');
      await phone.settle(card);
      await phone.firstWindow();
      await looksRight(phone, 'Today after enrolment');
      Object.assign(phone, { card });
    });

    it('settles a case on the spot with two real files, and stores them upright', async () => {
      await phone.aim();
      await looksRight(phone, 'the viewfinder');
      await phone.shutter();
      await phone.shown('.pick__class');
      await looksRight(phone, 'the classes');
      const name = await phone.recentClass();
      await phone.shown('[data-ghost]');
      await looksRight(phone, 'the ghost');
      await phone.shutter();
      await phone.toast().waitFor();
      assert.match(await phone.words('[data-toast]'), /已保存/);
      await phone.today();
      await phone.openNewest();
      assert.equal((await phone.words('.frame__title')).trim(), name);
      await phone.until(async () => (await phone.on('[data-photo]').count()) === 2, 'both photos');
      await looksRight(phone, 'the case');
      const { rows } = await phone.call('case_list', { filter: { state: null, street: null, class: null, text: '', from_ms: null, to_ms: null, bbox: null, mine: true, incomplete: false }, after: null, limit: 1 });
      const { photos } = await phone.call('case', { case: rows[0].id });
      assert.deepEqual(photos.map((photo) => photo.role), ['before', 'after']);
      for (const photo of photos) assert.equal(Math.max(photo.width, photo.height), 1600);
      await phone.tap('[data-back]');
      await phone.shown('[data-capture]');
    });

    it('takes back what was saved, for five seconds', async () => {
      await phone.aim();
      await phone.dispose(1);
      await phone.toast().waitFor();
      await phone.tap('[data-toast-act]');
      await phone.until(async () => /已撤销/.test(await phone.words('[data-toast]')), 'the undone message');
      await phone.today();
      await phone.until(async () => /已撤回/.test(await phone.words('[data-case]')), 'the withdrawn case');
    });

    it('offers the same class for the next one', async () => {
      const before = await phone.settledOnTheSpot();
      await phone.aim();
      const name = await phone.dispose(0);
      assert.match(await phone.words('[data-again]'), new RegExp(name));
      await looksRight(phone, 'one more of the same');
      await phone.shutter();
      await phone.shown('[data-stage="after"]');
      await phone.shutter();
      await phone.shown('[data-stage="aim"]');
      await phone.today();
      await recorded(before + 2);
    });

    it('parks a shot for later on Today, and finishes it there', async () => {
      const before = await phone.settledOnTheSpot();
      await phone.aim();
      await phone.shutter();
      await phone.shown('.pick__class');
      await phone.tap('[data-park]');
      await phone.shown('[data-stage="aim"]');
      await phone.today();
      await phone.shown('[data-parked]');
      await looksRight(phone, 'Today with a parked shot');
      await phone.tap('[data-parked]');
      await phone.recentClass(2);
      await phone.shown('[data-ghost]');
      await phone.shutter();
      await phone.shown('[data-capture]');
      await phone.gone('[data-parked]');
      await recorded(before + 1);
    });

    it('says what waits in flight mode, and what was delivered after it', async () => {
      await phone.until(async () => /已送达/.test(await phone.unsent()), 'everything delivered', 60_000);
      phone.page.expect(OFFLINE);
      phone.installation.flight.on();
      await phone.aim();
      await phone.dispose(1);
      await phone.today();
      await phone.until(async () => /待发送/.test(await phone.unsent()), 'the count of what waits');
      await phone.until(async () => /待发送/.test(await phone.words('[data-case] .travel')), 'the words at the case');
      await phone.tap('[data-unsent-card]');
      await phone.shown('[data-send-now]');
      await looksRight(phone, 'what is unsent');
      assert.match(await phone.words('[data-unsent-card]'), /1 条记录，2 张照片/);
      await phone.today();
      phone.installation.flight.off();
      await phone.tap('[data-unsent-pill]');
      await phone.tap('[data-send-now]');
      await phone.today();
      await phone.until(async () => /已送达/.test(await phone.unsent()), 'everything delivered', 60_000);
      await phone.until(async () => /已送达/.test(await phone.words('[data-case] .travel')), 'the words at the case');
    });

    it('said nothing on the console that it should not', () => quiet(phone));
  });
}
