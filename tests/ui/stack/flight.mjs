/** Flight mode outside the app: a phone's only way to the server, which can be cut. It passes bytes on and reads none. */
import { connect, createServer } from 'node:net';

export async function openFlight(to) {
  const open = new Set();
  let on = false;
  const server = createServer({ noDelay: true }, (near) => {
    near.on('error', () => undefined);
    if (on) return near.resetAndDestroy();
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    far.on('error', () => near.destroy());
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    on() {
      on = true;
      for (const socket of open) socket.resetAndDestroy();
    },
    off() {
      on = false;
    },
    close() {
      this.on();
      server.close();
    },
  };
}
