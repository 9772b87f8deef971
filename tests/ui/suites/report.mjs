/** Reports (上报): class by pinyin, filing condition with its limit as a duration, photos of several kinds, the hint of an open case nearby. */
import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Phone, SIZES } from '../pages/phone.mjs';
import { looksRight, quiet, walker, world } from './shared.mjs';

for (const [kind, size] of Object.entries(SIZES)) {
  describe(`a report on a phone of ${size.width} × ${size.height}`, () => {
    let phone;
    let made;
    before(async () => {
      const { installation, card } = await walker();
      phone = await Phone.open(world.browser, installation, { size });
      await phone.settle(card);
    });
    after(() => phone.close());
    beforeEach(() => phone.fresh());

    it('takes class, condition, place, several photos and a note', async () => {
      await phone.tap('[data-start-report]');
      await phone.shown('[data-shutter]');
      await phone.shutter();
      await phone.shown('[data-pick-class]');
      await phone.tap('[data-pick-class]');
      made = await phone.findClass('bllj');
      assert.equal(made, '暴露垃圾');
      await phone.shown('[data-condition]');
      await phone.tap('[data-condition]');
      assert.match(await phone.words('[data-condition]'), /\d+ (紧急工作时|工作时|工作日|自然日)/);
      await phone.on('[data-report-note]').fill('夜市收摊后遗留，堆在树池旁');
      for (const _ of [1, 2]) {
        void _;
        await phone.tap('[data-add-photo]');
        await phone.shown('[data-camera-sheet] [data-shutter]');
        await phone.tap('[data-camera-sheet] [data-shutter]');
        await phone.gone('[data-camera-sheet]');
      }
      await looksRight(phone, 'the report');
      await phone.tap('[data-report-send]');
      await phone.shown('[data-capture]');
      await phone.openNewest();
      assert.equal((await phone.words('.frame__title')).trim(), made);
      assert.match(await phone.words('.tags'), /待受理/);
      assert.equal(await phone.on('[data-photo]').count(), 3);
      await looksRight(phone, 'the reported case');
      await phone.tap('[data-back]');
    });

    it('hints at the open case nearby, and asks nothing', async () => {
      // The phone walks on meanwhile: the open case is made here and now.
      const fix = await phone.page.evaluate(async () => (await fetch('/demo/position')).json());
      const { hits } = await phone.call('class_search', { text: 'bllj', limit: 1 });
      await phone.call('report', { class: hits[0].key, condition: null, photos: [], fix, grid: null, place_text: null, note: null, draft: null });
      await phone.tap('[data-start-report]');
      await phone.shutter();
      await phone.tap('[data-pick-class]');
      await phone.findClass('bllj');
      await phone.shown('[data-nearby]');
      await looksRight(phone, 'the hint');
      await phone.tap('[data-report-discard]');
      await phone.shown('[data-capture]');
    });

    it('keeps what was begun when it is left, and goes on from Today', async () => {
      await phone.tap('[data-start-report]');
      await phone.shutter();
      await phone.on('[data-report-note]').fill(`半途${kind}`);
      await phone.tap('[data-back]');
      await phone.shown('[data-unfinished-report]');
      await phone.until(async () => (await phone.call('draft_list')).drafts.some(({ content }) => content.includes(`半途${kind}`)), 'the note in the draft');
      await phone.load();
      await phone.tap('[data-unfinished-report] .btn');
      await phone.shown('[data-report-note]');
      assert.equal(await phone.on('[data-report-note]').inputValue(), `半途${kind}`);
      await phone.tap('[data-report-discard]');
      await phone.shown('[data-capture]');
    });

    it('said nothing on the console that it should not', () => quiet(phone));
  });
}
