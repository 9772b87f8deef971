/** The screens themselves, touched as a person would. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { language } from '../../src/shared/preferences';
import { Refused } from '../fake/core';
import { startApp, type Screen } from './app';
import { freshWorld, settled, type Setting } from './setting';

let at: Setting;
let screen: Screen;
beforeEach(async () => {
  document.body.innerHTML = '';
  at = freshWorld();
  screen = await startApp(at.core, at.world);
});
afterEach(() => {
  screen.wrapper.unmount();
  vi.unstubAllGlobals();
});
const saved = () => screen.backend.of('self_dispose');
const again = async () => {
  screen.wrapper.unmount();
  screen = await startApp(at.core, at.world);
};

describe('fifty self-disposals', () => {
  it('in a row cost at most three touches each besides the shutters, from Today to Today', async () => {
    await screen.touch('[data-tab=capture]');
    for (let n = 0; n < 50; n += 1) {
      // Every second one is of another class than the one before.
      await screen.touch('[data-shutter]');
      const other = `[data-class="${at.world.classes[n % 2 ? (n % 5) + 1 : 0]!.key}"]`;
      if (screen.find('[data-stage=class]') || screen.find(other)?.getAttribute('aria-checked') === 'false') await screen.touch(other);
      await screen.touch('[data-shutter]');
    }
    await screen.touch('[data-leave]');
    expect(screen.find('[data-unsent-card]')).not.toBeNull();
    expect(saved().length).toBe(50);
    expect(saved().every((w) => w.before && w.after)).toBe(true);
    expect(screen.touches / 50).toBeLessThanOrEqual(3);
  }, 60_000);

  it('one by one, each from Today and back to it, cost three', async () => {
    for (let n = 0; n < 5; n += 1) {
      await screen.touch('[data-capture]');
      await screen.touch('[data-shutter]');
      expect(screen.find('[data-stage=class]')).not.toBeNull();
      await screen.touch(`[data-class="${at.world.classes[n % 4]!.key}"]`);
      await screen.touch('[data-shutter]');
      await screen.touch('[data-leave]');
    }
    expect([saved().length, screen.touches]).toEqual([5, 15]);
  });
});

describe('the capture screen', () => {
  it('takes the shutter from Space, Enter and the volume keys', async () => {
    await screen.touch('[data-tab=capture]');
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'AudioVolumeDown' }));
    await screen.rest();
    await screen.touch('[data-class]');
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
    await screen.rest();
    expect(saved().length).toBe(1);
  });

  it('offers undo, which withdraws what was just recorded', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-class]');
    await screen.touch('[data-shutter]');
    expect(screen.text('[data-toast]')).toContain('已保存');
    await screen.touch('[data-toast-act]');
    expect(screen.backend.of('withdraw')).toEqual([{ case: at.world.cases[0]!.brief.id, reason: 'undone' }]);
    expect(screen.text('[data-toast]')).toContain('已撤销');
  });

  it('says “saved” of the record just made alone, never while the next one is still being written', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-class]');
    await screen.touch('[data-shutter]');
    expect(screen.text('[data-toast]')).toContain('已保存');
    let written = () => {};
    const call = screen.backend.call;
    screen.backend.call = async (method, params) => {
      if (method === 'self_dispose') await new Promise<void>((resolve) => (written = resolve));
      return call(method, params);
    };
    await screen.touch('[data-shutter]');
    await screen.touch('[data-shutter]');
    expect([screen.text('[data-toast]'), saved().length]).toEqual(['', 1]);
    written();
    await screen.rest();
    expect(screen.text('[data-toast]')).toContain('已保存');
  });

  it('shows the first photo as a ghost over the live picture', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-class]');
    const ghost = screen.find('[data-ghost]') as HTMLImageElement;
    expect(ghost.src).toMatch(/^blob:/);
    expect(Number(ghost.style.opacity)).toBeCloseTo(0.4);
  });

  it('opens by itself where a kill interrupted it', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-class]');
    await again();
    expect(screen.find('[data-stage=after]')).not.toBeNull();
    await screen.touch('[data-shutter]');
    expect(saved().length).toBe(1);
    expect(at.world.drafts).toEqual([]);
  });

  it('left half-way waits on Today and goes on from there', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-leave]');
    expect(screen.find('[data-unfinished]')).not.toBeNull();
    await screen.touch('[data-go-on]');
    expect(screen.find('[data-stage=class]')).not.toBeNull();
  });

  it('says that a photo found no space, keeps it, and stores it on retry', async () => {
    await screen.touch('[data-tab=capture]');
    at.core.failNextPhoto = 'no_space';
    await screen.touch('[data-shutter]');
    expect(screen.text('[data-failed-shots]')).toContain('空间不足');
    await screen.touch('[data-class]');
    await screen.touch('[data-retry-shots]');
    expect(screen.find('[data-failed-shots]')).toBeNull();
    await screen.touch('[data-shutter]');
    expect(saved()[0]?.before).toMatch(/^[0-9a-f]{64}$/);
  });

  it('parks a shot on Today, where one touch goes on with it and saving returns there', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-class]');
    await screen.touch('[data-park]');
    await screen.touch('[data-leave]');
    await screen.touch('[data-parked]');
    expect(screen.find('[data-stage=after]')).not.toBeNull();
    await screen.touch('[data-shutter]');
    expect(screen.find('[data-unsent-card]')).not.toBeNull();
    expect(at.world.parked).toEqual([]);
  });
});

describe('cases', () => {
  it('are listed with the delivery apart from the state', async () => {
    await screen.touch('[data-tab=cases]');
    await settled();
    await screen.rest();
    const row = screen.text('[data-case]');
    expect(row).toContain('自行处置');
    expect(row).toContain('待发送');
    expect(document.body.textContent).not.toMatch(/同步成功|已同步/);
  });

  it('tell what was superseded and why', async () => {
    screen.wrapper.unmount();
    screen = await startApp(at.core, at.world, `/cases/${at.world.cases[5]!.brief.id}`);
    await screen.rest();
    const lines = [...document.querySelectorAll('[data-history]')].map((l) => l.textContent);
    expect(lines.at(-1)).toContain('已被取代');
    expect(lines.at(-1)).toContain('内容已经如此');
  });

  it('never print an id', async () => {
    screen.wrapper.unmount();
    screen = await startApp(at.core, at.world, `/cases/${at.world.cases[4]!.brief.id}`);
    await screen.rest();
    expect(screen.find('[data-race]')).not.toBeNull();
    expect(document.body.textContent).not.toContain(at.world.cases[4]!.brief.id);
    expect(document.body.textContent).not.toContain(at.world.cases[4]!.photos[0]!.hash);
  });
});

describe('changing hands', () => {
  const handOver = async () => {
    await screen.touch('[data-tab=me]');
    await vi.waitFor(() => expect(screen.find('[data-sign-out]')).not.toBeNull(), 5000);
    await screen.touch('[data-sign-out]');
  };

  it('waits while a photo is not stored, so that no record bears the next person’s name', async () => {
    await screen.touch('[data-tab=capture]');
    at.core.failNextPhoto = 'no_space';
    await screen.touch('[data-shutter]');
    await screen.touch('[data-leave]');
    await handOver();
    expect((screen.find('[data-sign-out-now]') as HTMLButtonElement).disabled).toBe(true);
    await screen.touch('[data-retry-shots]');
    expect((screen.find('[data-sign-out-now]') as HTMLButtonElement).disabled).toBe(false);
  });

  it('leaves nothing of the one on the screen of the other', async () => {
    await screen.touch('[data-tab=capture]');
    await screen.touch('[data-shutter]');
    await screen.touch('[data-leave]');
    await handOver();
    await screen.touch('[data-sign-out-now]');
    expect(at.world.drafts.length).toBe(1);
    // The fake keeps drafts for all; the real core shows each person only his own.
    at.world.drafts = [];
    const people = [...document.querySelectorAll<HTMLElement>('[data-person]')];
    people.find((row) => row.textContent?.includes('陆建平'))!.click();
    await screen.rest();
    await screen.touch('[data-tab=capture]');
    expect(screen.find('[data-stage=aim]')).not.toBeNull();
  });
});

describe('the map', () => {
  it('becomes a list by distance where nothing can be drawn', async () => {
    HTMLCanvasElement.prototype.getContext = (() => null) as never;
    await screen.touch('[data-tab=map]');
    await vi.waitFor(() => expect(document.body.textContent).toContain('无法显示地图'), 5000);
    await screen.rest();
    expect(document.querySelectorAll('[data-case]').length).toBeGreaterThan(5);
  });
});

describe('signing in', () => {
  it('counts the remaining tries and then rests the keys', async () => {
    screen.backend.call('sign_out', {}).catch(() => undefined);
    await screen.rest();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await screen.rest();
    await screen.touch('[data-person]');
    for (let n = 0; n < 3; n += 1) {
      for (const key of '1111') await screen.touch(`[data-key="${key}"]`);
      await screen.touch('[data-pin-enter]');
    }
    expect(screen.text('[data-pin-message]')).toMatch(/请等 \d+ 秒/);
    expect((screen.find('[data-key="1"]') as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('language', () => {
  it('changes every word at once', async () => {
    language.value = 'en';
    await screen.rest();
    expect(screen.text('[data-tab=today]')).toBe('Today');
    const page = document.body.textContent ?? '';
    language.value = 'zh-CN';
    await screen.rest();
    expect(page).toContain('Photo and fix');
    expect(screen.text('[data-tab=today]')).toBe('今日');
  });
});

describe('a program behind the page that is gone', () => {
  it('is said on every screen before the next touch, and no longer once it answers', async () => {
    const quiet = () => new Promise((wake) => setTimeout(wake, 300));
    const status = at.core.call('status', {});
    at.core.add({ status: () => { throw new Refused('internal'); } });
    at.core.changed('session', 'link');
    await quiet();
    expect(screen.text('[data-gone]')).toBe('程序没有响应');
    await screen.touch('[data-tab=capture]');
    expect(screen.find('[data-gone]')).not.toBeNull();
    await screen.touch('[data-gone]');
    expect(screen.text('[data-gone]')).toContain('已保存的内容不受影响');
    at.core.add({ status: () => status as never });
    at.core.changed('session', 'link');
    await quiet();
    expect(screen.find('[data-gone]')).toBeNull();
    expect(screen.find('[data-shutter]')).not.toBeNull();
  });
});
