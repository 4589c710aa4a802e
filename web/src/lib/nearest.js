// The names that are nearest to a word, as the command suggests them: Python's difflib.get_close_matches.

/** @param {string} one @param {string} other */
function matching(one, other) {
  const places = new Map();
  [...other].forEach((sign, at) => places.set(sign, [...(places.get(sign) ?? []), at]));
  const popular = other.length >= 200 ? Math.floor(other.length / 100) + 1 : Infinity;
  for (const [sign, where] of places) if (where.length > popular) places.delete(sign);
  const longest = (alo, ahi, blo, bhi) => {
    let best = [alo, blo, 0];
    let lengths = new Map();
    for (let i = alo; i < ahi; i += 1) {
      const now = new Map();
      for (const j of places.get(one[i]) ?? []) {
        if (j < blo) continue;
        if (j >= bhi) break;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        now.set(j, size);
        if (size > best[2]) best = [i - size + 1, j - size + 1, size];
      }
      lengths = now;
    }
    let [i, j, size] = best;
    while (i > alo && j > blo && one[i - 1] === other[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
    while (i + size < ahi && j + size < bhi && one[i + size] === other[j + size]) size += 1;
    return [i, j, size];
  };
  let total = 0;
  const todo = [[0, one.length, 0, other.length]];
  for (let range = todo.pop(); range; range = todo.pop()) {
    const [alo, ahi, blo, bhi] = range;
    const [i, j, size] = longest(alo, ahi, blo, bhi);
    if (!size) continue;
    total += size;
    todo.push([alo, i, blo, j], [i + size, ahi, j + size, bhi]);
  }
  return total;
}

/**
 * ` Did you mean …?` with the names that hold a word or are nearest to it, or an empty text.
 * @param {string} word
 * @param {Iterable<string>} known
 */
export function suggestion(word, known) {
  if (word.length > 100) return "";
  const byFolded = new Map();
  for (const name of known) if (!byFolded.has(name.toLowerCase())) byFolded.set(name.toLowerCase(), name);
  const folded = word.toLowerCase();
  const holding = [...byFolded.keys()].filter((name) => folded.length > 1 && name.includes(folded)).sort();
  const close = [...byFolded.keys()]
    .map((name) => ({ name, ratio: (2 * matching(name, folded)) / (name.length + folded.length || 1) }))
    .filter(({ ratio }) => ratio >= 0.6)
    .sort((a, b) => b.ratio - a.ratio || (a.name < b.name ? 1 : -1))
    .slice(0, 3)
    .map(({ name }) => name);
  const near = [...new Set([...holding, ...close])].slice(0, 3);
  return near.length ? ` Did you mean ${near.map((name) => byFolded.get(name)).join(" or ")}?` : "";
}
