/** One Chromium for all tests; each page in a context of its own, watched for everything that should not be said on the console. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const UI = resolve(import.meta.dirname, '../../../ui');
const { chromium } = createRequire(join(UI, 'package.json'))('playwright-core');
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Maps are drawn without a graphics card, and a shared machine may have other work to do. */
const PATIENCE_MS = 30_000;
/** Software drawing talks about itself; a host without the demonstration answers 404 once. */
const QUIET = [/swiftshader|WebGL|GL Driver|GPU stall/i, /\/demo\/info/, /\/favicon\.ico/];

export const launch = () => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });

/**
 * A page of the given size. `font` is the system's font scale, `cpu` slows the processor down so many times.
 * `page.said` holds what came over the console; `page.expect(pattern)` allows what a test provokes.
 */
export async function openPage(browser, { width, height, font = 1, cpu = 1, touch = false, language = 'zh-CN', theme = 'light', position = null, scale = 1 }) {
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: scale, hasTouch: touch, isMobile: touch, locale: language, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce',
    ...(position ? { geolocation: position, permissions: ['geolocation'] } : {}),
  });
  context.setDefaultTimeout(cpu > 1 ? 60_000 : PATIENCE_MS);
  await context.addInitScript(firstWords, { language, theme });
  const page = await context.newPage();
  watch(page);
  const devtools = await context.newCDPSession(page);
  if (font !== 1) await devtools.send('Page.setFontSizes', { fontSizes: { standard: 16 * font, fixed: 13 * font } });
  if (cpu !== 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  page.throttle = (rate) => devtools.send('Emulation.setCPUThrottlingRate', { rate });
  return page;
}

/** Language and theme before the first frame, once; and a count of everything that a finger does. */
function firstWords({ language, theme }) {
  if (location.protocol === 'about:') return;
  if (!localStorage.getItem('gw.language')) localStorage.setItem('gw.language', language);
  if (!localStorage.getItem('gw.theme')) localStorage.setItem('gw.theme', theme);
  window.touches = [];
  const note = (event) => {
    const on = event.target instanceof Element ? event.target.closest('button, a, input, [role]') : null;
    window.touches.push({ kind: event.type, shutter: Boolean(on?.matches('[data-shutter]')) });
  };
  window.addEventListener('pointerdown', note, true);
  window.addEventListener('keydown', note, true);
  // A list that had to be moved first cost a finger too, although the driver moves it without one.
  window.addEventListener('scroll', (event) => window.touches.push({ kind: 'scroll', on: event.target.className ?? '', shutter: false }), true);
}

function watch(page) {
  page.said = [];
  page.allowed = [...QUIET];
  page.expect = (pattern) => page.allowed.push(pattern);
  const hear = (text) => {
    if (!page.allowed.some((pattern) => pattern.test(text))) page.said.push(text);
  };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) hear(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => hear(`page error: ${error.message}`));
}
