/** Entry of the desk: words, theme, backend, then the first frame. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { openBackend } from '@/api';
import type { Words } from '@/i18n';
import '@/shared/fonts';
import '@/shared/tokens.css';
import '@/shared/base.css';
import { applyPreferences } from '@/shared/preferences';
import './element.css';
import './desk.css';
import Desk from './Desk.vue';
import { router } from './router';
import { deskI18n } from './words';

const words = import.meta.glob<{ default: Words }>('../i18n/*/*.ts', { eager: true });

async function start(): Promise<void> {
  await openBackend();
  applyPreferences();
  createApp(Desk).use(createPinia()).use(deskI18n(words)).use(router).mount('#desk');
}

void start();
