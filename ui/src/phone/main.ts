/** Entry of the phone app: words, theme, backend, then the first frame. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { openBackend } from '@/api';
import { makeI18n } from '@/i18n';
import '@/shared/fonts';
import '@/shared/tokens.css';
import '@/shared/base.css';
import { applyPreferences } from '@/shared/preferences';
import App from './App.vue';
import { router } from './router';

const words = import.meta.glob<{ default: import('@/i18n').Words }>(['../i18n/*/*.ts', '!../i18n/*/desk*.ts'], { eager: true });

await openBackend();
applyPreferences();
createApp(App).use(createPinia()).use(makeI18n(words)).use(router).mount('#app');
