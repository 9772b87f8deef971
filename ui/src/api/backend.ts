/**
 * The one interface between screens and the facade. `http.ts` speaks to the browser host, `tauri.ts` to the shell;
 * nothing else knows which of them is there.
 */
import type { ApiError, ChangeEvent, ErrorCode, Methods } from './generated';

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M][0];
export type Reply<M extends MethodName> = Methods[M][1];

/** A photo after it was taken in: durable and hashed. */
export interface PhotoTaken {
  hash: string;
  width: number;
  height: number;
  /** Warnings as message keys, e.g. `photo.was_png`. */
  notes: string[];
}

/** `master` is the evidence; `preview` and `stamped` are drawn from it on demand. */
export type Rendition = 'master' | 'preview' | 'stamped';

export interface Backend {
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Reply<M>>;
  /** Hands over the bytes of one photo; resolves once they are durable. */
  putPhoto(bytes: Blob): Promise<PhotoTaken>;
  /** An address an `<img>` can show. */
  photoUrl(hash: string, rendition: Rendition): string;
  /**
   * Hands over a big file in parts; resolves with the id that calls take it by (`import_open`, `pack_add`). Once `signal` is
   * aborted, what came is let go of.
   */
  putFile(file: Blob, name: string, onProgress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<string>;
  /** An address that answers ranges of a map pack's bytes. */
  packUrl(id: string): string;
  /** Calls back whenever something a screen may show has changed. Returns the way to stop. */
  onChange(listen: (event: ChangeEvent) => void): () => void;
}

/** What every failed call throws. The words are found by `code`; `message` is for logs only. */
export class CallError extends Error {
  readonly code: ErrorCode;
  readonly retry: boolean;
  readonly values: Record<string, string>;

  constructor(from: ApiError) {
    super(from.message);
    this.name = 'CallError';
    this.code = from.code;
    this.retry = from.retry;
    this.values = Object.fromEntries(from.values);
  }
}

/** Turns whatever was thrown or answered into a `CallError`, without guessing words. */
export function asCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  if (isApiError(thrown)) return new CallError({ ...thrown, values: thrown.values ?? [] });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CallError({ code: 'internal', message, retry: true, values: [] });
}

function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
