// Adversarial examples: originals beside attacked images, of one model, attack and radius at a time.
(() => {
  const box = document.getElementById('examples');
  if (!box) return;
  const { shape, models } = JSON.parse(document.getElementById('examples-data').textContent);
  const size = shape.reduce((a, b) => a * b);
  const dialog = bench.element('dialog', { 'aria-label': 'Adversarial example' });
  document.body.append(dialog);

  // the difference, grey where nothing changed; full black and white is a change by ε
  const difference = (before, after, from, epsilon) => {
    const changes = new Uint8ClampedArray(size);
    for (let i = 0; i < size; i++) changes[i] = 127.5 + 127.5 * (after[from.after + i] - before[from.before + i]) / (255 * epsilon);
    return changes;
  };

  const open = (model, attack, radius, place) => {
    const epsilon = attack.epsilon[radius];
    const from = { before: place * size, after: (radius * model.labels.length + place) * size };
    let largest = 0, changed = 0;
    for (let i = 0; i < size; i++) {
      const by = Math.abs(attack.values[from.after + i] - model.values[from.before + i]);
      largest = Math.max(largest, by);
      if (by > 0) changed++;
    }
    const item = (canvas, words) => bench.element('figure', {}, canvas, bench.element('figcaption', {}, words));
    const title = bench.element('h2', { tabindex: '-1' }, `${attack.label}, ε = ${epsilon}: ${model.name}`);
    dialog.replaceChildren(bench.element('button', { type: 'button', class: 'close', on: { click: () => dialog.close() } }, 'Close'), title, bench.element('div', { class: 'strip large' },
      item(bench.picture(model.values, from.before, shape, 'Original image'), `class ${model.labels[place]}, answered ${model.predicted[place]}`),
      item(bench.picture(attack.values, from.after, shape, 'Attacked image'), `answered ${attack.predicted[radius][place]}`),
      item(bench.picture(difference(model.values, attack.values, from, epsilon), 0, shape, 'Difference'), 'difference, ±ε is black and white')),
      bench.element('p', {}, `Largest change of a pixel: ${(largest / 255).toFixed(3)} (in steps of 1/255); ${changed} of ${size} values changed.`));
    dialog.setAttribute('aria-label', title.textContent);
    dialog.showModal();
    title.focus();
  };

  const select = (name, change) => {
    const made = bench.element('select', { on: { change } });
    return [made, bench.element('label', {}, `${name} `, made)];
  };
  const [model, modelLabel] = select('Model', () => fill());
  const [attack, attackLabel] = select('Attack', () => fill());
  const [radius, radiusLabel] = select('ε', () => show());
  const list = bench.element('div', { class: 'examples' });
  const options = (from, words, kept) => {
    from.replaceChildren(...words.map((word, i) => bench.element('option', { value: i }, word)));
    from.selectedIndex = Math.max(0, words.indexOf(kept));
  };
  const word = from => from.selectedOptions[0]?.textContent;

  const fill = () => {
    const chosen = models[model.selectedIndex];
    options(attack, chosen.attacks.map(entry => entry.label), word(attack));
    const radii = chosen.attacks[attack.selectedIndex].epsilon;
    options(radius, radii.map(String), word(radius) ?? String(radii[Math.floor(radii.length / 2)]));
    show();
  };

  const show = async () => {
    const chosen = models[model.selectedIndex];
    const by = chosen.attacks[attack.selectedIndex];
    const at = radius.selectedIndex;
    chosen.values ??= new Uint8Array(await bench.bytes(chosen.images));
    by.values ??= new Uint8Array(await bench.bytes(by.images));
    list.replaceChildren(...chosen.labels.map((label, place) => {
      const answer = by.predicted[at][place];
      return bench.element('button', { type: 'button', class: 'example', on: { click: () => open(chosen, by, at, place) } },
        bench.element('span', {}, bench.picture(chosen.values, place * size, shape, 'Original'), `class ${label}`),
        bench.element('span', {}, bench.picture(by.values, (at * chosen.labels.length + place) * size, shape, 'Attacked'), answer === label ? `still ${answer}` : `answered ${answer}`));
    }));
  };

  box.append(bench.element('div', { class: 'choices' }, modelLabel, attackLabel, radiusLabel), list);
  options(model, models.map(entry => entry.name), '');
  fill();
})();
