import type { DeviceCheck } from '@bedside/contract';

/** The person has checked their devices and asks to come in with these. */
export class TelehealthDeviceCheckedEvent extends Event {
  static readonly type = 'telehealth-device-checked';
  readonly camera: DeviceCheck['camera'];
  readonly microphone: DeviceCheck['microphone'];

  constructor({ camera, microphone }: DeviceCheck) {
    super(TelehealthDeviceCheckedEvent.type, { bubbles: true, composed: true });
    this.camera = camera;
    this.microphone = microphone;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'telehealth-device-checked': TelehealthDeviceCheckedEvent;
  }
}
