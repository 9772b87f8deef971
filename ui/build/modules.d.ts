declare module 'postcss-pxtorem' {
  import type { Plugin } from 'postcss';
  export default function pxtorem(options: Record<string, unknown>): Plugin;
}
