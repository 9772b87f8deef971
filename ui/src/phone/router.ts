/** Addresses of the phone app. Hash history: the same files work under any host or scheme. */
import { createRouter, createWebHashHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [{ path: '/', name: 'today', component: () => import('./today/TodayPage.vue') }],
});
