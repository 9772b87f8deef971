/** Addresses of the desk. Hash history: the same files work under any host or scheme. */
import { createRouter, createWebHashHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'workspace', component: () => import('./workspace/WorkspacePage.vue') },
    { path: '/cases', name: 'cases', component: () => import('./cases/CasesPage.vue') },
    { path: '/cases/:id', name: 'case', component: () => import('./case/CasePage.vue'), props: true },
    { path: '/ground', name: 'ground', component: () => import('./ground/GroundPage.vue'), meta: { place: 'ground' } },
    { path: '/ground/import', name: 'groundImport', component: () => import('./ground/import/ImportPage.vue'), meta: { place: 'ground' } },
    { path: '/ground/changes', name: 'groundChanges', component: () => import('./ground/changes/ChangesPage.vue'), meta: { place: 'ground' } },
    {
      path: '/duty',
      component: () => import('./duty/DutySection.vue'),
      meta: { place: 'duty' },
      children: [
        { path: '', name: 'duty', component: () => import('./duty/ledger/LedgerPage.vue') },
        { path: 'answers', name: 'dutyAnswers', component: () => import('./duty/answers/AnswersPage.vue') },
        { path: 'shops', name: 'dutyShops', component: () => import('./duty/shops/ShopsPage.vue') },
        { path: 'plots', name: 'dutyPlots', component: () => import('./duty/plots/PlotsPage.vue') },
        { path: 'standards', name: 'dutyStandards', component: () => import('./duty/standards/StandardsPage.vue') },
        { path: 'coverage', name: 'dutyCoverage', component: () => import('./duty/coverage/CoveragePage.vue') },
        { path: ':id', name: 'dutyArea', component: () => import('./duty/area/AreaPage.vue'), props: true },
      ],
    },
    {
      path: '/routes',
      component: () => import('./routes/RoutesSection.vue'),
      meta: { place: 'routes' },
      children: [
        { path: '', name: 'routes', component: () => import('./routes/list/RoutesPage.vue') },
        { path: 'plan', name: 'routesPlan', component: () => import('./routes/plan/PlanPage.vue') },
        { path: 'tracks', name: 'tracks', component: () => import('./tracks/TracksPage.vue') },
        { path: 'tracks/:ask', name: 'trackReplay', component: () => import('./tracks/ReplayPage.vue'), props: true },
        { path: ':id', name: 'routeEdit', component: () => import('./routes/edit/RoutePage.vue'), props: true },
      ],
    },
    { path: '/handover', name: 'handover', component: () => import('./handover/HandoverPage.vue') },
    { path: '/notices', name: 'notices', component: () => import('./notices/NoticesPage.vue') },
    { path: '/settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
    { path: '/:rest(.*)', redirect: '/' },
  ],
});
