/** Addresses of the phone app. Hash history: the same files work under any host or scheme. */
import { createRouter, createWebHashHistory } from 'vue-router';
import TodayPage from './today/TodayPage.vue';
import CapturePage from './capture/CapturePage.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** The whole screen belongs to the page: no tabs. */
    bare?: boolean;
    /** The page's main button lies at its foot: messages stay above it. */
    foot?: boolean;
  }
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'today', component: TodayPage },
    // Not loaded lazily: the shutter must be there at once.
    { path: '/capture', name: 'capture', component: CapturePage, meta: { bare: true } },
    { path: '/report', name: 'report', component: () => import('./report/ReportPage.vue'), meta: { bare: true, foot: true } },
    { path: '/map', name: 'map', component: () => import('./map/MapPage.vue') },
    { path: '/here', name: 'here', component: () => import('./here/HerePage.vue'), meta: { bare: true, foot: true } },
    { path: '/thing/:layer/:id', name: 'thing', component: () => import('./thing/ThingPage.vue'), props: true, meta: { bare: true, foot: true } },
    { path: '/patrol', name: 'patrol', component: () => import('./patrol/PatrolPage.vue'), meta: { bare: true, foot: true } },
    { path: '/routes', name: 'routes', component: () => import('./routes/RoutesPage.vue'), meta: { bare: true } },
    { path: '/cases', name: 'cases', component: () => import('./cases/CasesPage.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./cases/CasePage.vue'), props: true, meta: { bare: true } },
    { path: '/me', name: 'me', component: () => import('./me/MePage.vue') },
    { path: '/me/unsent', name: 'unsent', component: () => import('./me/UnsentPage.vue') },
    { path: '/me/handover', name: 'handover', component: () => import('./me/HandoverPage.vue'), meta: { bare: true } },
    { path: '/me/notices', name: 'notices', component: () => import('./me/NoticesPage.vue') },
    { path: '/me/record', name: 'record', component: () => import('./patrol/RecordPage.vue') },
    { path: '/me/record/:patrol', name: 'track', component: () => import('./patrol/TrackPage.vue'), props: true, meta: { bare: true } },
    { path: '/me/asks', name: 'asks', component: () => import('./patrol/AsksPage.vue') },
    { path: '/me/packs', name: 'packs', component: () => import('./packs/PacksPage.vue'), meta: { bare: true } },
    { path: '/me/display', name: 'display', component: () => import('./me/DisplayPage.vue') },
    { path: '/me/pin', name: 'pin', component: () => import('./me/PinPage.vue'), meta: { bare: true } },
    { path: '/me/feedback', name: 'feedback', component: () => import('./me/FeedbackPage.vue'), meta: { bare: true, foot: true } },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
});
