/** Addresses of the desk. Hash history: the same files work under any host or scheme. */
import { createRouter, createWebHashHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'workspace', component: () => import('./workspace/WorkspacePage.vue') },
    { path: '/cases', name: 'cases', component: () => import('./cases/CasesPage.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./case/CasePage.vue'), props: true },
    { path: '/handover', name: 'handover', component: () => import('./handover/HandoverPage.vue') },
    { path: '/notices', name: 'notices', component: () => import('./notices/NoticesPage.vue') },
    { path: '/settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
});
