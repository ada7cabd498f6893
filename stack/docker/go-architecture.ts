/** The engine's spelling of an architecture (`uname -m`) in Go's. */
export function goArchitecture(machine: string): string {
  const names: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' };
  return names[machine] ?? machine;
}
