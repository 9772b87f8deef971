/** Entry of the phone app: words, theme, backend, then the first frame. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { openBackend } from '@/api';
import { makeI18n, type Words } from '@/i18n';
import '@/shared/fonts';
import '@/shared/tokens.css';
import '@/shared/base.css';
import './phone.css';
import { applyPreferences } from '@/shared/preferences';
import App from './App.vue';
import { router } from './router';

const words = import.meta.glob<{ default: Words }>(['../i18n/*/*.ts', '!../i18n/*/desk*.ts'], { eager: true });

async function start(): Promise<void> {
  await openBackend();
  applyPreferences();
  createApp(App).use(createPinia()).use(makeI18n(words)).use(router).mount('#app');
}

void start();
