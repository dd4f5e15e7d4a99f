/** AO, of Dr. Amara Okafor. */
export function initials(name: string) {
  const letters = name.match(/(?<!\S)\p{L}(?!\S*\.)/gu) ?? [];
  return letters[0] ? letters[0] + (letters[1] ? letters.at(-1) : '') : '';
}
