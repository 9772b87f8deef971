/** What is wrong with how a screen looks, found in the page itself. Each answers a list of words; an empty one is good. */

/** Text wider or taller than its control, and anything that makes the page scroll sideways. */
export const overflows = (page) => page.evaluate(() => {
  const found = [];
  const seen = (it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const clipped = (it) => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 2;
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  for (const it of document.querySelectorAll('button, a, label, legend, h1, h2, h3, .tag, .chip, .btn, .el-button, .el-tag')) {
    if (!seen(it) || it.clientWidth === 0) continue;
    const style = getComputedStyle(it);
    if (style.display === 'inline' || style.textOverflow === 'ellipsis' || it.querySelector('img, .line, canvas') || it.matches('.visually-hidden, .skip')) continue;
    if (clipped(it)) found.push(`“${it.textContent.trim().slice(0, 40)}” ${it.scrollWidth}×${it.scrollHeight} in ${it.clientWidth}×${it.clientHeight}`);
    const box = it.getBoundingClientRect();
    const scrolls = (up) => up && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX) || scrolls(up.parentElement));
    if ((box.right > window.innerWidth + 1 || box.left < -1) && !scrolls(it.parentElement)) found.push(`“${it.textContent.trim().slice(0, 40)}” leaves the screen`);
  }
  return found;
});

/** Latin words in a Chinese screen that are no unit, code, key of a keyboard, form of a file or name of a standard. */
export const english = (page) => page.evaluate(() => {
  const allowed = /^(Gridwalk|English|GB|MB|KB|kB|km|cm|mm|PIN|Wi|Fi|WGS|CGCS|GCJ|BD|UTF|GPS|ID|USB|U|https?|T|m|s|v|rc|GeoJSON|GPX|GeoPackage|Shapefile|geojson|CSV|XLSX|PDF|Delete|Alt|Ctrl|Esc|SOS|S|insp|hand|offi|assi)$/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const holder = node.parentElement;
    if (!holder || holder.closest('script, style, [lang="en"], .maplibregl-ctrl') || !holder.checkVisibility()) continue;
    for (const word of node.textContent.match(/[A-Za-z]+/g) ?? []) if (!allowed.test(word)) found.add(`${word} in “${node.textContent.trim().slice(0, 60)}”`);
  }
  return [...found];
});

/** Chinese in an English screen: only what people and places are called, and what somebody wrote, may be. */
export const chinese = (page, within, names) => page.evaluate(([selector, given]) => {
  const found = new Set();
  for (const holder of document.querySelectorAll(selector)) {
    if (!holder.checkVisibility() || holder.closest('[lang="zh-CN"]:not(html)')) continue;
    const own = given.reduce((text, name) => text.replaceAll(name, ''), [...holder.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join(''));
    if (/[\u4e00-\u9fff]/.test(own)) found.add(own.trim().slice(0, 60));
  }
  return [...found];
}, [within, names]);

/** Ids and raw keys, which no person can read. */
export const rawIds = (page) => page.evaluate(() => {
  const text = document.body.innerText;
  const ids = text.match(/\b[0-9a-f]{32,64}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi) ?? [];
  const keys = text.match(/\b(?:enum|record|error|case|held|reason|detail|desk|common)\.[a-z_]+(?:\.[a-z_]+)*\b/g) ?? [];
  return [...ids, ...keys];
});

/** Controls without a name, and fingertip targets that are too small. */
export const controls = (page, smallest = 0) => page.evaluate((floor) => {
  const found = [];
  const words = (it) => [
    it.getAttribute('aria-label'), it.getAttribute('title'), it.textContent, it.getAttribute('placeholder'),
    ...[...it.querySelectorAll('img[alt]')].map((img) => img.alt), ...[...(it.labels ?? [])].map((label) => label.getAttribute('aria-label') ?? label.textContent),
    ...(it.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent),
  ].some((each) => each?.trim());
  for (const it of document.querySelectorAll('button, a[href], input, textarea, select, [role="button"], [role="radio"], [role="slider"]')) {
    if (!it.checkVisibility() || it.tabIndex < 0 || it.closest('[aria-hidden="true"]')) continue;
    if (!words(it)) found.push(`no name: ${it.outerHTML.slice(0, 90)}`);
    const box = it.getBoundingClientRect();
    if (floor && it.matches('button, a') && Math.min(box.width, box.height) < floor && box.width > 0) found.push(`“${it.textContent.trim().slice(0, 20)}” is ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return found;
}, smallest);

/** Text that stands out less from its ground than the ratio asked for (WCAG 2). Text over pictures is left out. */
export const faint = (page, least) => page.evaluate((ratio) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  // The pill behind a chosen segment is its neighbour, not its parent.
  const pill = (it) => it.closest('.el-segmented__item.is-selected')?.parentElement.querySelector('.el-segmented__item-selected');
  const ground = (it) => {
    for (let at = pill(it) ?? it; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' || at.matches('.capture, [data-camera-sheet]')) return null;
      const colour = rgba(style.backgroundColor);
      if (colour[3] > 250) return colour;
      if (colour[3] > 5) return null;
    }
    return [255, 255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !holder?.checkVisibility({ opacityProperty: true }) || holder.closest('.visually-hidden, [disabled], svg')) continue;
    const under = ground(holder);
    if (!under) continue;
    const [a, b] = [luminance(rgba(getComputedStyle(holder).color)), luminance(under)].sort((x, y) => y - x);
    const got = (a + 0.05) / (b + 0.05);
    if (got < ratio) found.add(`${got.toFixed(2)}: “${walker.currentNode.textContent.trim().slice(0, 40)}”`);
  }
  return [...found];
}, least);
