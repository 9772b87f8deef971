import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import pxtorem from 'postcss-pxtorem';
import { defineConfig } from 'vitest/config';
import { localFontsFirst, noVantIconFont } from './build/css';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Two pages, two bundles: the phone (index.html) and the desk (desk.html). */
const pages = Object.fromEntries(
  [['phone', at('./index.html')], ['desk', at('./desk.html')]].filter(([, file]) => existsSync(file!)),
);

export default defineConfig(async ({ mode }) => ({
  base: './',
  plugins: [vue(), ...(mode === 'fake' ? [(await import('./tests/fake/plugin')).fakeHost()] : [])],
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  resolve: { alias: { '@': at('./src') } },
  css: {
    postcss: {
      plugins: [
        noVantIconFont(),
        localFontsFirst(),
        // Vant is drawn in px; in rem it follows the system's font size like everything else.
        pxtorem({ rootValue: 16, propList: ['*'], minPixelValue: 2, exclude: (file: string) => !/node_modules[\\/]vant/.test(file) }),
      ],
    },
  },
  build: {
    target: ['chrome87', 'safari14'],
    cssTarget: ['chrome87', 'safari14'],
    // Inlined assets would need data: in more places of the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: pages },
  },
  // A limit for what hangs, not for what is slow.
  test: { testTimeout: 60_000, server: { deps: { inline: ['vant', '@vant/use'] } }, environment: 'happy-dom', include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'] },
}));
