/** What this site is told from outside. */
export interface SiteConfig {
  port: number;
  /** Of Bedside's API, as browsers reach it. */
  apiUrl: string;
  /** May stand in any page. */
  publishableKey: string;
  /** Stays in this process: whoever has it may act for the whole clinic. */
  secretKey: string;
  /** Of the media server, `ws:` or `wss:`. Only the Content-Security-Policy needs it. */
  livekitUrl: string;
  /** The file that says which appointment the demo shows. */
  demoFile: string;
}

export function readConfig(env: NodeJS.ProcessEnv): SiteConfig {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set.`);
    return value;
  };
  return {
    port: Number(need('PORT')),
    apiUrl: new URL(need('BEDSIDE_API_URL')).origin,
    publishableKey: need('BEDSIDE_PUBLISHABLE_KEY'),
    secretKey: need('BEDSIDE_SECRET_KEY'),
    livekitUrl: need('BEDSIDE_LIVEKIT_URL'),
    demoFile: need('BEDSIDE_DEMO_FILE'),
  };
}
