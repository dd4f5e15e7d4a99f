import type { CallMode } from '@bedside/contract';

/** Whom to ring: the other side of a conversation or of an appointment, or a person. */
export type RingTarget = {
  conversationId?: string | undefined;
  appointmentId?: string | undefined;
  personId?: string | undefined;
  /** In whose name, where this person acts for several who may ring them. */
  patientId?: string | undefined;
  /** A call that this page rang before it was reloaded: goes on with it. */
  callId?: string | undefined;
  /** Without it, `video`. */
  mode?: CallMode | undefined;
  /** Shown until the clinic tells it. */
  name?: string | undefined;
};

/** A ring as events tell it. */
export type RingFact = Readonly<{
  callId: string;
  /** `outgoing`: this person rings. */
  direction: 'incoming' | 'outgoing';
  mode: CallMode;
}>;
