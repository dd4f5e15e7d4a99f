import type { DeviceCheck, DevicesState } from '../../devices/device-check.ts';

const BACK = /back|rear|environment|rück|trás|tras|arri|arka|خلف/i;
const camerasOf = ({ choices }: DevicesState) => choices.filter(({ kind, label }) => kind === 'camera' && label);

/** There is another side to see from, on something that is held in the hand. */
export const mayFlip = (state: DevicesState) =>
  Boolean(state.camera.track) && camerasOf(state).length > 1 && matchMedia('(pointer: coarse)').matches;

/** From the camera towards the person to the one away from them, or back. Phones have several of a side: the first of it is the plain one. */
export async function flipCamera(devices: DeviceCheck) {
  const state = devices.getState();
  if (!state.camera.track) return;
  const cameras = camerasOf(state);
  const current = state.camera.track?.getSettings?.().deviceId ?? state.chosen.camera;
  const at = cameras.findIndex(({ id }) => id === current);
  const isBack = BACK.test(cameras[at]?.label ?? '');
  const other =
    cameras.find(({ label, id }) => id !== current && BACK.test(label) !== isBack) ?? cameras[(at + 1) % cameras.length];
  if (other && other.id !== current) await devices.choose('camera', other.id);
}
