// It stands where the elements that send it have a copy each.
export { TelehealthRingRequestEvent } from '../copied/request-ring.ts';
