/** Fifty self-disposals, each from Today to Today, with every touch and key counted and the way to the shutter timed. */
import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { Phone, SIZES } from '../pages/phone.mjs';
import { quiet, walker, world } from './shared.mjs';

const CASES = 50;

/** Milliseconds from the finger on the camera until the shutter can be pressed, measured in the page. */
const timed = (page) => page.evaluate(() => {
  window.ready = [];
  document.querySelector('[data-tab="capture"]').addEventListener('pointerdown', () => {
    const began = performance.now();
    const look = () => (document.querySelector('[data-stage="aim"] [data-shutter]') && document.querySelector('.camera__view')?.firstElementChild ? window.ready.push(performance.now() - began) : requestAnimationFrame(look));
    look();
  }, true);
});

const tally = (touches) => [...new Set(touches.map(({ kind }) => kind))].map((kind) => `${touches.filter((touch) => touch.kind === kind).length} × ${kind}`).join(', ');

describe('fifty self-disposals on a phone of 360 × 640 at font scale 2.0, six times slower', () => {
  it('cost at most three touches besides the two shutters, each from Today to Today', async (context) => {
    const { installation, card } = await walker();
    const phone = await Phone.open(world.browser, installation, { size: SIZES.small });
    await phone.settle(card);
    await phone.firstWindow();
    const before = await phone.settledOnTheSpot();
    await phone.page.evaluate(() => (window.touches.length = 0));
    const ready = [];
    const began = Date.now();
    for (let n = 0; n < CASES; n += 1) {
      await timed(phone.page);
      await phone.aim();
      await phone.dispose(n);
      await phone.today();
      ready.push(...(await phone.page.evaluate(() => window.ready)));
    }
    const took = Date.now() - began;
    const touches = await phone.page.evaluate(() => window.touches);
    const shutters = touches.filter((touch) => touch.shutter).length;
    const others = touches.length - shutters;
    await phone.until(async () => (await phone.settledOnTheSpot()) === before + CASES, 'all fifty recorded', 60_000);
    ready.sort((a, b) => a - b);
    const at = (part) => Math.round(ready[Math.min(ready.length - 1, Math.floor(ready.length * part))]);
    context.diagnostic(`${CASES} cases: ${shutters} shutters, ${others} other touches and keys, ${(others / CASES).toFixed(2)} each`);
    context.diagnostic(`of the others: ${tally(touches.filter((touch) => !touch.shutter))}; Today → Today in ${Math.round(took / CASES)} ms by a driver that never thinks`);
    context.diagnostic(`Today → shutter, throttled: median ${at(0.5)} ms, 90th percentile ${at(0.9)} ms, worst ${at(1)} ms`);
    assert.equal(shutters, 2 * CASES);
    assert.ok(others <= 3 * CASES, `${others} touches`);
    assert.equal(ready.length, CASES);
    quiet(phone);
    await phone.close();
  });
});
