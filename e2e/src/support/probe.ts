import type { Page } from 'playwright-core';

/** What has come out of the decoders and gone into the encoders, by stream; each counts up from when the stream began. */
export interface MediaSample {
  framesDecoded: Record<string, number>;
  /** Energy of the decoded sound: it stands still in silence. */
  audioEnergy: Record<string, number>;
  bytesSent: Record<string, number>;
}

declare global {
  interface Window {
    bedsideProbe: { sample(): Promise<MediaSample> };
  }
}

/** Runs in the page before its own scripts. */
export function installProbe(): void {
  // What is measured must not be kept alive by it.
  const connections: WeakRef<RTCPeerConnection>[] = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...args: ConstructorParameters<typeof Native>) {
      super(...args);
      connections.push(new WeakRef(this));
    }
  };
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
    console.error(`Content-Security-Policy violation: ${effectiveDirective} ${blockedURI} (${sourceFile}:${lineNumber})`),
  );
  window.bedsideProbe = {
    async sample() {
      const result: MediaSample = { framesDecoded: {}, audioEnergy: {}, bytesSent: {} };
      for (const [index, held] of connections.entries()) {
        const connection = held.deref();
        if (!connection || connection.connectionState === 'closed') continue;
        (await connection.getStats()).forEach((stat) => {
          const key = `${index}:${stat.id}`;
          if (stat.type === 'outbound-rtp') result.bytesSent[`${stat.kind}:${key}`] = stat.bytesSent;
          if (stat.type !== 'inbound-rtp') return;
          if (stat.kind === 'video') result.framesDecoded[key] = stat.framesDecoded ?? 0;
          if (stat.kind === 'audio') result.audioEnergy[key] = stat.totalAudioEnergy ?? 0;
        });
      }
      return result;
    },
  };
}

export const sample = (page: Page): Promise<MediaSample> => page.evaluate(() => window.bedsideProbe.sample());

/** How much came on top between two samples; a stream that is new counts from its beginning. */
export const growth = (before: Record<string, number>, after: Record<string, number>): number =>
  Object.entries(after).reduce((sum, [key, value]) => sum + Math.max(0, value - (before[key] ?? 0)), 0);
