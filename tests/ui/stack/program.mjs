/** One child process with its log. It ends with this process, whatever becomes of that: its standard input closes. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export class Program {
  constructor(file, args, log) {
    Object.assign(this, { file, args, log, child: null });
  }

  /** Starts it and waits for a line of output that matches. */
  async start(ready, withinMs = 60_000) {
    const child = spawn(this.file, this.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    const log = createWriteStream(this.log, { flags: 'a' });
    child.stderr.pipe(log);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.file} said nothing like ${ready}; see ${this.log}`)), withinMs);
      const ended = (why) => {
        clearTimeout(late);
        reject(new Error(`${this.file} ended (${why}) before it was ready; see ${this.log}`));
      };
      child.once('error', ended);
      child.once('exit', (code, signal) => ended(signal ?? code));
      createInterface({ input: child.stdout }).on('line', (line) => {
        log.write(`${line}\n`);
        const found = ready.exec(line);
        if (!found) return;
        clearTimeout(late);
        resolve(found);
      });
    });
  }

  /** No goodbye: what a dead battery does. */
  async kill() {
    await this.stop('SIGKILL');
  }

  async end() {
    await this.stop('SIGTERM');
  }

  async stop(signal) {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
  }
}
