/** Build steps on style sheets. They keep the pages free of other origins and of fonts that the device already has. */
import type { Plugin } from 'postcss';

/** Vant's icon font names a foreign host as its fallback; our own icons are SVG, so the font goes altogether. */
export function noVantIconFont(): Plugin {
  return {
    postcssPlugin: 'no-vant-icon-font',
    AtRule: {
      'font-face': (rule) => {
        if (/vant-icon/.test(rule.toString())) rule.remove();
      },
    },
  };
}

const SYSTEM_FACES = ['Noto Sans CJK SC Regular', 'NotoSansCJKsc-Regular', 'Noto Sans SC Regular', 'Source Han Sans SC', 'PingFangSC-Regular', 'HarmonyOS Sans SC', 'MiSans', 'Microsoft YaHei'];

/** The bundled Chinese font is read from the package only where the system has none of its own. */
export function localFontsFirst(): Plugin {
  const local = SYSTEM_FACES.map((face) => `local('${face}')`).join(', ');
  return {
    postcssPlugin: 'local-fonts-first',
    AtRule: {
      'font-face': (rule) => {
        if (!/Noto Sans SC Variable/.test(rule.toString())) return;
        rule.walkDecls('src', (decl) => {
          if (!decl.value.startsWith('local(')) decl.value = `${local}, ${decl.value}`;
        });
      },
    },
  };
}
