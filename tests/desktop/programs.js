/** Programs that the test starts. Each ends by its own process id, whatever happened. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

const GRACE_MS = 8_000;

export class Programs {
  #running = [];

  /** Starts a program. Its errors go to `log`. */
  run(file, args, { env = {}, log }) {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', openSync(log, 'a'), 'pipe'] });
    child.once('error', () => undefined);
    this.#running.push(child);
    return child;
  }

  /** Starts a program and waits for the first line that `ready` accepts, on standard output or another descriptor. */
  async start(file, args, { env, log, ready, within = 60_000, from = 1 }) {
    const child = this.run(file, args, { env, log });
    return { child, line: await firstLine(child, child.stdio[from], { ready, within, log, file }) };
  }

  async stop(child) {
    this.#running = this.#running.filter((each) => each !== child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await gone;
    clearTimeout(timer);
  }

  /** Ends everything, the youngest first. */
  async stopAll() {
    for (const child of [...this.#running].reverse()) await this.stop(child);
  }
}

function firstLine(child, stream, { ready, within, log, file }) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${file} ${why}\n${readFileSync(log, 'utf8').slice(-2000)}`));
    const timer = setTimeout(() => fail(`was not ready within ${within} ms`), within);
    let text = '';
    // Read on after the line, or the program would stop at a full pipe.
    stream.on('data', (chunk) => {
      text = (text + chunk).slice(-10_000);
      const line = text.split('\n').slice(0, -1).find(ready);
      if (line !== undefined) (clearTimeout(timer), resolve(line));
    });
    child.once('error', (error) => (clearTimeout(timer), fail(`could not be started: ${error.message}`)));
    child.once('exit', (code) => (clearTimeout(timer), fail(`ended with ${code}`)));
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Ends what a program has started from `file`, at once and without a word, as a phone's system does. */
export function killInside(child, file) {
  const inside = descendants(child.pid).filter((pid) => programOf(pid) === file);
  if (inside.length === 0) throw new Error(`${file} does not run`);
  inside.forEach((pid) => process.kill(pid, 'SIGKILL'));
}

function descendants(pid) {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const own = text.split(' ').filter(Boolean).map(Number);
  return own.flatMap((each) => [each, ...descendants(each)]);
}

function programOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}
