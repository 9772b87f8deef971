/**
 * Tiles out of the packs on this device: MapLibre asks `gwpack://<pack>/<z>/<x>/<y>`, and the archive's bytes are read in
 * ranges through the backend. Nothing is asked of the network.
 */
import { addProtocol } from 'maplibre-gl';
import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles';
import { backend } from '@/api';
import type { PackView } from '@/api/generated';

const SCHEME = 'gwpack';
const archives = new Map<string, PMTiles>();
let added = false;

/** The archive was shorter than it says, or its bytes could not be had. */
export class PackUnreadable extends Error {}

/** Ranges of one pack's bytes. */
export class PackSource implements Source {
  constructor(private readonly id: string) {}

  getKey(): string {
    return this.id;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const answer = await fetch(backend().packUrl(this.id), {
      headers: { range: `bytes=${offset}-${offset + length - 1}` },
      ...(signal && { signal }),
    });
    if (answer.status !== 206 && answer.status !== 200) throw new PackUnreadable(`pack ${this.id}: HTTP ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    // A door that knows no ranges answers with everything.
    return { data: answer.status === 200 && bytes.byteLength > length ? bytes.slice(offset, offset + length) : bytes };
  }
}

function archive(id: string): PMTiles {
  const found = archives.get(id) ?? new PMTiles(new PackSource(id));
  archives.set(id, found);
  return found;
}

/** A picture with nothing on it, for places that a raster pack leaves out. */
const CLEAR = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (letter) => letter.charCodeAt(0),
);

/** One tile's bytes; where the pack has none, a tile with nothing on it. */
export async function tile(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const [, id, z, x, y] = /^gwpack:\/\/([^/]+)\/(\d+)\/(\d+)\/(\d+)$/.exec(url) ?? [];
  if (!id) throw new PackUnreadable(`no tile: ${url}`);
  const pack = archive(decodeURIComponent(id));
  try {
    const found = await pack.getZxy(Number(z), Number(x), Number(y), signal);
    if (found) return found.data;
    return (await pack.getHeader()).tileType === TileType.Mvt ? new ArrayBuffer(0) : CLEAR.slice().buffer;
  } catch (thrown) {
    // A directory that was half read must not be believed the next time.
    archives.delete(decodeURIComponent(id));
    throw thrown;
  }
}

/** Makes the scheme known to MapLibre, once for the page. */
export function openPacks(): void {
  if (added) return;
  added = true;
  addProtocol(SCHEME, async ({ url }, { signal }) => ({ data: await tile(url, signal) }));
}

export const tilesOf = ({ id }: Pick<PackView, 'id'>): string => `${SCHEME}://${encodeURIComponent(id)}/{z}/{x}/{y}`;
