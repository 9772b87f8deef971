/** Chooses the backend once, at start. Screens import `backend` from here. */
import type { Backend } from './backend';
import { httpBackend } from './http';

let chosen: Backend | undefined;

export async function openBackend(): Promise<Backend> {
  chosen = '__TAURI_INTERNALS__' in window ? (await import('./tauri')).tauriBackend() : httpBackend();
  return chosen;
}

/** Puts another backend in place; tests use it. */
export function useBackend(other: Backend): void {
  chosen = other;
}

export function backend(): Backend {
  if (!chosen) throw new Error('openBackend() has not been called');
  return chosen;
}

export * from './backend';
