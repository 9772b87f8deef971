/** The whole phone app in the test environment: fake world, drawn camera, real screens and router. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { vi } from 'vitest';
import { useBackend } from '../../src/api';
import { makeI18n, type Words } from '../../src/i18n';
import App from '../../src/phone/App.vue';
import { router } from '../../src/phone/router';
import { fakeBackend } from '../fake/backend';
import type { FakeCore } from '../fake/core';
import { demoFrame, type World } from '../fake/phone';

const words = import.meta.glob<{ default: Words }>(['../../src/i18n/*/*.ts', '!../../src/i18n/*/desk*.ts'], { eager: true });

/** Answers what the demonstration camera and position ask of the host. */
function drawnHost(address: RequestInfo | URL): Promise<Response> {
  const url = new URL(String(address), 'http://localhost');
  if (url.pathname === '/demo/info') return Promise.resolve(Response.json({ demo: true }));
  if (url.pathname === '/demo/position') return Promise.resolve(Response.json(null));
  const scene = demoFrame(url.searchParams.get('phase') ?? '', Number(url.searchParams.get('shot')));
  return Promise.resolve(new Response(scene, { headers: { 'content-type': 'image/svg+xml' } }));
}

export class Screen {
  touches = 0;
  constructor(
    readonly wrapper: VueWrapper,
    readonly backend: ReturnType<typeof fakeBackend>,
  ) {}

  find(selector: string): HTMLElement | null {
    return document.querySelector<HTMLElement>(selector);
  }

  text = (selector: string) => this.find(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

  async rest(): Promise<void> {
    for (let i = 0; i < 6; i += 1) {
      await flushPromises();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /** A finger on a control. Shutters are counted apart. */
  async touch(selector: string): Promise<void> {
    const found = this.find(selector);
    if (!found) throw new Error(`${selector} is not on the screen: ${document.body.textContent?.slice(0, 300)}`);
    if (!selector.includes('shutter')) this.touches += 1;
    found.click();
    await this.rest();
  }
}

export async function startApp(core: FakeCore, world: World, at = '/'): Promise<Screen> {
  void world;
  vi.stubGlobal('fetch', drawnHost);
  const backend = fakeBackend(core);
  useBackend(backend);
  await router.replace('/me');
  await router.replace(at);
  const wrapper = mount(App, { attachTo: document.body, global: { plugins: [createPinia(), makeI18n(words), router] } });
  const screen = new Screen(wrapper, backend);
  await screen.rest();
  return screen;
}
