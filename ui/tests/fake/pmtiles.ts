/** Writes small PMTiles archives (version 3) with vector or picture tiles, so that the map has something true to read. */
import { deflateSync, gzipSync } from 'node:zlib';
import { zxyToTileId } from 'pmtiles';

export type LonLat = [number, number];
export interface Feature {
  layer: string;
  properties: Record<string, string>;
  shape: { type: 'Point'; at: LonLat } | { type: 'Line'; corners: LonLat[] } | { type: 'Area'; corners: LonLat[] };
}

export interface Archive {
  bounds: [number, number, number, number];
  zooms: [number, number];
  metadata: Record<string, unknown>;
}

const EXTENT = 4096;

function varint(n: number): number[] {
  const bytes: number[] = [];
  let left = n;
  while (left > 127) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}
const field = (number: number, bytes: number[]) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
const text = (words: string) => [...new TextEncoder().encode(words)];
const zigzag = (n: number) => (n < 0 ? -2 * n - 1 : 2 * n);
const command = (id: number, count: number) => varint((count << 3) | id);

const column = (lon: number, z: number) => ((lon + 180) / 360) * 2 ** z;
function row(lat: number, z: number): number {
  const sin = Math.sin((lat * Math.PI) / 180);
  return (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z;
}

function geometry(shape: Feature['shape'], z: number, x: number, y: number): { type: number; bytes: number[] } {
  let [px, py] = [0, 0];
  const step = ([lon, lat]: LonLat) => {
    const [nx, ny] = [Math.round((column(lon, z) - x) * EXTENT), Math.round((row(lat, z) - y) * EXTENT)];
    const bytes = [...varint(zigzag(nx - px)), ...varint(zigzag(ny - py))];
    [px, py] = [nx, ny];
    return bytes;
  };
  if (shape.type === 'Point') return { type: 1, bytes: [...command(1, 1), ...step(shape.at)] };
  const [first, ...rest] = shape.corners as [LonLat, ...LonLat[]];
  const bytes = [...command(1, 1), ...step(first), ...command(2, rest.length), ...rest.flatMap(step)];
  return shape.type === 'Line' ? { type: 2, bytes } : { type: 3, bytes: [...bytes, ...command(7, 1)] };
}

function layerOf(name: string, features: Feature[], z: number, x: number, y: number): number[] {
  const [keys, values] = [[] as string[], [] as string[]];
  const index = (list: string[], value: string) => (list.includes(value) ? list.indexOf(value) : list.push(value) - 1);
  const made = features.map(({ properties, shape }) => {
    const tags = Object.entries(properties).flatMap(([key, value]) => [...varint(index(keys, key)), ...varint(index(values, value))]);
    const { type, bytes } = geometry(shape, z, x, y);
    return field(2, [...field(2, tags), ...varint(3 << 3), ...varint(type), ...field(4, bytes)]);
  });
  return field(3, [
    ...field(1, text(name)), ...made.flat(), ...keys.flatMap((key) => field(3, text(key))), ...values.flatMap((value) => field(4, field(1, text(value)))),
    ...varint(5 << 3), ...varint(EXTENT), ...varint(15 << 3), ...varint(2),
  ]);
}

function boxOf({ shape }: Feature): [number, number, number, number] {
  const corners = shape.type === 'Point' ? [shape.at] : shape.corners;
  const [xs, ys] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function touches([w, s, e, n]: [number, number, number, number], z: number, x: number, y: number): boolean {
  return column(e, z) >= x && column(w, z) <= x + 1 && row(s, z) >= y && row(n, z) <= y + 1;
}

/** One vector tile (MVT) with the features that touch it. */
export function vectorTile(features: Feature[], z: number, x: number, y: number): Uint8Array {
  const here = features.filter((it) => touches(boxOf(it), z, x, y));
  const layers = [...new Set(here.map((it) => it.layer))];
  return Uint8Array.from(layers.flatMap((name) => layerOf(name, here.filter((it) => it.layer === name), z, x, y)));
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const crc = body.reduce((c, byte) => (CRC[(c ^ byte) & 255]! ^ (c >>> 8)) >>> 0, 0xffffffff) ^ 0xffffffff;
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc >>> 0);
  return Buffer.concat([length, body, check]);
}

/** One picture tile: a plain square with its edge, so that each can be told from the next. */
export function pictureTile([r, g, b]: [number, number, number]): Uint8Array {
  const size = 256;
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const dark = (x + y) % 32 < 16 ? 0 : 12;
      rows.set(x === 0 || y === 0 ? [90, 90, 90] : [r - dark, g - dark, b - dark], y * (1 + size * 3) + 1 + x * 3);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function directory(tiles: { id: number; offset: number; length: number }[]): Uint8Array {
  const ids = tiles.flatMap(({ id }, at) => varint(id - (tiles[at - 1]?.id ?? 0)));
  const offsets = tiles.flatMap(({ offset }, at) => varint(at > 0 && offset === tiles[at - 1]!.offset + tiles[at - 1]!.length ? 0 : offset + 1));
  return Uint8Array.from([...varint(tiles.length), ...ids, ...tiles.flatMap(() => varint(1)), ...tiles.flatMap(({ length }) => varint(length)), ...offsets]);
}

/** An archive of all tiles within its bounds; `tile` makes the bytes of each. */
export function pmtiles({ bounds, zooms, metadata }: Archive, kind: 'vector' | 'raster', tile: (z: number, x: number, y: number) => Uint8Array): Uint8Array {
  const made: { id: number; bytes: Uint8Array }[] = [];
  for (let z = zooms[0]; z <= zooms[1]; z += 1)
    for (let x = Math.floor(column(bounds[0], z)); x <= Math.floor(column(bounds[2], z)); x += 1)
      for (let y = Math.floor(row(bounds[3], z)); y <= Math.floor(row(bounds[1], z)); y += 1) {
        const bytes = tile(z, x, y);
        if (bytes.length) made.push({ id: zxyToTileId(z, x, y), bytes: kind === 'vector' ? gzipSync(bytes) : bytes });
      }
  made.sort((a, b) => a.id - b.id);
  let at = 0;
  const entries = made.map(({ id, bytes }) => ({ id, length: bytes.length, offset: (at += bytes.length) - bytes.length }));
  const [root, words] = [gzipSync(directory(entries)), gzipSync(JSON.stringify(metadata))];
  const head = Buffer.alloc(127);
  head.write('PMTiles');
  head[7] = 3;
  const parts: [number, number][] = [[127, root.length], [127 + root.length, words.length], [127 + root.length + words.length, 0], [127 + root.length + words.length, at]];
  parts.forEach(([offset, length], n) => {
    head.writeBigUInt64LE(BigInt(offset), 8 + n * 16);
    head.writeBigUInt64LE(BigInt(length), 16 + n * 16);
  });
  [72, 80, 88].forEach((place) => head.writeBigUInt64LE(BigInt(made.length), place));
  head.set([1, 2, kind === 'vector' ? 2 : 1, kind === 'vector' ? 1 : 2, ...zooms], 96);
  bounds.forEach((side, n) => head.writeInt32LE(Math.round(side * 1e7), 102 + n * 4));
  head[118] = zooms[0];
  head.writeInt32LE(Math.round(((bounds[0] + bounds[2]) / 2) * 1e7), 119);
  head.writeInt32LE(Math.round(((bounds[1] + bounds[3]) / 2) * 1e7), 123);
  return Buffer.concat([head, root, words, ...made.map(({ bytes }) => bytes)]);
}
