// Tables: sorted by a column, searched, and without the models that are switched off.
(() => {
  // the numbers of a cell: a mean and its interval, one for each layer
  const numbers = text => (text.replace(/,/g, '').replace(/−/g, '-').match(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/ig) ?? []).map(Number);
  const difference = (a, b) => {
    const at = a.findIndex((value, i) => value !== b[i]);
    return at < 0 || at >= b.length ? a.length - b.length : a[at] - b[at];
  };
  const text = (row, column) => row.cells[column]?.textContent.trim() ?? '';

  const sort = (table, column, ascending) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const filled = rows.filter(row => !['', '–'].includes(text(row, column)));
    const numeric = filled.every(row => /^[<+\-−]? ?\d/.test(text(row, column)));
    const compare = (a, b) => numeric ? difference(numbers(text(a, column)), numbers(text(b, column))) : text(a, column).localeCompare(text(b, column), 'en');
    filled.sort((a, b) => ascending ? compare(a, b) : compare(b, a));
    // what has no value comes last, either way
    body.append(...filled, ...rows.filter(row => !filled.includes(row)));
  };

  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = bench.element('button', { type: 'button', on: { click: () => {
        const ascending = head.getAttribute('aria-sort') !== 'ascending';
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
        sort(table, column, ascending);
      } } });
      button.append(...head.childNodes);
      head.append(button);
    });
    if (table.tBodies[0].rows.length > 12) {
      const input = bench.element('input', { type: 'search', on: { input: () => show(table) } });
      table.find = input;
      (table.closest('.wide') ?? table).before(bench.element('label', { class: 'find' }, 'Search in this table', input));
    }
  }

  const show = table => {
    const words = (table.find?.value ?? '').toLowerCase().split(/\s+/).filter(word => word);
    const byModel = table.tHead.rows[0].cells[0].textContent.trim() === 'model';
    for (const row of table.tBodies[0].rows) {
      const all = row.textContent.toLowerCase();
      row.hidden = (byModel && bench.off.has(text(row, 0))) || !words.every(word => all.includes(word));
    }
  };
  bench.listeners.push(() => document.querySelectorAll('table.sortable').forEach(show));

  // a region that does not scroll needs no place in the order of the tab key
  const still = () => document.querySelectorAll('.wide').forEach(box => box.scrollWidth > box.clientWidth ? box.setAttribute('tabindex', '0') : box.removeAttribute('tabindex'));
  addEventListener('resize', still);
  document.addEventListener('toggle', still, true);
  still();
})();
