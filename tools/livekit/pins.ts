/** What is tested, and what may be fetched or built. Nothing else in this folder names a version. */
export const testedRange = '>=1.13.4 <1.14';
export const isTested = (version: string) => /^1\.13\.(\d+)$/.test(version) && Number(version.split('.')[2]) >= 4;

export type Pin = { version: string; asset: string; sha256: string };
export type Pins = Record<string, Pin>;

export const releasesUrl = 'https://github.com/livekit/livekit/releases/download';

/** Keyed by `process.platform` and `process.arch`. A platform without a published hash is not listed: it builds or installs. */
export const releasePins: Pins = {
  'linux-x64': {
    version: '1.13.9',
    asset: 'livekit_1.13.9_linux_amd64.tar.gz',
    sha256: '0b7fa208b662d09cfdeae8c06cf4c481aead0556086558b48250501e2e2d6e20',
  },
  'linux-arm64': {
    version: '1.13.7',
    asset: 'livekit_1.13.7_linux_arm64.tar.gz',
    sha256: '5d167fdf52cf43c0c72972f25325364479f41f854bfef651056eab2504da5de9',
  },
  'win32-x64': {
    version: '1.13.9',
    asset: 'livekit_1.13.9_windows_amd64.zip',
    sha256: 'd5b5e44c197f613fdd6bdb2ae53e9d086d848156d43f614c688c6b595cd3f25e',
  },
};

/** The version in go.mod: the newest that builds as a plain module; later ones need `replace` lines, which `go build` of a tool ignores. */
export const moduleVersion = '1.13.5';
export const modulePackage = 'github.com/livekit/livekit-server/cmd/server';

export const binaryName = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';
