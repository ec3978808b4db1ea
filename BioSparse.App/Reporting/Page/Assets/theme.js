// The page's parts that a script adds. Without it, the page has every number and every figure as a picture.
// `bench` holds what the files share: theme, switches of models and seeds, reading of stored arrays.
const bench = { listeners: [], off: new Set(), seeds: new Set() };

bench.element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'on') for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

// Arrays are stored as base64 of gzip, little-endian.
bench.bytes = async text => {
  const raw = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
};

bench.changed = () => bench.listeners.forEach(listener => listener());

bench.isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
};

(() => {
  const side = document.querySelector('.side');
  const theme = bench.element('button', { type: 'button', class: 'theme', on: { click: () => {
    document.documentElement.dataset.theme = bench.isDark() ? 'light' : 'dark';
    say();
    bench.changed();
  } } });
  const say = () => { theme.textContent = bench.isDark() ? 'Light theme' : 'Dark theme'; };
  say();
  side.append(theme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { say(); bench.changed(); });

  const switches = (title, entries, isOn, turn, colour = () => null) => {
    if (entries.length === 0) return;
    const box = bench.element('div', { class: 'switches', role: 'group', 'aria-label': title }, bench.element('h2', {}, title));
    for (const entry of entries) {
      const button = bench.element('button', { type: 'button', class: 'switch', 'aria-pressed': String(isOn(entry)), on: { click: () => {
        turn(entry);
        button.setAttribute('aria-pressed', String(isOn(entry)));
        bench.changed();
      } } }, String(entry));
      if (colour(entry)) button.style.setProperty('--colour', colour(entry));
      box.append(button);
    }
    side.append(box);
  };
  const flip = (set, entry) => set.has(entry) ? set.delete(entry) : set.add(entry);
  const shown = document.getElementById('shown');
  if (!shown) return;
  const { models, seeds } = JSON.parse(shown.textContent);
  const colours = new Map(models.map(model => [model.name, model.colour]));
  switches('Models', models.map(model => model.name), model => !bench.off.has(model), model => flip(bench.off, model), model => colours.get(model));
  if (seeds.length > 1)
    switches('Curves of single seeds', seeds, seed => bench.seeds.has(seed), seed => flip(bench.seeds, seed), () => 'var(--soft)');
})();
