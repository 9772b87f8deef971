/**
 * Drives the real windows of the shell against a real server: a phone enrols, photographs, records and syncs; a desk in a
 * second window sees the case with both photos. Ends with `passed=N failed=N skipped=N`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { desk } from './desk.js';
import { packs } from './packs.js';
import { phone } from './phone.js';
import { freePort, Programs } from './programs.js';
import { Window } from './window.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const server = join(target, 'debug/gridwalk-server');
const shell = join(target, 'shell/debug/gridwalk');
const draw = join(target, 'debug/examples/draw');
const pictures = join(root, 'test-results/desktop');

const programs = new Programs();
const home = mkdtempSync(join(tmpdir(), 'gridwalk-desktop-'));
const log = (name) => join(home, `${name}.log`);
const tally = { passed: 0, failed: 0, skipped: 0 };
let broken = false;

/** One thing that must hold. What comes later in a story is skipped once its story has broken. */
async function holds(name, check) {
  if (broken) return void (tally.skipped += 1, console.log(`skipped  ${name}`));
  try {
    await check();
    tally.passed += 1;
    console.log(`passed   ${name}`);
  } catch (error) {
    broken = true;
    tally.failed += 1;
    console.log(`FAILED   ${name}\n         ${error.stack ?? error}`);
    await world.window?.shoot(pictures, 'failed').catch(() => undefined);
  }
}

const world = {
  pictures,
  holds,
  photo: (name) => join(home, `${name}.jpg`),
  card: (role) => world.codes.find((code) => code.role === role).qr,
  /** Opens a window in place of the one before. */
  async show(name, args = []) {
    await world.window?.close();
    world.window = null;
    world.window = await Window.open({ programs, shell, display: world.display, data: join(home, name), args, log: log(name) });
    return world.window;
  },
};

async function begin() {
  const drawn = spawnSync(draw, [home], { stdio: 'inherit' });
  if (drawn.status !== 0) throw new Error(`${draw} drew no photos`);
  const screen = ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
  const xvfb = await programs.start('Xvfb', screen, { log: log('xvfb'), from: 3, ready: (line) => /^\d+$/.test(line) });
  world.display = `:${xvfb.line}`;
  const seed = join(home, 'seed.json');
  const words = ['demo', '--data', join(home, 'server'), '--port', String(await freePort()), '--cases', '60', '--photos', '0', '--seed-file', seed];
  const started = await programs.start(server, words, { log: log('server'), ready: (line) => line.includes('ready'), within: 300_000 });
  world.server = started.child;
  world.codes = JSON.parse(readFileSync(seed, 'utf8')).codes;
}

try {
  await begin();
  const recorded = await phone(world);
  await desk(world, recorded);
  await packs(world);
  await holds('the server finds every hash, chain, number and photo in order', async () => {
    await programs.stop(world.server);
    const checked = spawnSync(server, ['--data', join(home, 'server'), 'verify'], { encoding: 'utf8' });
    if (checked.status !== 0) throw new Error(checked.stdout + checked.stderr);
    console.log(checked.stdout.trim().replace(/^/gm, '         '));
  });
} catch (error) {
  tally.failed += 1;
  console.log(`FAILED   the stage could not be set\n         ${error.stack ?? error}`);
} finally {
  await world.window?.close();
  await programs.stopAll();
  if (tally.failed) console.log(`logs stay in ${home}`);
  else rmSync(home, { recursive: true, force: true });
}
console.log(`passed=${tally.passed} failed=${tally.failed} skipped=${tally.skipped}`);
process.exitCode = tally.failed ? 1 : 0;
