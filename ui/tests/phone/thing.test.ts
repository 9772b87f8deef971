/** Cards of things on the ground, and the check of a shopfront. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { slotOf } from '../../src/phone/thing/fields';
import { router } from '../../src/phone/router';
import { useFix } from '../../src/shared/position';
import { useReport } from '../../src/stores/report';
import { useShots } from '../../src/stores/shots';
import { Refused } from '../fake/core';
import { startApp, type Screen } from './app';
import { freshWorld, settled, type Setting } from './setting';

let at: Setting;
let screen: Screen;
/** Screens are loaded when they are first opened. */
const arrived = (name: string) => vi.waitFor(() => expect(router.currentRoute.value.name).toBe(name), { timeout: 10_000 });
const start = async (path: string) => void (screen = await startApp(at.core, at.world, path));
beforeEach(() => {
  document.body.innerHTML = '';
  useFix().value = null;
  at = freshWorld();
});
afterEach(() => {
  screen.wrapper.unmount();
  vi.unstubAllGlobals();
});
const checks = () => screen.backend.of('shop_check');
const shoot = async () => {
  await screen.touch('[data-check-photo]');
  await screen.touch('[data-shutter]');
};

describe('the card of a thing', () => {
  it('names its fields, its history and what is open there', async () => {
    await start('/thing/shop/shop-1');
    expect(screen.text('.frame__title')).toBe('百草堂药房');
    expect(screen.text('[data-facts]')).toContain('百草餐饮管理部');
    expect(screen.text('[data-editions]')).toContain('2026年9月1日 起：绘制');
    expect(screen.text('[data-thing-cases]')).toContain('未结案件（2）');
    expect(document.querySelectorAll('[data-thing-cases] [data-case]').length).toBe(2);
    expect(screen.text('[data-next]')).toContain('书面告诫');
  });

  it('gives keys of ours their words and reads hours as people say them', async () => {
    await start('/thing/zone/z2');
    expect(screen.text('[data-facts]')).toContain('摊规点');
    expect(screen.text('[data-facts]')).toContain('每天 17:00–22:00');
    expect(slotOf('1,3 22:00–02:00')).toEqual({ days: [1, 3], from_min: 1320, to_min: 120 });
    expect(slotOf('每天上午')).toBeNull();
  });

  it('says plainly when the thing is no longer there', async () => {
    await start('/thing/shop/nowhere');
    expect(screen.text('.frame')).toContain('没有这项内容');
  });

  it('reports at the thing itself, with its name as the place', async () => {
    await start('/thing/component/component-3');
    await screen.touch('[data-report-thing]');
    const point = at.land.things.find((it) => it.id === 'component-3')!.point;
    await arrived('report');
    expect(useReport().fix).toMatchObject({ ...point, source: 'manual' });
    expect(useReport().placeText).toBe(at.land.things.find((it) => it.id === 'component-3')!.name);
  });

  it('reports from where she stands when the thing is as long as a road', async () => {
    useFix().value = { lon_e7: 1199531111, lat_e7: 317791111, accuracy_mm: 5000, source: 'gnss', fixed_at_ms: Date.now() };
    await start('/thing/road/r1');
    await screen.touch('[data-report-thing]');
    expect(useReport().fix).toMatchObject({ lon_e7: 1199531111, source: 'gnss' });
  });

  it('can be shown on the map', async () => {
    await start('/thing/plot/p1');
    await screen.touch('[data-on-map]');
    await arrived('map');
    expect(Number(router.currentRoute.value.query.lon)).toBeGreaterThan(1199000000);
  });
});

describe('a check', () => {
  beforeEach(async () => {
    await start('/thing/shop/shop-1');
    await screen.touch('[data-check]');
  });

  it('needs a result and nothing else, and is shown as unsent', async () => {
    expect(screen.find('[data-check-save]')?.hasAttribute('disabled')).toBe(true);
    await screen.touch('[data-result=reminded]');
    await screen.touch('[data-check-save]');
    expect(checks()).toEqual([{ shop: 'shop-1', result: 'reminded', note: '', photo: null }]);
    expect(screen.text('[data-check-line]')).toContain('待发送');
    expect(at.world.drafts).toEqual([]);
  });

  it('marks the step of the ladder that would come next', () => {
    expect(screen.text('[data-result=warned]')).toContain('按次序应为此步');
  });

  it('carries one photo of the own camera', async () => {
    await shoot();
    await screen.touch('[data-result=kept]');
    await screen.touch('[data-check-save]');
    expect(checks()[0]?.photo).toMatch(/^[0-9a-f]{64}$/);
    expect(useShots().shots.size).toBe(0);
  });

  it('is never held up by a photo that cannot be stored: it is saved without, and says so before', async () => {
    at.core.failNextPhoto = 'no_space';
    await shoot();
    await screen.touch('[data-result=fixed]');
    expect(screen.text('[data-check-save]')).toBe('保存，不带照片');
    await screen.touch('[data-check-save]');
    expect(checks()).toEqual([{ shop: 'shop-1', result: 'fixed', note: '', photo: null }]);
  });

  it('survives a kill with its result, note and photo', async () => {
    await screen.touch('[data-result=warned]');
    await shoot();
    const note = document.querySelector<HTMLTextAreaElement>('[data-check-note]')!;
    note.value = '屡次占道';
    note.dispatchEvent(new Event('input'));
    await settled();
    screen.wrapper.unmount();
    document.body.innerHTML = '';
    await start('/thing/shop/shop-1');
    await screen.touch('[data-check]');
    await screen.touch('[data-check-save]');
    expect(checks()[0]).toMatchObject({ result: 'warned', note: '屡次占道', photo: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it('stays as it is when it could not be recorded', async () => {
    at.core.add({ shop_check: () => { throw new Refused('no_space'); } });
    await screen.touch('[data-result=kept]');
    await screen.touch('[data-check-save]');
    expect(screen.text('[data-toast]')).toContain('空间不足');
    expect(screen.find('[data-result=kept]')?.getAttribute('aria-checked')).toBe('true');
  });
});
