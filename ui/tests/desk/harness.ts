/** A desk for tests: the fake core behind the real interface, and the desk's words. */
import { createPinia, disposePinia, setActivePinia } from 'pinia';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useBackend, type Backend, CallError } from '@/api';
import type { ApiError, ChangeEvent, Methods } from '@/api/generated';
import type { Words } from '@/i18n';
import { deskI18n } from '@/desk/words';

type Answers = { [M in keyof Methods]?: (params: Methods[M][0]) => Methods[M][1] | Promise<Methods[M][1]> };

// The page subscribes once and for all, so the listeners outlive each test's backend.
const listeners = new Set<(event: ChangeEvent) => void>();
let pinia = createPinia();

export interface Asked { method: string; params: unknown }

/** Puts a backend in place that answers from the given functions and remembers what it was asked. */
export function answering(answers: Answers): { asked: Asked[]; changed: (event: ChangeEvent) => void } {
  const asked: Asked[] = [];
  const backend: Backend = {
    call: async (method, params) => {
      asked.push({ method, params });
      const answer = answers[method] as ((params: unknown) => unknown) | undefined;
      if (!answer) throw refusal('bad_request');
      return (await answer(params)) as never;
    },
    putPhoto: () => Promise.reject(refusal('bad_request')),
    putFile: () => Promise.reject(refusal('bad_request')),
    packUrl: (id) => `/media/pack/${id}`,
    photoUrl: (hash, rendition) => `/media/photo/${hash}/${rendition}`,
    onChange: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  };
  useBackend(backend);
  disposePinia(pinia);
  pinia = createPinia();
  setActivePinia(pinia);
  return { asked, changed: (event) => listeners.forEach((listen) => listen(event)) };
}

export const refusal = (code: ApiError['code']) => new CallError({ code, message: code, retry: false, values: [] });

const words = import.meta.glob<{ default: Words }>('../../src/i18n/*/*.ts', { eager: true });
const nowhere = { template: '<div />' };

export function plugins() {
  const routes = ['', 'workspace', 'cases', 'handover', 'notices', 'settings'].map((name) => ({ path: `/${name}`, name: name || 'home', component: nowhere }));
  const router = createRouter({ history: createMemoryHistory(), routes: [...routes, { path: '/cases/:id', name: 'case', component: nowhere }] });
  return { plugins: [deskI18n(words), router], stubs: { transition: false } };
}

/** Lets promises and the gathered questions run. */
export const settle = (ms = 0) => new Promise((wake) => setTimeout(wake, ms));
