/**
 * The same pages over the fake host of ui/tests/fake, for work on the pages alone (`UI_STACK=fake`). Nothing travels
 * between its phone and its desk; tests that need that are left out by name.
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const UI = resolve(import.meta.dirname, '../../../ui');
const PORTS = { phone: 5299, desk: 5298 };

export async function openFake() {
  const children = [];
  const start = async (page) => {
    const port = PORTS[page];
    const env = { ...process.env, FAKE_DEMO: page === 'phone' ? '1' : '0', ...(page === 'desk' ? { FAKE_WORLD: 'desk' } : {}) };
    const vite = spawn(process.execPath, [join(UI, 'node_modules/vite/bin/vite.js'), '--mode', 'fake', '--port', String(port), '--strictPort'], { cwd: UI, env, stdio: 'ignore' });
    children.push(vite);
    const url = `http://127.0.0.1:${port}/${page === 'desk' ? 'desk.html' : ''}`;
    for (let tries = 0; ; tries += 1) {
      if (await fetch(url).then((answer) => answer.ok, () => false)) break;
      if (tries > 100) throw new Error(`vite did not start on ${port}`);
      await new Promise((done) => setTimeout(done, 200));
    }
    return { name: page, url, flight: { on() {}, off() {} }, kill: async () => undefined, start: async () => undefined };
  };
  return {
    real: false,
    card: () => null,
    phone: () => start('phone'),
    desk: () => start('desk'),
    close: async () => children.forEach((child) => child.kill()),
  };
}
