// Unit explorer: every kernel of a mosaic opens what the run stores of that unit.
(() => {
  const dialog = bench.element('dialog', { 'aria-label': 'Unit' });
  document.body.append(dialog);
  const number = (value, digits = 3) => value === null || Number.isNaN(value) ? '–' : value.toLocaleString('en', { maximumSignificantDigits: digits });

  // the kernel as the mosaic draws it, larger
  const enlarged = (image, cells, place) => {
    const canvas = bench.element('canvas', { class: 'big', width: cells.kernelWidth, height: cells.kernelHeight, role: 'img', 'aria-label': 'Incoming weights' });
    const [x, y] = [cells.gap + (place % cells.columns) * cells.stepX, cells.gap + Math.floor(place / cells.columns) * cells.stepY];
    canvas.getContext('2d').drawImage(image, x, y, cells.kernelWidth, cells.kernelHeight, 0, 0, cells.kernelWidth, cells.kernelHeight);
    return canvas;
  };

  bench.picture = (values, from, shape, name) => {
    const [channels, height, width] = shape;
    const canvas = bench.element('canvas', { width, height, role: 'img', 'aria-label': name });
    const pixels = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let channel = 0; channel < 3; channel++)
        pixels.data[4 * i + channel] = values[from + (channels === 3 ? channel * width * height : 0) + i];
      pixels.data[4 * i + 3] = 255;
    }
    canvas.getContext('2d').putImageData(pixels, 0, 0);
    return canvas;
  };

  const bars = (title, values) => {
    const largest = Math.max(...values.map(Math.abs), 1e-12);
    const box = bench.element('div', { class: 'bars' });
    values.forEach((value, name) => {
      const bar = bench.element('i', {});
      bar.style.width = `${100 * Math.abs(value) / largest}%`;
      box.append(bench.element('span', {}, String(name)), bar, bench.element('span', {}, number(value)));
    });
    return [bench.element('h3', {}, title), box];
  };

  const open = async (figure, data, image, place) => {
    const unit = data.cells.units[place];
    const facts = [['surviving synapses', number(data.synapses[place], 6)], ['excitatory', number(data.positive[place], 6)], ['inhibitory', number(data.negative[place], 6)]];
    if (data.costs) facts.push(['cross-entropy rises without it by [nats]', number(data.costs[place])]);
    const rows = facts.map(([name, value]) => bench.element('tr', {}, bench.element('th', { scope: 'row' }, name), bench.element('td', { class: 'n' }, value)));
    const left = bench.element('div', {}, enlarged(image, data.cells, place), bench.element('table', {}, bench.element('tbody', {}, ...rows)));
    const right = bench.element('div', {}, ...(data.means ? bars('Mean response to each class', data.means[place]) : []));
    const title = bench.element('h2', { tabindex: '-1' }, `${data.title}: unit ${unit}`);
    dialog.setAttribute('aria-label', title.textContent);
    dialog.replaceChildren(bench.element('button', { type: 'button', class: 'close', on: { click: () => dialog.close() } }, 'Close'), title, bench.element('div', { class: 'halves' }, left, right));
    if (data.top) {
      const pool = data.pool;
      pool.values ??= new Uint8Array(await bench.bytes(pool.images));
      const size = pool.shape.reduce((a, b) => a * b);
      const strip = data.top[place].map(([index, response]) => bench.element('figure', {}, bench.picture(pool.values, index * size, pool.shape, `Image of class ${pool.labels[index]}`),
        bench.element('figcaption', {}, `class ${pool.labels[index]}: ${number(response)}`)));
      dialog.append(bench.element('h3', {}, strip.length ? 'The images that excite it most, with its response' : 'No image excites it'), bench.element('div', { class: 'strip' }, ...strip));
    }
    dialog.showModal();
    title.focus();
  };

  for (const figure of document.querySelectorAll('figure.mosaic')) {
    const source = figure.querySelector('script');
    if (!source) continue;
    const data = JSON.parse(source.textContent);
    const pool = document.getElementById(data.pool);
    bench.pools ??= new Map();
    if (pool && !bench.pools.has(data.pool)) bench.pools.set(data.pool, JSON.parse(pool.textContent));
    data.pool = bench.pools.get(data.pool);
    const image = figure.querySelector('img');
    const { cells } = data;
    const grid = bench.element('div', { role: 'group', 'aria-label': `Units of ${data.title}: arrow keys move, Enter opens` });
    const buttons = cells.units.map((unit, place) => {
      const button = bench.element('button', { type: 'button', class: 'unit', tabindex: place === 0 ? '0' : '-1', 'aria-label': `Unit ${unit}, ${data.synapses[place]} synapses`, on: { click: () => open(figure, data, image, place) } });
      const share = (length, whole) => `${100 * length / whole}%`;
      Object.assign(button.style, { left: share(cells.gap + (place % cells.columns) * cells.stepX, cells.width), top: share(cells.gap + Math.floor(place / cells.columns) * cells.stepY, cells.height),
        width: share(cells.kernelWidth, cells.width), height: share(cells.kernelHeight, cells.height) });
      return button;
    });
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: cells.columns, ArrowUp: -cells.columns };
    grid.addEventListener('keydown', event => {
      const to = buttons.indexOf(event.target) + (moves[event.key] ?? NaN);
      if (!buttons[to]) return;
      event.preventDefault();
      buttons.forEach(button => button.setAttribute('tabindex', '-1'));
      buttons[to].setAttribute('tabindex', '0');
      buttons[to].focus();
    });
    grid.append(...buttons);
    figure.querySelector('.sheet').append(grid);
  }
  bench.listeners.push(() => document.querySelectorAll('figure.mosaic, .confused').forEach(figure => { figure.hidden = bench.off.has(figure.dataset.model); }));
})();
