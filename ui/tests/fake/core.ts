/**
 * An in-memory stand-in for the browser host, for development, component tests and screenshots. It keeps to the HTTP
 * contract and to plausible answers; it decides nothing and is never part of a build.
 */
import { createHash } from 'node:crypto';
import type { ApiError, ChangeEvent, ErrorCode, Methods, Topic } from '../../src/api/generated';

export type Handler<M extends keyof Methods> = (params: Methods[M][0]) => Methods[M][1];
export type Handlers = { [M in keyof Methods]?: Handler<M> };

/** Thrown by a handler to answer with an error. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly values: Record<string, string> = {},
    readonly retry = false,
  ) {
    super(code);
  }
  body(): ApiError {
    return { code: this.code, message: this.message, retry: this.retry, values: Object.entries(this.values) };
  }
}

export interface StoredPhoto {
  type: string;
  bytes: Uint8Array;
}

/** A file from the door for big files, as far as it came. */
export interface StoredFile {
  name: string;
  length: number;
  bytes: Uint8Array;
}

export class FakeCore {
  readonly files = new Map<string, StoredFile>();
  readonly photos = new Map<string, StoredPhoto>();
  readonly listeners = new Set<(event: ChangeEvent) => void>();
  private readonly handlers: Handlers = {};
  /** Next `putPhoto` fails with this code, once. */
  failNextPhoto: ErrorCode | null = null;

  add(handlers: Handlers): this {
    Object.assign(this.handlers, handlers);
    return this;
  }

  /** What answers a call so far, for those who answer part of it. */
  handler<M extends keyof Methods>(method: M): Handler<M> | undefined {
    return this.handlers[method] as Handler<M> | undefined;
  }

  call(method: string, params: unknown): unknown {
    const handler = this.handlers[method as keyof Methods] as ((params: unknown) => unknown) | undefined;
    if (!handler) throw new Refused('bad_request');
    return handler(params);
  }

  putPhoto(bytes: Uint8Array, type: string): { hash: string; width: number; height: number; notes: string[] } {
    if (this.failNextPhoto) {
      const code = this.failNextPhoto;
      this.failNextPhoto = null;
      throw new Refused(code, { free_mb: '12' });
    }
    if (bytes.length === 0) throw new Refused('photo_empty');
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.photos.set(hash, { bytes, type });
    this.changed('photos');
    return { hash, width: 1600, height: 1200, notes: [] };
  }

  beginFile(name: string, length: number): string {
    if (length === 0) throw new Refused('file_empty');
    const file = id('file');
    this.files.set(file, { name, length, bytes: new Uint8Array() });
    return file;
  }

  partFile(file: string, offset: number, part: Uint8Array): void {
    const stored = this.files.get(file);
    if (!stored) throw new Refused('file_unknown');
    if (offset !== stored.bytes.length) throw new Refused('bad_request');
    const bytes = new Uint8Array(offset + part.length);
    bytes.set(stored.bytes);
    bytes.set(part, offset);
    this.files.set(file, { ...stored, bytes });
  }

  changed(...topics: Topic[]): void {
    for (const listen of this.listeners) listen({ topics, cases: [] });
  }
}

let last = 0;
/** Opaque ids, growing. */
export function id(prefix: string): string {
  last += 1;
  return `${prefix}-${String(last).padStart(5, '0')}`;
}
