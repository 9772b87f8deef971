/** The viewfinder between being asked for and being there. */
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeI18n, type Words } from '../../src/i18n';
import CameraView from '../../src/shared/components/CameraView.vue';
import { openCamera, type Camera } from '../../src/shared/camera';

vi.mock('../../src/shared/camera', () => ({ openCamera: vi.fn() }));
const words = import.meta.glob<{ default: Words }>('../../src/i18n/*/camera.ts', { eager: true });
const still = new Blob(['a picture']);
const camera = (): Camera => ({ live: true, open: () => Promise.resolve(), aim: vi.fn(), still: () => Promise.resolve(still), close: vi.fn() });
const view = () => mount(CameraView, { props: { aim: { phase: 'before', shot: 1 } }, global: { plugins: [makeI18n(words)] } });
let give: (camera: Camera) => void;

beforeEach(() => {
  vi.mocked(openCamera).mockReset().mockReturnValue(new Promise((resolve) => (give = resolve)));
});

describe('the viewfinder', () => {
  it('takes the picture of a shutter that was pressed while the camera was still opening', async () => {
    const shown = view();
    const taken = shown.vm.still();
    give(camera());
    expect(await taken).toBe(still);
    expect(openCamera).toHaveBeenCalledTimes(1);
  });

  it('lets go of a camera that comes when the page is gone', async () => {
    const shown = view();
    const late = camera();
    shown.unmount();
    give(late);
    await flushPromises();
    expect(late.close).toHaveBeenCalled();
  });
});
