/** The real programs in one throw-away folder: the server with its invented district, and as many phones and desks as asked for. */
import { execFile } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openFlight } from './flight.mjs';
import { Program } from './program.mjs';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const BIN = process.env.UI_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug');
/** Inventing a district and a month of cases takes a while in a debug build. */
const SEEDING_MS = 600_000;
const run = promisify(execFile);

/** `cases` of the past month and `photos` of the newest: none takes the demonstration's usual ones. */
export async function openReal({ cases, photos } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gridwalk-ui-'));
  const port = await freePort();
  const seedFile = join(folder, 'seed.json');
  const args = ['guard', '--', join(BIN, 'gridwalk-server'), 'demo', '--data', join(folder, 'server'), '--port', String(port), '--seed-file', seedFile];
  if (cases) args.push('--cases', String(cases));
  if (photos) args.push('--photos', String(photos));
  const server = new Program(join(BIN, 'gridwalk-host'), args, join(folder, 'server.log'));
  await server.start(/ready/, SEEDING_MS);
  const seed = JSON.parse(readFileSync(seedFile, 'utf8'));
  return new RealStack(folder, server, seed, port);
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

class RealStack {
  constructor(folder, server, seed, port) {
    Object.assign(this, { folder, server, seed, port, real: true, opened: [], dealt: {} });
  }

  /** The next unused card of a role: the demonstration's own, then such as the office prints. */
  async card(role) {
    const cards = this.seed.codes.filter((card) => card.role === role);
    const n = (this.dealt[role] = (this.dealt[role] ?? -1) + 1);
    return cards[n] ?? this.print(`${role.slice(0, 4)}${String(n + 1).padStart(2, '0')}`);
  }

  /** A card for a staff number (工号), from the running server's folder. */
  async print(staffNo) {
    const { stdout } = await run(join(BIN, 'gridwalk-server'), ['enroll', staffNo, '--data', join(this.folder, 'server')]);
    const code = / code +([0-9A-Z]+(?: [0-9A-Z]+)?)/.exec(stdout)?.[1];
    if (!code) throw new Error(`no code for ${staffNo} in: ${stdout}`);
    return { role: staffNo, code };
  }

  /** An installation of the phone app behind a flight switch; `scenery` gives it the demonstration's camera and position. */
  async phone(name, { scenery = false } = {}) {
    const flight = await openFlight(this.port);
    const more = [];
    if (scenery) {
      const place = join(this.folder, `${name}-place.json`);
      const grid = this.seed.codes.find((card) => card.role === 'inspector').duty_grids[0];
      writeFileSync(place, JSON.stringify({ city: this.seed.city, duty_grid: grid }));
      more.push('--demo', place);
    }
    const phone = await this.installation(name, 'phone', more);
    return Object.assign(phone, { flight, serverUrl: `http://127.0.0.1:${flight.port}` });
  }

  /** An installation of the desk's app, behind a switch of its own too: an office's line may be cut. */
  async desk(name) {
    const flight = await openFlight(this.port);
    const desk = await this.installation(name, 'desk', []);
    return Object.assign(desk, { flight, serverUrl: `http://127.0.0.1:${flight.port}` });
  }

  async installation(name, page, more) {
    const data = join(this.folder, name);
    mkdirSync(data);
    const port = await freePort();
    const args = ['app', '--with-parent', '--data', data, '--ui', join(ROOT, 'ui/dist'), '--port', String(port), '--page', page, '--label', name, ...more];
    const program = new Program(join(BIN, 'gridwalk-host'), args, join(this.folder, `${name}.log`));
    const start = () => program.start(/^listening/);
    await start();
    const made = { name, data, url: `http://127.0.0.1:${port}/`, kill: () => program.kill(), start, end: () => program.end() };
    this.opened.push(made);
    return made;
  }

  async close() {
    for (const { end, flight } of this.opened) {
      flight?.close();
      await end();
    }
    await this.server.end();
    if (process.env.KEEP !== '1') rmSync(this.folder, { recursive: true, force: true });
    else console.log(`kept: ${this.folder}`);
  }
}

/** Turns one bit of a photo that lies sealed on an installation's disk. */
export function flipByte(installation, hash) {
  const file = join(installation.data, 'photos', `${hash}.photo`);
  const bytes = readFileSync(file);
  bytes[Math.floor((bytes.length * 3) / 4)] ^= 1;
  writeFileSync(file, bytes);
}
