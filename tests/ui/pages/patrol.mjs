/** What a person does on patrol: walks with the phone, looks at what is left, and decides who sees the track. */
import { readFileSync } from 'node:fs';

const E7 = 1e7;
const EARTH_M = 6_371_008.8;
/** Times of a track are whole seconds: two positions within one would be a jump. */
const STEP_MS = 1_150;

const radians = (e7) => (e7 / E7) * (Math.PI / 180);
export const metres = ([ax, ay], [bx, by]) => EARTH_M * Math.hypot(radians(by - ay), radians(bx - ax) * Math.cos(radians((ay + by) / 2)));

/** Points along a line, `step` metres from each other, from its beginning. */
export function along(line, step) {
  const points = [line[0]];
  let left = step;
  for (let n = 1; n < line.length; n += 1) {
    const [a, b] = [line[n - 1], line[n]];
    const length = metres(a, b);
    for (let at = left; at <= length; at += step) points.push([0, 1].map((i) => Math.round(a[i] + ((b[i] - a[i]) * at) / length)));
    left = (left - length) % step;
    if (left <= 0) left += step;
  }
  return points;
}

/** A day in China's time zone, so many days from today. */
export const dayOf = (ms) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms);

/** A GPX file of a walk. */
export function gpxOf(points, from_ms, everyMs) {
  const point = ([lon, lat], n) => `<trkpt lat="${lat / E7}" lon="${lon / E7}"><time>${new Date(from_ms + n * everyMs).toISOString()}</time><hdop>1</hdop></trkpt>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="a watch" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.map(point).join('')}</trkseg></trk></gpx>`;
}

export class Patrol {
  constructor(phone) {
    Object.assign(this, { phone, page: phone.page });
  }

  go = (path) => this.page.evaluate((hash) => (location.hash = hash), `#${path}`);
  now = async () => (await this.phone.call('patrol_now')).patrol;
  stand = ([lon, lat], accuracy = 6) => this.page.context().setGeolocation({ longitude: lon / E7, latitude: lat / E7, accuracy });

  /** From point to point, as a receiver tells it. */
  async walk(points) {
    for (const point of points) {
      await this.stand(point);
      await this.page.waitForTimeout(STEP_MS);
    }
  }

  async open() {
    await this.go('/patrol');
    await this.phone.shown('[data-start], [data-end]');
  }

  async routes() {
    await this.go('/routes');
    await this.phone.shown('[data-route]');
  }

  /** What a route lacks, by name, as the screen says. */
  missing = (route) => this.phone.on(`[data-route="${route}"] [data-phase="running"] .item__name`).allInnerTexts();

  async record() {
    await this.go('/me/record');
    await this.phone.shown('[data-gpx-file]');
    // Drawn anew below the figures once they are here.
    await this.phone.shown('.mine__figures');
  }

  async importGpx(text, name = 'walk.gpx') {
    await this.phone.on('[data-gpx-file]').setInputFiles({ name, mimeType: 'application/gpx+xml', buffer: Buffer.from(text) });
    await this.phone.tap('[data-gpx-go]');
  }

  /** Touches what offers a file; its text. */
  async file(selector) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.phone.tap(selector)]);
    return readFileSync(await download.path(), 'utf8');
  }

  async delivered() {
    await this.phone.until(async () => {
      await this.phone.call('sync_now');
      return (await this.phone.call('status')).unsent.records === 0;
    }, 'everything is delivered', 60_000);
  }
}
