/** Serves the fake host from Vite's development server (`npm run fake`). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { FakeCore, Refused } from './core';
import { deskHandlers } from './desk';
import { dutyHandlers } from './duty';
import { groundHandlers } from './ground';
import { hereHandlers } from './here';
import { patrolHandlers } from './patrol';
import { packHandlers, packPart, packWorld } from './packs';
import { demoFrame, phoneHandlers, seed } from './phone';
import { routesHandlers } from './routes';

const packs = packWorld();

export function makeFake(): FakeCore {
  const core = new FakeCore();
  const world = seed(core);
  core.add(phoneHandlers(core, world)).add(packHandlers(core, packs));
  core.add(deskHandlers(core, world));
  if (process.env['FAKE_WORLD'] !== 'desk') core.add(patrolHandlers(core, world));
  // The phone stands on a ground of its own.
  core.add(process.env['FAKE_WORLD'] === 'desk' ? groundHandlers(core, world) : hereHandlers(core, world));
  core.add(dutyHandlers(core, world));
  return process.env['FAKE_WORLD'] === 'desk' ? core.add(routesHandlers(core, world)) : core;
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function events(core: FakeCore, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const listen = (event: unknown) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  core.listeners.add(listen);
  request.on('close', () => core.listeners.delete(listen));
}

async function answer(core: FakeCore, request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
  const path = url.pathname;
  if (path === '/api/events') return events(core, request, response), true;
  if (path.startsWith('/api/')) {
    json(response, 200, core.call(path.slice(5), JSON.parse((await body(request)).toString() || '{}')));
    return true;
  }
  if (path === '/media/photo') {
    json(response, 200, core.putPhoto(await body(request), request.headers['content-type'] ?? 'image/jpeg'));
    return true;
  }
  if (path === '/media/file') {
    const id = core.beginFile(url.searchParams.get('name') ?? '', Number(url.searchParams.get('len')));
    return json(response, 200, { id }), true;
  }
  const file = /^\/media\/file\/([^/]+)$/.exec(path)?.[1];
  if (file) {
    core.partFile(decodeURIComponent(file), Number(url.searchParams.get('offset')), await body(request));
    return json(response, 200, { have: core.files.get(file)?.bytes.length ?? 0 }), true;
  }
  const pack = /^\/media\/pack\/([^/]+)$/.exec(path)?.[1];
  if (pack) {
    const part = packPart(packs, decodeURIComponent(pack), request.headers.range);
    if (!part) return response.writeHead(404).end(), true;
    const range = part.status === 206 ? { 'content-range': `bytes ${part.from}-${part.from + part.bytes.length - 1}/${part.total}` } : {};
    response.writeHead(part.status, { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', ...range }).end(part.bytes);
    return true;
  }
  const photo = /^\/media\/photo\/([^/]+)\//.exec(path)?.[1];
  if (photo) {
    const stored = core.photos.get(decodeURIComponent(photo));
    if (!stored) return response.writeHead(404).end(), true;
    response.writeHead(200, { 'content-type': stored.type }).end(stored.bytes);
    return true;
  }
  if (path.startsWith('/demo/') && process.env.FAKE_DEMO === '0') return json(response, 404, {}), true;
  if (path === '/demo/info') return json(response, 200, { demo: true }), true;
  if (path === '/demo/position')
    return json(response, 200, { lon_e7: 1199530000, lat_e7: 317795000, accuracy_mm: 6000, source: 'gnss', fixed_at_ms: Date.now() }), true;
  if (path === '/demo/frame') {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end(demoFrame(url.searchParams.get('phase') ?? 'before', Number(url.searchParams.get('shot') ?? 1)));
    return true;
  }
  return false;
}

/** The policy the real hosts send; the built pages must live under it. */
const POLICY = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self' data: blob:";

function middleware(core: FakeCore): Connect.NextHandleFunction {
  return (request, response, next) => {
    answer(core, request, response, new URL(request.url ?? '/', 'http://localhost'))
      .then((done) => done || next())
      .catch((thrown: unknown) => {
        const refused = thrown instanceof Refused ? thrown : new Refused('internal', {}, true);
        json(response, 400, refused.body());
      });
  };
}

export function fakeHost(): Plugin {
  const core = makeFake();
  return {
    name: 'fake-host',
    configureServer: (server) => void server.middlewares.use(middleware(core)),
    configurePreviewServer: (server) => {
      server.middlewares.use((_, response, next) => {
        response.setHeader('content-security-policy', POLICY);
        next();
      });
      server.middlewares.use(middleware(core));
    },
  };
}
