/** `tcp: 0` turns media over TCP off, so that nothing gets round a relay that holds the UDP port. */
export type Ports = { signal: number; tcp: number; udp: number };
export type Keys = { apiKey: string; apiSecret: string };

export type ConfigOptions = {
  ports: Ports;
  keys: Keys;
  webhookUrl: string;
  forceTcp?: boolean;
  /**
   * The address browsers are told to send media to; 127.0.0.1 unless given. The server itself listens on 127.0.0.1 only, so a
   * relay on, say, 127.0.0.2 and the same UDP port sits between them. LiveKit cannot advertise another port than its own.
   */
  advertisedIp?: string;
};

/** LiveKit's configuration for one machine. JSON, because that is YAML that needs no quoting rules. */
export function liveKitConfig({ ports, keys, webhookUrl, forceTcp = false, advertisedIp = '127.0.0.1' }: ConfigOptions): string {
  return JSON.stringify(
    {
      port: ports.signal,
      bind_addresses: ['127.0.0.1'],
      rtc: {
        node_ip: advertisedIp,
        use_external_ip: false,
        // Without it nothing listens on 127.0.0.1 while 127.0.0.1 is advertised, and UDP media fails silently.
        enable_loopback_candidate: true,
        ips: { includes: ['127.0.0.1/32'] },
        udp_port: ports.udp,
        tcp_port: ports.tcp,
        force_tcp: forceTcp,
        // An empty list means the public servers of others are handed to every browser. Nobody listens here, and nobody needs to.
        stun_servers: [`127.0.0.1:${ports.signal}`],
      },
      keys: { [keys.apiKey]: keys.apiSecret },
      room: { auto_create: false, enable_remote_unmute: false },
      webhook: { api_key: keys.apiKey, urls: [webhookUrl] },
      logging: { level: 'warn', json: false },
    },
    null,
    2,
  );
}
