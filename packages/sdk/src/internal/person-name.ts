/** AO, of Dr. Amara Okafor. */
export function initials(name: string) {
  const parts = name.split(/\s+/).filter((part) => part && !part.endsWith('.'));
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
