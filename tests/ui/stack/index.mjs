/** Which stack the tests drive: the real programs, unless `UI_STACK=fake`. */
import { openFake } from './fake.mjs';
import { openReal } from './real.mjs';

export { BIN, flipByte, ROOT } from './real.mjs';
export const openStack = (options) => (process.env.UI_STACK === 'fake' ? openFake() : openReal(options));
